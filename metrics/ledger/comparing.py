"""What a run changes of the numbers that were published before it."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from math import isclose

from metrics.engine.kpi import CATALOGUE
from metrics.models import Run, Snapshot

MUCH = 0.5
PLACE = ("scope", "window", "start", "end")
Line = tuple[str, int]  # a KPI and a year


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
    same = set(_batches(old).values()) & set(_batches(new).values())
    numbers = Snapshot.objects.filter(batch__in=same, end__lte=until, value__isnull=False)
    return numbers.exclude(value=0).count()


def _in_other_batches(old: Run, new: Run, until: date) -> Iterator[Moved]:
    """Of the lines of the manifest that only one of them has, or each another batch for."""
    earlier, later = _batches(old), _batches(new)
    for key in CATALOGUE:
        before = _numbers(key, earlier.items() - later.items(), until)
        after = _numbers(key, later.items() - earlier.items(), until)
        for place in before.keys() | after.keys():
            yield Moved(key, *place, before=before.get(place), after=after.get(place))


def _batches(run: Run) -> dict[Line, int]:
    """The batch of each line; told one by one, as no database plans such a join well."""
    lines = run.steps.filter(batch__isnull=False).order_by()
    return {(kpi, year): batch for kpi, year, batch in lines.values_list("kpi", "year", "batch")}


def _numbers(
    kpi: str, lines: Set[tuple[Line, int]], until: date
) -> dict[tuple[str, str, date, date], float | None]:
    batches = [batch for (key, _year), batch in lines if key == kpi]
    if not batches:
        return {}
    found = Snapshot.objects.filter(batch__in=batches, end__lte=until)
    return {tuple(place): value for *place, value in found.values_list(*PLACE, "value")}
