"""One number, the same on every surface: read from a published run, or computed live.

Pages, exports, API and commands ask here and nowhere else. What was published
is read; a window that no run publishes (custom dates, the far past or future)
is computed from the records by the same code.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self, TypedDict

import pandas as pd

import metrics.kpis  # noqa: F401 (enters the catalogue)
from accounts.models import Agency
from metrics import facts
from metrics.directory import Directory, Names, Row, UnknownScope
from metrics.engine.compute import (
    contributions_to,
    fold_within,
    folds_within,
    in_order,
    is_monitored,
    nothing,
    rounded,
    rows_in_scope,
)
from metrics.engine.folding import FIGURES
from metrics.engine.frames import each
from metrics.engine.kpi import CATALOGUE, CLIENT_SPLITS, Kpi, Unit
from metrics.engine.ownership import TeamTree
from metrics.engine.parts import Part, splits_within
from metrics.engine.periods import Window, WindowKind
from metrics.engine.quality import PERFECT, Deduction, Quality
from metrics.engine.rating import Status, rate
from metrics.engine.scopes import Scope, ScopeKind
from metrics.engine.tables import day_number
from metrics.engine.workbench import Workbench
from metrics.models import Batch, Run, Snapshot
from metrics.shelf import Shelf
from metrics.targets import AppliedTarget, TargetBook

__all__ = ["Answer", "Explanation", "Published", "Query", "Row", "UnknownScope"]

Figures = dict[str, Any]
Query = tuple[str, Scope, Window]


class Within(TypedDict):
    """What the engine's questions about one scope have in common."""

    kind: ScopeKind
    code: int
    tree: TeamTree
    today: int


@dataclass(frozen=True)
class Answer:
    """One number with everything that must stand beside it.

    `value` is in the KPI's unit: percent, points, money in the agency's
    currency, business seconds; None = there is none.
    """

    kpi: Kpi
    scope: Scope
    window: Window
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    low: float | None
    high: float | None
    mean: float | None
    median: float | None
    p90: float | None
    open: int
    undecided: int
    is_complete: bool
    status: Status
    target: AppliedTarget | None
    run: int | None
    quality: Quality = PERFECT

    def without_fees(self) -> "Answer":
        """For whom fees aren't shown to: how many rows a number in money has; a rate, bare."""
        if not self.kpi.tells_fees:
            return self
        gone: dict[str, Any] = {"numerator": None, "denominator": None}
        if self.kpi.unit is Unit.MONEY:
            gone |= dict.fromkeys(("value", "low", "high", "mean", "median", "p90", "target"))
            gone["status"] = Status.NOT_SHOWN
        return replace(self, **gone)


@dataclass(frozen=True)
class Explanation:
    """A number with the rows that add up to it, and those left out with the reason."""

    answer: Answer
    counted: list[Row]
    excluded: list[Row]


