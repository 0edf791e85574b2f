"""Business time: how long a client really waited while we were open.

Half-open windows in the calendar's zone become UTC instants, and time is
measured in whole microseconds between them: DST nights have 23 or 25 hours. A
local time that doesn't exist moves an hour later, an ambiguous one is its
first occurrence (`zoneinfo` with `fold=0`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays
import numpy as np

SECOND = 1_000_000
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)$")


class Clock(Protocol):
    """Measures waits; instants are microseconds since 1970 in UTC."""

    @property
    def has_hours(self) -> bool: ...

    def seconds_between(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray: ...

    def due(self, starts: np.ndarray, seconds: np.ndarray) -> np.ndarray: ...

    def working_days(self, after: np.ndarray, until: np.ndarray) -> np.ndarray: ...


class AllHours:
    """Open around the clock: where nobody set working hours, all time counts."""

    has_hours = True

    def seconds_between(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        return np.maximum(ends - starts, 0) / SECOND

    def due(self, starts: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        return starts + np.round(seconds * SECOND).astype(np.int64)

    def working_days(self, after: np.ndarray, until: np.ndarray) -> np.ndarray:
        return np.maximum(until - after, 0)


def parse_hours(text: str) -> list[tuple[int, int]]:
    """`09:00-12:30 13:30-17:30` as minutes after midnight; a blank text is a closed day."""
    spans = [_minutes(part) for part in text.split()]
    for (_, earlier), (later, _) in pairwise(spans):
        if later < earlier:
            raise ValueError(f"Opening hours overlap or are out of order: {text!r}.")
    return spans


def _minutes(part: str) -> tuple[int, int]:
    match = HOURS.match(part)
    if not match:
        raise ValueError(f"{part!r} are no opening hours; write them like 09:00-17:30.")
    hour, minute, to_hour, to_minute = map(int, match.groups())
    opens, closes = hour * 60 + minute, to_hour * 60 + to_minute
    if minute > 59 or to_minute > 59 or not opens < closes <= 24 * 60:
        raise ValueError(f"{part!r} doesn't end after it starts; a night shift is two windows.")
    return opens, closes


@dataclass(frozen=True)
class BusinessCalendar:
    """Opening hours by the week, holidays, and dates with hours of their own.

    `first` and `last` bound the days that can be asked about. Time in `pauses`,
    pairs of instants, doesn't count: it was the client's turn.
    """

    zone: ZoneInfo
    week: tuple[str, ...]
    holidays_of: str
    days: dict[date, str]
    first: date
    last: date
    pauses: tuple[tuple[int, int], ...] = ()

    @cached_property
    def windows(self) -> np.ndarray:
        """All opening windows as pairs of instants, in order."""
        found = [
            window
            for day in _days(self.first, self.last)
            for opens, closes in parse_hours(self._hours(day))
            if (window := (self._instant(day, opens), self._instant(day, closes)))[1] > window[0]
        ]
        windows = np.array(found, dtype=np.int64).reshape(-1, 2)
        for pause in self.pauses:
            windows = _without(windows, *pause)
        return windows

    @property
    def has_hours(self) -> bool:
        return len(self.windows) > 0

    @cached_property
    def _closed(self) -> "holidays.HolidayBase | dict[date, str]":
        if not self.holidays_of:
            return {}
        country, _, subdivision = self.holidays_of.partition("-")
        years = range(self.first.year, self.last.year + 1)
        return holidays.country_holidays(country, subdiv=subdivision or None, years=years)

    def _hours(self, day: date) -> str:
        if self._is_skipped(day):
            return ""
        if day in self.days:
            return self.days[day]
        return "" if day in self._closed else self.week[day.weekday()]

    def _is_skipped(self, day: date) -> bool:
        """Whether the zone never had the day: it crossed the date line."""
        noon = datetime.combine(day, time(12), self.zone)
        return noon.astimezone(UTC).astimezone(self.zone).date() != day

    def _instant(self, day: date, minutes: int) -> int:
        extra, minutes = divmod(minutes, 24 * 60)
        local = datetime.combine(
            day + timedelta(days=extra), time(minutes // 60, minutes % 60), self.zone
        )
        return round(local.astimezone(UTC).timestamp()) * SECOND

    @cached_property
    def _open_before(self) -> np.ndarray:
        """Microseconds open before each window."""
        return np.r_[0, np.cumsum(self.windows[:, 1] - self.windows[:, 0])]

    def _open_until(self, instants: np.ndarray) -> np.ndarray:
        """Microseconds open from the first day up to each instant."""
        index = np.searchsorted(self.windows[:, 0], instants, "right")
        if not len(self.windows):
            return np.zeros(len(instants), np.int64)
        begun = self.windows[np.maximum(index - 1, 0)]
        inside = np.clip(instants - begun[:, 0], 0, begun[:, 1] - begun[:, 0])
        return np.where(index > 0, self._open_before[np.maximum(index - 1, 0)] + inside, 0)

    def seconds_between(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Open seconds from each start to its end; 0 where the end comes first."""
        return np.maximum(self._open_until(ends) - self._open_until(starts), 0) / SECOND

    def due(self, starts: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """The first instant at which so many open seconds have passed.

        A charter that is used up at closing time is due then, not at the next
        opening; one of 0 hours is due at once. Never = the largest number.
        """
        wanted = self._open_until(starts) + np.round(seconds * SECOND).astype(np.int64)
        index = np.searchsorted(self._open_before[1:], wanted, "left")
        never = index >= len(self.windows)
        index = np.where(never, 0, index)
        if not len(self.windows):
            return np.where(seconds > 0, NEVER, starts)
        at = self.windows[index, 0] + wanted - self._open_before[index]
        return np.where(seconds <= 0, starts, np.where(never, NEVER, np.maximum(at, starts)))

    @cached_property
    def _working_days(self) -> np.ndarray:
        """The days with working hours, as day numbers."""
        open_days = [day for day in _days(self.first, self.last) if parse_hours(self._hours(day))]
        return np.array(open_days, dtype="datetime64[D]").astype(np.int64)

    def working_days(self, after: np.ndarray, until: np.ndarray) -> np.ndarray:
        """How many days with working hours come after a day, up to and including another."""
        later = np.searchsorted(self._working_days, until, "right")
        return np.maximum(later - np.searchsorted(self._working_days, after, "right"), 0)


NEVER = np.iinfo(np.int64).max


def _without(windows: np.ndarray, start: int, end: int) -> np.ndarray:
    """What is left when a pause is cut out; one that ends before it starts takes nothing."""
    opens, closes = windows.T
    before = np.column_stack([opens, np.minimum(closes, start)])
    after = np.column_stack([np.maximum(opens, max(start, end)), closes])
    pieces = np.concatenate([before, after])
    left = pieces[pieces[:, 1] > pieces[:, 0]]
    return left[np.argsort(left[:, 0])]


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)
