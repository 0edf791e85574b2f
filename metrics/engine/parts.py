"""Splits: one number taken apart by reason, channel, service or what else its rows know."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import pandas as pd

from metrics.engine.folding import Groups, added_up, divided, figures_of, shown
from metrics.engine.frames import COUNTED, NO_PART, OPEN, each
from metrics.engine.kpi import Fold, Kpi
from metrics.engine.ownership import TeamTree
from metrics.engine.periods import Window
from metrics.engine.placing import in_windows, placed_in_scopes
from metrics.engine.scopes import ScopeKind
from metrics.engine.survival import quantiles

UNKNOWN = "unknown"
# A split that isn't by a label: the same number, read in other ways.
READING = "reading"
WITH_OPEN_ONES = ("median with open ones", "90 % are answered within, with open ones")


@dataclass(frozen=True)
class Part:
    """One part of a number, in the KPI's unit; `low` and `high` where the KPI has an interval."""

    part: str
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    low: float | None
    high: float | None


def parts_within(
    kpi: Kpi,
    rows: pd.DataFrame,
    window: Window,
    split: str,
    *,
    kind: ScopeKind,
    code: int,
    tree: TeamTree,
    today: int,
) -> list[Part]:
    """The parts of one scope's number by one of its KPI's splits."""
    found = splits_within(kpi, rows, window, [split], kind=kind, code=code, tree=tree, today=today)
    return found[split]


def splits_within(
    kpi: Kpi,
    rows: pd.DataFrame,
    window: Window,
    splits: Sequence[str],
    *,
    kind: ScopeKind,
    code: int,
    tree: TeamTree,
    today: int,
) -> dict[str, list[Part]]:
    """The parts of one scope's number by split and name; what has no label is `unknown`, last.

    Rows say their part in a column `by_<split>`. Parts of a KPI that
    `parts_share_whole` are shares of the same whole and add up to the number.
    """
    placed: dict[tuple[str, ...], pd.DataFrame] = {}
    found = {}
    for split in splits:
        apart = _told_apart(kpi, rows, split)
        if apart not in placed:
            lying = in_windows(kpi, _rows_of(rows, apart), [window], today=today)
            placed[apart] = placed_in_scopes(lying, kind, tree, only=code)
        found[split] = _parts_by(kpi, placed[apart], split, window, today=today)
    return found


def _told_apart(kpi: Kpi, rows: pd.DataFrame, split: str) -> tuple[str, ...]:
    """Which of the rows that only a split has are read: its own, or all for another reading."""
    if "apart" not in rows:
        return ()
    known = tuple(rows["apart"].unique())
    if split == READING and kpi.fold is Fold.MEDIAN:
        return known
    return ("", split) if split in known else ("",)


def _rows_of(rows: pd.DataFrame, apart: Sequence[str]) -> pd.DataFrame:
    return rows[rows["apart"].isin(apart)] if apart else rows


def _parts_by(
    kpi: Kpi, mine: pd.DataFrame, split: str, window: Window, *, today: int
) -> list[Part]:
    if split == READING and kpi.fold is Fold.MEDIAN:
        return _with_open_ones(mine)
    if f"by_{split}" not in mine:
        return []  # no row, no part
    labels = _labels(mine[f"by_{split}"])
    mine = mine[labels != NO_PART]
    labels = labels[labels != NO_PART]
    counts = (mine["state"] == COUNTED) & (mine["numerator"] != 0)
    names = sorted(set(labels[counts] if kpi.parts_share_whole else labels), key=_unknown_last)
    places = {name: place for place, name in enumerate(names)}
    mine = mine.assign(code=labels.map(places).fillna(-1).astype("int64"))
    parts = _shares if kpi.parts_share_whole else _parts
    return [
        part
        for own, alike in _by_fold(kpi, names)
        for part in parts(own, names, alike, mine, window, today)
    ]


