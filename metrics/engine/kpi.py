"""What a KPI is: one decorated pure function, and everything a person must know about it."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pandas as pd

from metrics.engine.periods import Window, add_months

# What is known of every client, and so can split whatever is about clients.
CLIENT_SPLITS = ("tier", "industry", "country")
# Tables that are made for each window.
PER_WINDOW = frozenset({"spans", "opening", "closing", "windows"})


# Tables whose rows are read as money.
FEE_TABLES = frozenset({"movements", "sales", "rates", "costs"})


class Unit(StrEnum):
    PERCENT = "percent"
    POINTS = "points"
    MONEY = "money"
    SECONDS = "business seconds"
    SCORE = "of 100"
    GRADE = "of 5"
    PER_CLIENT_MONTH = "per client and month"
    CLIENTS_A_DAY = "clients a day"
    CLIENTS = "clients"
    TOUCHES = "touch points"
    TIMES = "times"
    COUNT = "count"


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    BAND = "inside the band"
    NEUTRAL = "neither"


class Kind(StrEnum):
    ACTIVITY = "activity"
    EFFICIENCY = "efficiency"
    OUTCOME = "outcome"


class Group(StrEnum):
    """The three questions that every page is arranged by."""

    KEEP = "Keep"
    GROW = "Grow"
    RESPOND = "Respond"


class Fold(StrEnum):
    """How contributions become one number; always the last step, never averaged again."""

    SHARE = "share"  # 100 x numerator / denominator, with a Wilson interval
    PERCENTAGE = "percentage"  # 100 x numerator / denominator, without one
    GROWTH = "growth"  # the same, of a change
    RATIO = "ratio"  # numerator / denominator
    PER_CLIENT = "per client"  # numerator / mean of the clients at the firsts of the months
    SUM = "sum"  # the numerators added up
    SCORE = "score"  # promoters less detractors in 100, with an adjusted Wald interval
    MEAN = "mean"  # of the numerators; median and 90th percentile beside it
    MEDIAN = "median"  # of the numerators; mean and 90th percentile beside it
    LIFETIME = "lifetime"  # numerator / denominator x months that a client stays


@dataclass(frozen=True)
class Benchmark:
    """A published figure for the KPI, and what to beware of in it.

    `target` or `low`/`high` are in the KPI's unit (times in seconds).
    """

    source: str
    window: str
    target: float | None = None
    low: float | None = None
    high: float | None = None
    warning: str = ""


@dataclass(frozen=True)
class Example:
    """A case small enough to follow by hand: text tables in, one number out."""

    given: dict[str, str]
    expect: float | None
    window: str = ""
    start: date | None = None
    end: date | None = None
    scope: str = "agency"
    today: date = date(2027, 1, 1)
    says: str = ""


@dataclass(frozen=True)
class Kpi:
    """One entry of the catalogue; `key` is the function's name, `meaning` its docstring."""

    key: str
    name: str
    meaning: str
    unit: Unit
    better: Better
    kind: Kind
    group: Group
    fold: Fold
    formula: str
    why: str
    credit: str
    rows: str
    example: Example
    compute: Callable[..., pd.DataFrame]
    tables: tuple[str, ...]
    records: tuple[str, ...]
    benchmark: Benchmark | None = None
    short_name: str = ""
    splits: tuple[str, ...] = ()
    decimals: int = 1
    rows_stand_open: bool = False
    parts_share_whole: bool = False
    months_only: bool = False
    is_headline: bool = False
    is_anonymous: bool = False
    base: str = ""
    part_folds: Mapping[str, Fold] = field(default_factory=dict)

    @property
    def judges_windows(self) -> bool:
        """Whether it is asked window by window instead of once for all events."""
        return not PER_WINDOW.isdisjoint(self.tables)

    def judges(self, window: Window) -> bool:
        """Whether the KPI means anything over a window: some are only monthly."""
        return not self.months_only or window.end <= add_months(window.start, 1)

    @property
    def all_splits(self) -> tuple[str, ...]:
        """Its own splits, and those by what is known of each client."""
        return (*self.splits, *(() if self.is_anonymous else CLIENT_SPLITS))

    @property
    def adds_up(self) -> bool:
        """Whether the agency's figure is the sum of everybody's."""
        return self.fold is Fold.SUM

    @property
    def has_percentiles(self) -> bool:
        """Whether its number is made of the rows themselves, not of their sums."""
        return self.fold in (Fold.MEAN, Fold.MEDIAN)

    @property
    def tells_fees(self) -> bool:
        """Whether its rows, or what it is a part of, are money; its value may still be a rate."""
        of_fees = not FEE_TABLES.isdisjoint(self.tables)
        shares_money = self.fold in (Fold.GROWTH, Fold.PERCENTAGE) and not self.base
        return self.unit is Unit.MONEY or of_fees or shares_money

    @property
    def has_interval(self) -> bool:
        return self.fold in (Fold.SHARE, Fold.SCORE)


CATALOGUE: dict[str, Kpi] = {}


def kpi(
    *,
    name: str,
    unit: Unit,
    better: Better,
    kind: Kind,
    group: Group,
    fold: Fold,
    formula: str,
    why: str,
    credit: str,
    rows: str,
    records: tuple[str, ...],
    example: Example,
    benchmark: Benchmark | None = None,
    short_name: str = "",
    splits: tuple[str, ...] = (),
    decimals: int = 1,
    rows_stand_open: bool = False,
    parts_share_whole: bool = False,
    months_only: bool = False,
    is_headline: bool = False,
    is_anonymous: bool = False,
    base: str = "",
    part_folds: Mapping[str, Fold] | None = None,
) -> Callable[[Callable[..., pd.DataFrame]], Callable[..., pd.DataFrame]]:
    """Enter a function into the catalogue.

    The function's parameters are the tables it needs (see `engine.schema` and
    `engine.workbench`); a parameter `spans`, `opening`, `closing` or `windows`
    makes it a KPI that judges windows, asked for all of them at once. It
    returns contributions (see `engine.frames.contributions`).

    `rows` says what one contribution is ("client", "request"), `records` names
    the tables without any row of which the KPI isn't monitored at all;
    `rows_stand_open` that open rows count in every window until they are
    closed; `splits` what it can be taken apart by, `parts_share_whole` that
    the parts are shares of one whole; `months_only` that a longer window is
    refused; `is_headline` that pages show it before anybody asks;
    `is_anonymous` that its rows are answers of ours, and name nobody; `base`
    is what a ratio's denominator counts ("client-month"), blank where it is
    money or what `rows` are; `part_folds` names parts that come to a number in
    a way of their own.
    """

    def enter(compute: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
        key = compute.__name__
        if key in CATALOGUE:
            raise ValueError(f"There are two KPIs called {key}.")
        CATALOGUE[key] = Kpi(
            key=key,
            name=name,
            short_name=short_name or name,
            meaning=inspect.cleandoc(compute.__doc__ or ""),
            unit=unit,
            better=better,
            kind=kind,
            group=group,
            fold=fold,
            formula=formula,
            why=why,
            credit=credit,
            rows=rows,
            records=records,
            example=example,
            compute=compute,
            tables=tuple(inspect.signature(compute).parameters),
            benchmark=benchmark,
            splits=splits,
            decimals=decimals,
            rows_stand_open=rows_stand_open,
            parts_share_whole=parts_share_whole,
            months_only=months_only,
            is_headline=is_headline,
            is_anonymous=is_anonymous,
            base=base,
            part_folds=part_folds or {},
        )
        return compute

    return enter
