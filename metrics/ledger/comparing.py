"""What a run changes of the numbers that were published before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isclose

from django.db.models import F, OuterRef, QuerySet, Subquery

from metrics.engine.kpi import CATALOGUE
from metrics.models import Run, RunStep, Snapshot

MUCH = 0.5
PLACE = ("scope", "window", "start", "end")


@dataclass(frozen=True)
class Moved:
    """A number of an older run, and what a newer one has in its place; None = no number."""

    kpi: str
    scope: str
    window: str
    start: date
    end: date
    before: float | None
    after: float | None

    @property
    def is_the_same(self) -> bool:
        """To nine digits: what is beyond them is how a machine rounds."""
        if self.before is None or self.after is None:
            return self.before is self.after
        return isclose(self.before, self.after, rel_tol=1e-9, abs_tol=1e-9)

    @property
    def is_much(self) -> bool:
        """Whether it moved by more than half of what it was; nothing can't be halved."""
        if not self.before:
            return False
        return self.after is None or abs(self.after - self.before) > MUCH * abs(self.before)


@dataclass(frozen=True)
class Comparison:
    """A run beside the one before: how many numbers there were, how many moved much, and which."""

    known: int
    much: int
    changed: tuple[Moved, ...]


NOTHING_BEFORE = Comparison(0, 0, ())


def compared(old: Run, new: Run, *, until: date) -> Comparison:
    """All numbers of windows that ended by a day: all others grow from night to night."""
    known, much, changed = _in_the_same_batches(old, new, until), 0, []
    for moved in _in_other_batches(old, new, until):
        known += bool(moved.before)
        much += moved.is_much
        if not moved.is_the_same:
            changed.append(moved)
    return Comparison(known, much, tuple(changed))


def _in_the_same_batches(old: Run, new: Run, until: date) -> int:
    same = new.steps.filter(batch__in=old.steps.values("batch")).values("batch")
    numbers = Snapshot.objects.filter(batch__in=same, end__lte=until, value__isnull=False)
    return numbers.exclude(value=0).count()


def _in_other_batches(old: Run, new: Run, until: date) -> Iterator[Moved]:
    for key in CATALOGUE:
        before, after = _numbers(old, new, key, until), _numbers(new, old, key, until)
        for place in before.keys() | after.keys():
            yield Moved(key, *place, before=before.get(place), after=after.get(place))


def _numbers(
    run: Run, other: Run, kpi: str, until: date
) -> dict[tuple[str, str, date, date], float | None]:
    steps = _steps_unlike(run, other).filter(kpi=kpi)
    found = Snapshot.objects.filter(batch__in=steps.values("batch"), end__lte=until)
    return {tuple(place): value for *place, value in found.values_list(*PLACE, "value")}


def _steps_unlike(run: Run, other: Run) -> QuerySet[RunStep]:
    """A run's lines of the manifest that the other one has another batch for, or none."""
    theirs = other.steps.filter(kpi=OuterRef("kpi"), year=OuterRef("year"))
    lines = run.steps.annotate(theirs=Subquery(theirs.order_by().values("batch")[:1]))
    return lines.exclude(batch=F("theirs"))
