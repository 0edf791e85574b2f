"""Counting days and months, and spreading events over them."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import exp
from random import Random

DAY = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last day stays the last."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    last = month_end(first)
    if day == month_end(day):
        return last
    return min(first.replace(day=min(day.day, last.day)), last)


def month_end(day: date) -> date:
    """The last day of its month."""
    next_month = day.replace(day=28) + timedelta(days=4)
    return next_month.replace(day=1) - DAY


def last_month_end(day: date) -> date:
    """The latest last day of a month before `day`."""
    return day.replace(day=1) - DAY


def month_starts(start: date, end: date) -> Iterator[date]:
    """Every first of a month from `start` up to, not including, `end`."""
    month = start if start.day == 1 else month_end(start) + DAY
    while month < end:
        yield month
        month = months_after(month, 1)


def spread(count: int, *, start: date, end: date, dice: Random) -> list[date]:
    """So many days from `start` to `end`, one in each equal part: chance without clumps."""
    part = (end - start).days / max(count, 1)
    return [
        start + timedelta(days=int(part * (index + dice.uniform(0.2, 0.8))))
        for index in range(count)
    ]


def any_day(dice: Random, *, start: date, end: date) -> date:
    """A day from `start` up to, not including, `end`."""
    return start + timedelta(days=dice.randrange(max((end - start).days, 1)))


def weekday_from(day: date) -> date:
    """The day itself, or the Monday after its weekend."""
    return day + DAY * max(7 - day.weekday(), 0) if day.weekday() >= 5 else day


def events(dice: Random, mean: float) -> int:
    """How often something happened that happens `mean` times on average."""
    count, left = 0, dice.random()
    while left > exp(-mean):
        left *= dice.random()
        count += 1
    return count