@dataclass(frozen=True)
class Published:
    """The numbers of one run, with the targets that they are held against.

    Every method takes a constant number of queries.
    """

    run: Run | None
    now: datetime
    agency: Agency
    shows_fees: bool = True
    """Whether they are for somebody whom fees are shown to; commands and runs are."""
    _live: dict[str, Any] = field(default_factory=dict, repr=False)
    _answered: dict[Query, Answer] = field(default_factory=dict, repr=False)
    _explained: dict[Query, Explanation] = field(default_factory=dict, repr=False)

    @classmethod
    def current(cls, *, shows_fees: bool = True) -> Self | None:
        """The run published last; None where nothing ever was."""
        run = Run.objects.current()
        return cls(run, run.as_of, Agency.objects.current(), shows_fees) if run else None

    @classmethod
    def at(cls, now: datetime) -> Self:
        """For commands: the current run if there is one, and the instant that counts as now."""
        return cls(Run.objects.current(), now, Agency.objects.current())

    @cached_property
    def today(self) -> date:
        """The agency's day at the instant that the numbers are of."""
        return self.now.astimezone(self.agency.zone).date()

    @cached_property
    def targets(self) -> TargetBook:
        homes = {id: facts.team for id, facts in self.names.clients.items()}
        return TargetBook.load(self.names.teams, homes, with_fees=self.shows_fees)

    @cached_property
    def names(self) -> Names:
        return Names.load()

    @cached_property
    def directory(self) -> Directory:
        return Directory.of(self.names)

    @cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self.run)

    def quality(self, kpi_key: str) -> Quality:
        """How far the records behind a KPI can be trusted, as the run found them."""
        found = self.run.quality.get(kpi_key) if self.run else None
        if found is None:
            return PERFECT
        deductions = tuple(Deduction(**one) for one in found["deductions"])
        return Quality(found["score"], deductions)

    def window(self, kind: WindowKind | str, month: date) -> Window:
        return Window.at(kind, month, fiscal_start=self.agency.fiscal_year_start_month)

    def windows(self, kind: WindowKind | str, last: date, count: int) -> list[Window]:
        """The last windows of a kind up to the one of month `last`, the oldest first."""
        found = [self.window(kind, last)]
        while len(found) < count:
            found.append(found[-1].previous())
        return found[::-1]

    def answer(self, kpi_key: str, scope: Scope, window: Window) -> Answer:
        return self.table([kpi_key], [scope], [window])[kpi_key, scope, window]

    def table(
        self, kpi_keys: Iterable[str], scopes: Iterable[Scope], windows: Iterable[Window]
    ) -> dict[Query, Answer]:
        """Every combination of KPIs, scopes and windows."""
        scopes, windows = list(scopes), list(windows)
        return self.answers(
            [(key, scope, window) for key in kpi_keys for scope in scopes for window in windows]
        )

    def answers(self, queries: Sequence[Query]) -> dict[Query, Answer]:
        """An answer for each query; what was asked before is not asked again."""
        self._answered.update(self._found(list(dict.fromkeys(queries).keys() - self._answered)))
        return {query: self._answered[query] for query in queries}

    def _found(self, queries: Sequence[Query]) -> dict[Query, Answer]:
        published = [query for query in queries if self.is_published(query[2])]
        of_clients = [query for query in published if query[1].kind is ScopeKind.CLIENT]
        figures = {
            **self._snapshots([query for query in published if query not in set(of_clients)]),
            **self._of_clients(of_clients),
        }
        found = {
            query: self._judged(query, figures.get(query) or self._computed(query))
            for query in queries
        }
        if self.shows_fees:
            return found
        return {query: answer.without_fees() for query, answer in found.items()}

    def _hides(self, kpi: Kpi) -> bool:
        """Whether the rows of a KPI are kept from whom these numbers are for."""
        return kpi.tells_fees and not self.shows_fees

    def is_published(self, window: Window) -> bool:
        run = self.run
        if run is None or run.first_month is None or run.last_month is None:
            return False
        if window.kind is WindowKind.CUSTOM:
            return False
        if window.kind is WindowKind.T12M:
            return run.first_month <= window.last_month <= run.last_month
        return window.start <= run.last_month and window.last_month >= run.first_month

    def explain(self, kpi_key: str, scope: Scope, window: Window) -> Explanation:
        """The rows behind one number."""
        query = (kpi_key, scope, window)
        if query not in self._explained:
            placed, directory = self._placed(kpi_key, scope, [window])
            counts = placed["state"] == "counted"
            counted, excluded = (directory.named(placed[part]) for part in (counts, ~counts))
            self._explained[query] = Explanation(self.answer(*query), counted, excluded)
        return self._explained[query]

    def counted(self, kpi_key: str, scope: Scope, windows: Sequence[Window]) -> list[Row]:
        """The rows behind the numbers of several windows, read together."""
        placed, directory = self._placed(kpi_key, scope, windows)
        return directory.named(placed[placed["state"] == "counted"])

    def _placed(
        self, kpi_key: str, scope: Scope, windows: Sequence[Window]
    ) -> tuple[pd.DataFrame, Directory]:
        kpi = CATALOGUE[kpi_key]
        rows, directory = self._rows(kpi, windows, scope)
        placed = rows_in_scope(kpi, rows, windows, **self._within(scope, directory))
        return placed[:0] if self._hides(kpi) else placed, directory

    def by_client(
        self, kpi_key: str, scope: Scope, windows: Sequence[Window]
    ) -> list[dict[str, float]]:
        """What each client brought to each of several windows, by record id; one read for all."""
        placed, directory = self._placed(kpi_key, scope, windows)
        counted = placed[(placed["state"] == "counted") & (placed["client"] >= 0)]
        found: list[dict[str, float]] = [{} for _ in windows]
        for row in each(counted[["window", "client", "numerator"]]):
            brought = found[row.window]
            id = directory.clients[row.client]
            brought[id] = brought.get(id, 0.0) + float(row.numerator)
        return found

    def parts(self, kpi_key: str, scope: Scope, window: Window, split: str) -> list[Part]:
        """One number taken apart by one of its KPI's splits."""
        return self.splits(kpi_key, scope, window, [split])[split]

    def splits(
        self, kpi_key: str, scope: Scope, window: Window, names: Sequence[str]
    ) -> dict[str, list[Part]]:
        """One number taken apart by several of its KPI's splits."""
        kpi = CATALOGUE[kpi_key]
        if self._hides(kpi):
            return {name: [] for name in names}
        rows, directory = self._live_rows(kpi, window)
        told = {
            f"by_{name}": directory.told_of_clients(name, rows["client"])
            for name in names
            if name in CLIENT_SPLITS
        }
        within = self._within(scope, directory)
        found = splits_within(kpi, rows.assign(**told), window, names, **within)
        return {
            name: [replace(part, value=rounded(kpi, part.value)) for part in parts]
            for name, parts in found.items()
        }

    def _judged(self, query: Query, figures: Figures) -> Answer:
        key, scope, window = query
        kpi = CATALOGUE[key]
        figures = {name: figures[name] for name in FIGURES}
        figures["value"] = rounded(kpi, figures["value"])
        if kpi.unit is Unit.MONEY:
            figures["numerator"] = rounded(kpi, figures["numerator"])
        target = self.targets.applying(key, scope, window.kind, window.last_day)
        is_complete = window.is_complete(self.today)
        status = rate(
            value=figures["value"],
            n=figures["n"],
            low=figures["low"],
            high=figures["high"],
            goal=target.goal if target else None,
            better=kpi.better,
            is_complete=is_complete,
            is_trusted=self.quality(key).is_trusted,
        )
        run = self.run.pk if self.run and self.is_published(window) else None
        if self._lacks_clients(key, scope):
            status = Status.WITHHELD
        return Answer(
            kpi,
            scope,
            window,
            is_complete=is_complete,
            status=status,
            target=target,
            run=run,
            quality=self.quality(key),
            **figures,
        )

    def _lacks_clients(self, key: str, scope: Scope) -> bool:
        """Whether a client was left out of the run whose records would be in the number."""
        left_out = self.run.left_out.values() if self.run else ()
        return any(key in lack["kpis"] and str(scope) in lack["scopes"] for lack in left_out)

    def _snapshots(self, queries: Sequence[Query]) -> dict[Query, Figures]:
        """Published figures; where a scope has none, those of nothing."""
        if not queries:
            return {}
        keys, scopes, windows = (set(part) for part in zip(*queries, strict=True))
        found = Snapshot.objects.filter(
            batch__steps__run=self.run,
            batch__kpi__in=keys,
            scope__in={str(scope) for scope in scopes},
            window__in={window.kind for window in windows},
            end__in={window.end for window in windows},
        ).values("batch__kpi", "scope", "window", "end", *FIGURES)
        rows = {(row["batch__kpi"], row["scope"], row["window"], row["end"]): row for row in found}
        for scope in scopes:
            self._check(scope)
        return {query: rows.get(_place(query)) or self._nothing(query[0]) for query in queries}

    def _check(self, scope: Scope) -> None:
        if scope.kind is not ScopeKind.AGENCY:
            self.directory.code(scope)

    def _nothing(self, key: str) -> Figures:
        return nothing(CATALOGUE[key], is_monitored=self._monitored[key])

    def _none_of(self, key: str, client: Scope) -> Figures:
        """What a client without rows has; where it was left out, nobody knows."""
        is_known = self._monitored[key] and not self._lacks_clients(key, client)
        return nothing(CATALOGUE[key], is_monitored=is_known)

    @cached_property
    def _monitored(self) -> dict[str, bool]:
        kept = Batch.objects.filter(steps__run=self.run).values_list("kpi", "is_monitored")
        found = dict.fromkeys(CATALOGUE, False)
        for key, is_kept in kept:
            found[key] = found.get(key, False) or is_kept
        return found

    def _of_clients(self, queries: Sequence[Query]) -> dict[Query, Figures]:
        """Figures of clients, folded out of the published rows by the engine's own fold."""
        found: dict[Query, Figures] = {}
        scopes = {query[1] for query in queries}
        self._shelf.fetch((key, window) for key, _scope, window in queries)
        for key in sorted({query[0] for query in queries}):
            kpi = CATALOGUE[key]
            windows = sorted({query[2] for query in queries if query[0] == key})
            # One read serves several clients; for one alone it leaves the others packed.
            rows, directory = self._rows(kpi, windows, *scopes)
            for scope in scopes:
                folded = folds_within(kpi, rows, windows, **self._within(scope, directory))
                for place, window in enumerate(windows):
                    found[key, scope, window] = folded.get(place) or self._none_of(key, scope)
        return found

    def _within(self, scope: Scope, directory: Directory) -> Within:
        """A scope as the engine knows it, on the day that the numbers are of."""
        return {
            "kind": scope.kind,
            "code": directory.code(scope),
            "tree": directory.tree,
            "today": day_number(self.today),
        }

    def _rows(
        self, kpi: Kpi, windows: Sequence[Window], *scopes: Scope
    ) -> tuple[pd.DataFrame, Directory]:
        """Credited rows behind some windows: the published ones, else computed live.

        Where all that is asked for is one client, its rows are enough.
        """
        if all(self.is_published(window) for window in windows):
            one = len(scopes) == 1 and scopes[0].kind is ScopeKind.CLIENT
            client = scopes[0].id if one else ""
            # A page asks for a number, its rows and its parts: they are read once.
            place = f"{kpi.key} published {[str(window) for window in windows]} {client}"
            if place not in self._live:
                self._live[place] = self._published_rows(kpi, windows, client)
            return self._live[place], self.directory
        bench = self._bench
        directory = Directory(
            bench.records.clients,
            bench.records.people,
            bench.records.teams,
            bench.ownership.tree,
            self.names,
        )
        return self._named_records(contributions_to(kpi, bench, windows), directory), directory

    @staticmethod
    def _named_records(rows: pd.DataFrame, directory: Directory) -> pd.DataFrame:
        if rows["record"].dtype.kind not in "iu" or not len(rows):
            return rows
        return rows.assign(record=directory.clients.to_numpy()[rows["client"]])

    def _published_rows(self, kpi: Kpi, windows: Sequence[Window], client: str) -> pd.DataFrame:
        rows = self._shelf.rows(kpi, windows, client=client)
        # Pieces come one year after the other; which row is the latest may cross them.
        return in_order(self.directory.coded(rows))

    def _computed(self, query: Query) -> Figures:
        """A window that no run publishes, computed from the records as they are."""
        key, scope, window = query
        kpi = CATALOGUE[key]
        rows, directory = self._live_rows(kpi, window)
        within = fold_within(kpi, rows, window, **self._within(scope, directory))
        # What nobody has seen yet is not known: a book of next year isn't worth 0.
        is_known = "closing" not in kpi.tables or window.start <= self.today
        kept = is_known and is_monitored(kpi, self._bench.records)
        return within or nothing(kpi, is_monitored=kept)

    def _live_rows(self, kpi: Kpi, window: Window) -> tuple[pd.DataFrame, Directory]:
        alike = not kpi.judges_windows and not self.is_published(window)
        place = f"{kpi.key} {'' if alike else window}"
        if place not in self._live:
            self._live[place] = self._rows(kpi, [window])
        return self._live[place]

    @cached_property
    def _bench(self) -> Workbench:
        return Workbench(facts.load_records(), self.now)


def _place(query: Query) -> tuple[str, str, str, date]:
    key, scope, window = query
    return key, str(scope), str(window.kind), window.end