def _with_open_ones(rows: pd.DataFrame) -> list[Part]:
    """The median and the 90th percentile, with open ones as waiting at least as long as so far.

    Leaving them out makes the slow look fast. They are Kaplan and Meier's, and
    there is none where too few are over.
    """
    closed = (rows["state"] == COUNTED).to_numpy()
    judged = closed | (rows["state"] == OPEN).to_numpy()
    waits = rows["numerator"].to_numpy()[judged]
    found = quantiles(waits, closed[judged], (0.5, 0.9))[0]
    values = [None if np.isnan(value) else float(value) for value in found]
    n = int(judged.sum())
    return [
        Part(name, value, None, None, n, None, None)
        for name, value in zip(WITH_OPEN_ONES, values, strict=True)
        if n
    ]


def _labels(column: pd.Series) -> pd.Series:
    """Upper and lower case are one label; it is shown as it is written first in the alphabet."""
    labels = column.where(column != "", UNKNOWN).astype("object")
    return labels.groupby(labels.str.casefold()).transform("min")


def _unknown_last(name: str) -> tuple[bool, str]:
    return name == UNKNOWN, name.casefold()


def _by_fold(kpi: Kpi, names: Sequence[str]) -> Iterator[tuple[Kpi, list[int]]]:
    """Stretches of parts that are folded alike, by their places among the names."""
    folds = [kpi.part_folds.get(name, kpi.fold) for name in names]
    for _fold, places in groupby(range(len(names)), key=folds.__getitem__):
        alike = list(places)
        yield _as_part(kpi, names[alike[0]]), alike


def _as_part(kpi: Kpi, name: str) -> Kpi:
    return replace(kpi, fold=kpi.part_folds.get(name, kpi.fold))


def _parts(
    kpi: Kpi,
    names: Sequence[str],
    places: Sequence[int],
    rows: pd.DataFrame,
    window: Window,
    today: int,
) -> list[Part]:
    """A part for each code that the rows have, each of its own rows; all folded at once."""
    mine = rows[rows["code"].isin(places)]
    own = _own(mine)["code"]
    return _told(names, figures_of(kpi, mine, [window], today=today), own)


def _shares(
    kpi: Kpi,
    names: Sequence[str],
    places: Sequence[int],
    rows: pd.DataFrame,
    window: Window,
    today: int,
) -> list[Part]:
    """Parts of one whole: what is counted are a part's own rows, what is held against it all."""
    whole = added_up(kpi, Groups(rows.assign(code=0)))
    if whole.empty:
        return []
    counted = rows[rows["state"] == COUNTED]
    code, amounts = counted["code"].to_numpy(), counted["numerator"].to_numpy()
    own = {
        "numerator": amounts,
        "promoters": (amounts > 0).astype(np.float64),
        "detractors": (amounts < 0).astype(np.float64),
    }
    is_part = code >= 0
    sums = whole.loc[[0] * len(places)].assign(
        code=list(places),
        **{
            name: np.bincount(code[is_part], amount[is_part], len(names))[list(places)]
            for name, amount in own.items()
        },
    )
    figures = divided(kpi, sums.reset_index(drop=True), [window], today=today)
    return _told(names, shown(figures), places if len(_own(rows)) else [])


def _own(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the number itself, without those of another reading of it."""
    return rows[rows["apart"] == ""] if "apart" in rows else rows


def _told(names: Sequence[str], figures: pd.DataFrame, own: Iterable[int]) -> list[Part]:
    """Parts that are another reading of the number have no interval: it isn't about them."""
    is_own = figures["code"].isin(list(own))
    figures = figures.assign(low=figures["low"].where(is_own), high=figures["high"].where(is_own))
    figures = figures.astype(object).where(figures.notna(), None)
    return [
        Part(
            names[line.code],
            line.value,
            line.numerator,
            line.denominator,
            int(line.n),
            line.low,
            line.high,
        )
        for line in each(figures)
    ]
