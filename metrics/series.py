"""One KPI over time, as charts and sparklines draw it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from metrics.engine.kpi import Better
from metrics.engine.rating import Goal

Key = TypeVar("Key")


@dataclass(frozen=True)
class Point:
    """One window's number, with what it was held against then."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    goal: Goal | None = None
    is_complete: bool = True


def floor_of(goal: Goal | None, better: Better) -> float | None:
    """The figure to be at or above, where the goal has one."""
    if goal is None or (goal.target is not None and better is Better.LOWER):
        return None
    return goal.target if goal.target is not None else goal.low


def ceiling_of(goal: Goal | None, better: Better) -> float | None:
    """The figure to be at or below, where the goal has one."""
    if goal is None or (goal.target is not None and better is not Better.LOWER):
        return None
    return goal.target if goal.target is not None else goal.high


def limits_of(goal: Goal | None, better: Better) -> list[float]:
    found = (floor_of(goal, better), ceiling_of(goal, better))
    return [limit for limit in found if limit is not None]


def runs(keys: Sequence[Key]) -> Iterator[tuple[Key, int, int]]:
    """Each stretch of equal keys, as key, first index and last index."""
    first = 0
    for key, group in groupby(keys):
        last = first + len(list(group)) - 1
        yield key, first, last
        first = last + 1


def stretches(points: Sequence[Point]) -> Iterator[list[tuple[int, float]]]:
    """Each unbroken stretch of told values, as index and value."""
    stretch: list[tuple[int, float]] = []
    for index, point in enumerate(points):
        if point.value is not None:
            stretch.append((index, point.value))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def span_of(
    points: Sequence[Point], better: Better, *, with_intervals: bool
) -> tuple[float, float]:
    """The lowest and highest figure that a drawing of the points must hold."""
    figures = [point.value for point in points]
    if with_intervals:
        figures += [bound for point in points for bound in (point.low, point.high)]
    told = [figure for figure in figures if figure is not None]
    told += [limit for point in points for limit in limits_of(point.goal, better)]
    if not told:
        return 0.0, 1.0
    low, high = min(told), max(told)
    # A flat line belongs in the middle, not on the edge.
    return (low, high) if high > low else (low - abs(low or 1) * 0.1, high + abs(high or 1) * 0.1)
