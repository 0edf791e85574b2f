"""Computes what a run needs: every KPI's batch of every year, client by client where it must."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.models import F

import metrics.kpis  # noqa: F401 (enters the catalogue)
from metrics.batches import Found, batches_of, checked_figures
from metrics.engine.kpi import CATALOGUE, Kpi
from metrics.engine.periods import Window, first_of_month, windows_between
from metrics.engine.quality import quality_of
from metrics.engine.tables import as_date
from metrics.engine.workbench import Workbench
from metrics.fingerprints import Fingerprints, mark_of_formulas
from metrics.models import Run, RunStep
from metrics.runs.attempts import Attempt, Overtaken, RunFailed
from metrics.runs.isolating import before_all_memory, breaking, scopes_with, without

log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]
# What the records can't be blamed for: the database is away, or the run is another worker's.
NOT_THE_RECORDS = (OperationalError, InterfaceError, Overtaken)
TRIES = 3
# With more of its clients left out, numbers say too little about an agency; one may always be.
MOST_LEFT_OUT = 0.05


@dataclass(frozen=True)
class Months:
    """The months whose windows a run computes."""

    first: date
    last: date


def planned_months(bench: Workbench) -> Months:
    """From the month of the oldest record to the running one."""
    today = as_date(bench.today)
    oldest = bench.first_day
    first = min(as_date(oldest), today) if oldest is not None else today
    return Months(first_of_month(first), first_of_month(today))


@dataclass
class LeftOut:
    """A client whose records can't be computed: of which KPIs, and why."""

    error: str
    kpis: set[str] = field(default_factory=set)


