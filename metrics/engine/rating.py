"""Judging a number against its target: a few words, the same on every surface."""

from dataclasses import dataclass
from enum import StrEnum

from metrics.engine.kpi import Better

TOO_FEW = 30


class Status(StrEnum):
    ON_TARGET = "On target"
    NEAR_TARGET = "Near target"
    OFF_TARGET = "Off target"
    TOO_CLOSE = "Too close to call"
    TOO_FEW = "Too few to judge"
    NO_DATA = "No data"
    STALE = "Stale"
    NOT_COMPLETE = "Not yet complete"
    NO_TARGET = "No target"
    WITHHELD = "Records incomplete"
    NOT_SHOWN = "Not shown to you"


@dataclass(frozen=True)
class Goal:
    """What a number is held against: one figure, or a band with one side possibly open."""

    target: float | None = None
    low: float | None = None
    high: float | None = None
    near_percent: float = 10.0


def rate(
    *,
    value: float | None,
    n: int,
    low: float | None,
    high: float | None,
    goal: Goal | None,
    better: Better,
    is_complete: bool,
    is_trusted: bool = True,
) -> Status:
    """The status of a value: boundaries belong to the better side.

    `is_trusted` says whether the records behind it are good enough to judge by.
    """
    if value is None:
        return Status.NO_DATA
    if not is_complete:
        return Status.NOT_COMPLETE
    if goal is None or better is Better.NEUTRAL:
        return Status.NO_TARGET
    if not is_trusted:
        return Status.WITHHELD
    bounds = _bounds(goal, better)
    if low is not None and high is not None and any(low < bound < high for bound, _ in bounds):
        return Status.TOO_FEW if n < TOO_FEW else Status.TOO_CLOSE
    if all(_misses(value, bound, side) <= 0 for bound, side in bounds):
        return Status.ON_TARGET
    if all(_misses(value, bound, side) <= goal.near_percent / 100 for bound, side in bounds):
        return Status.NEAR_TARGET
    return Status.OFF_TARGET


def _bounds(goal: Goal, better: Better) -> list[tuple[float, int]]:
    """Each limit with its side: +1 = be at least this, -1 = be at most this."""
    if goal.target is not None:
        return [(goal.target, -1 if better is Better.LOWER else 1)]
    sides = ((goal.low, 1), (goal.high, -1))
    return [(bound, side) for bound, side in sides if bound is not None]


def _misses(value: float, bound: float, side: int) -> float:
    """By what share of the bound the value is on its wrong side; negative = on the right one.

    29 of 100 is 28.999999999999996 %: so close to a boundary, it is on it.
    """
    miss = (bound - value) * side
    return round(miss / (abs(bound) or 1), 9)
