"""Working hours as the demo's calendars tell them: when an office is open, and what is later."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from accounts.demo.days import DAY

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class OfficeHours:
    """One calendar: its week, its holidays, and the dates with hours of their own."""

    def __init__(
        self, *, timezone: str, week: tuple[str, ...], place: str, days: dict[date, str]
    ) -> None:
        self.zone = ZoneInfo(timezone)
        self.week = week
        self.days = days
        country, _, subdivision = place.partition("-")
        self.holidays = holidays.country_holidays(country, subdiv=subdivision or None)
        self.windows = cache(self._windows)

    def _hours(self, day: date) -> str:
        if day in self.days:
            return self.days[day]
        return "" if day in self.holidays else self.week[day.weekday()]

    def _windows(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        windows = (window.split("-") for window in self._hours(day).split())
        return tuple((self._instant(day, start), self._instant(day, end)) for start, end in windows)

    def _instant(self, day: date, clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), self.zone).astimezone(UTC)

    def is_open_on(self, day: date) -> bool:
        return bool(self.windows(day))

    def after(self, at: datetime, wait: timedelta) -> datetime:
        """The instant when so much working time has passed since `at`."""
        for start, end in self._windows_from(at):
            if start + wait <= end:
                return start + wait
            wait -= end - start
        raise AssertionError("unreachable: offices open again")

    def _windows_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = at.astimezone(self.zone).date()
        while True:
            for start, end in self.windows(day):
                if end > at:
                    yield max(start, at), end
            day += DAY