@dataclass
class Work:
    """The records of one moment, and what an attempt makes of them."""

    attempt: Attempt
    bench: Workbench
    first: date | None = None
    last: date | None = None
    left_out: dict[str, LeftOut] = field(default_factory=dict)
    """Clients who are left out, for whatever KPI; those of `before_all_memory` for all."""
    _lesser: dict[frozenset[str], tuple[Workbench, Fingerprints]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for id, why in self._too_old.items():
            self._leave_out(frozenset([id]), CATALOGUE, why)

    @cached_property
    def _too_old(self) -> dict[str, str]:
        return before_all_memory(self.bench)

    @property
    def run(self) -> Run:
        return self.attempt.run

    @cached_property
    def months(self) -> Months:
        return planned_months(without(self.bench, frozenset(self._too_old)))

    @cached_property
    def windows(self) -> list[Window]:
        months = self.months
        fiscal_start = self.bench.records.house.fiscal_start
        return windows_between(months.first, months.last, fiscal_start=fiscal_start)

    @cached_property
    def years(self) -> list[int]:
        return sorted({window.last_month.year for window in self.windows})

    @cached_property
    def asked(self) -> list[int]:
        """The years to compute: those asked for, and those of which nothing is published."""
        old = _published_years()
        return [year for year in self.years if self._is_wanted(year) or year not in old]

    def _is_wanted(self, year: int) -> bool:
        since, until = self.first, self.last
        return (since is None or year >= since.year) and (until is None or year <= until.year)

    def compute(self, progress: Progress | None) -> None:
        """Every line of the manifest; what is there already is taken over."""
        self._plan()
        for position, kpi in enumerate(CATALOGUE.values()):
            if progress:
                progress(position, len(CATALOGUE), kpi.name)
            self._note(kpi, self._batches(kpi))
        told = {"left_out": self._left_out_told(), "quality": self._qualities()}
        self.attempt.note(**told, formulas=mark_of_formulas())
        if progress:
            progress(len(CATALOGUE), len(CATALOGUE), "Publishing")

    def marks(self, kpi: Kpi) -> dict[int, str]:
        """What names the KPI's batches, made from the records that can be computed."""
        return self._marks(kpi, self._left_out_of(kpi))

    def _marks(self, kpi: Kpi, left_out: frozenset[str]) -> dict[int, str]:
        _bench, prints = self._without(left_out)
        return {year: prints.of(kpi, year) for year in self.asked}

    def _without(self, left_out: frozenset[str]) -> tuple[Workbench, Fingerprints]:
        if left_out not in self._lesser:
            bench = without(self.bench, left_out)
            self._lesser[left_out] = bench, Fingerprints(bench, self.windows[0].start)
        return self._lesser[left_out]

    def _left_out_of(self, kpi: Kpi) -> frozenset[str]:
        return frozenset(id for id, lack in self.left_out.items() if kpi.key in lack.kpis)

    def _plan(self) -> None:
        """All lines from the start: how many are still to do is the progress."""
        current = Run.objects.current()
        lines = [(key, year) for key in CATALOGUE for year in self.asked]
        steps = [RunStep(run=self.run, kpi=kpi, year=year) for kpi, year in lines]
        if current and (others := set(self.years) - set(self.asked)):
            # Years that weren't asked for stay as the current run has them.
            steps += [
                RunStep(
                    run=self.run,
                    kpi=old.kpi,
                    year=old.year,
                    batch=old.batch,
                    state=old.State.REUSED,
                )
                for old in current.steps.filter(year__in=others)
            ]
        self.attempt.note(first_month=self.months.first, last_month=self.months.last)
        with self.attempt.writing():
            RunStep.objects.bulk_create(steps, ignore_conflicts=True)

    def _batches(self, kpi: Kpi) -> list[Found]:
        """The KPI's batches; tried three times, then without the clients who break it."""
        for number in range(1, TRIES + 1):
            try:
                return self._made(kpi, self._left_out_of(kpi))
            except NOT_THE_RECORDS:
                raise
            except Exception as error:
                log.warning("Run %s: %s breaks.", self.run.key, kpi.key, exc_info=True)
                self._note_failure(kpi, error)
                if number == TRIES:
                    return self._without_who_breaks_it(kpi, error)
        raise AssertionError("The last try returns or raises.")

    def _without_who_breaks_it(self, kpi: Kpi, error: Exception) -> list[Found]:
        """Those who break other KPIs are left out first; if that doesn't do, they are looked for.

        Raises the error itself where it isn't any client's.
        """
        for who in (lambda: frozenset(self.left_out), lambda: self._breaking(kpi)):
            left_out = who()
            found = self._made_anyway(kpi, left_out) if left_out else None
            if found:
                self._leave_out(left_out, [kpi.key], _in_words(error))
                return found
        raise error

    def _breaking(self, kpi: Kpi) -> frozenset[str]:
        windows = [window for window in self.windows if kpi.judges(window)]
        bench, _prints = self._without(self._left_out_of(kpi))
        return breaking(bench, lambda bench: checked_figures(kpi, bench, windows))

    def _made_anyway(self, kpi: Kpi, left_out: frozenset[str]) -> list[Found] | None:
        """The batches without some clients; None where it breaks without them too."""
        try:
            return self._made(kpi, left_out)
        except NOT_THE_RECORDS:
            raise
        except Exception:
            log.warning("Run %s: %s still breaks.", self.run.key, kpi.key, exc_info=True)
            return None

    def _made(self, kpi: Kpi, left_out: frozenset[str]) -> list[Found]:
        left_out |= self._left_out_of(kpi)
        bench, _prints = self._without(left_out)
        marks = self._marks(kpi, left_out)
        return batches_of(kpi, bench, self.windows, marks, self.attempt.writing)

    def _leave_out(self, clients: frozenset[str], kpis: Iterable[str], why: str) -> None:
        for id in clients:
            self.left_out.setdefault(id, LeftOut(why)).kpis.update(kpis)
        everybody = len(self.bench.records.clients)
        if len(self.left_out) > max(1, MOST_LEFT_OUT * everybody):
            names = ", ".join(sorted(self.left_out)[:10])
            raise RunFailed(
                f"The records of {len(self.left_out)} of {everybody} clients can't be computed: "
                f"{names}. {why}"
            )

    def _note_failure(self, kpi: Kpi, error: Exception) -> None:
        with self.attempt.writing():
            self.run.steps.filter(kpi=kpi.key).update(
                state=RunStep.State.FAILED, error=_in_words(error), attempts=F("attempts") + 1
            )

    def _note(self, kpi: Kpi, found: Sequence[Found]) -> None:
        """The manifest's lines of one KPI; whoever reads numbers can't see them before it is out.

        What an earlier attempt at this run has computed stays said to be computed.
        """
        lacks = self._left_out_of(kpi)
        why = self.left_out[min(lacks)].error if lacks else ""
        with self.attempt.writing():
            for one in found:
                step = self.run.steps.filter(kpi=kpi.key, year=one.year)
                was_here = step.filter(batch=one.batch, state=RunStep.State.COMPUTED)
                is_new = one.is_new or was_here.exists()
                state = RunStep.State.COMPUTED if is_new else RunStep.State.REUSED
                step.update(batch=one.batch, state=state, error=why)

    def _left_out_told(self) -> dict[str, Any]:
        """Of every client left out: the KPIs and scopes that lack it, and why."""
        return {
            id: {
                "kpis": sorted(lack.kpis),
                "scopes": scopes_with(id, self.bench.records),
                "error": lack.error,
            }
            for id, lack in sorted(self.left_out.items())
        }

    def _qualities(self) -> dict[str, Any]:
        """Every KPI's data quality as the run found it."""
        bench, _prints = self._without(frozenset(self.left_out))
        found: dict[str, tuple[int, int]] = {}
        return {key: asdict(quality_of(kpi, bench, found=found)) for key, kpi in CATALOGUE.items()}


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _published_years() -> set[int]:
    """The years of which the current run has every KPI: no other can stay as it is."""
    current = Run.objects.current()
    steps = current.steps.values_list("year", flat=True) if current else []
    return {year for year, number in Counter(steps).items() if number >= len(CATALOGUE)}
