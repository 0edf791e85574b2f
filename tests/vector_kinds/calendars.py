"""The calendars that cases come with, as kpidash's own and as records."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from metrics.engine.calendars import (
    NEVER,
    SECOND,
    WEEKDAYS,
    AllHours,
    BusinessCalendar,
    Clock,
    parse_hours,
)
from metrics.engine.tables import House
from tests.vector_kinds.asking import Records

# A target of this many days, closed ones included, is still found.
HORIZON = timedelta(days=800)
DAY = timedelta(days=2)
ROUND_THE_CLOCK = ("00:00-24:00",) * 7
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """A calendar as cases tell it: weekly hours, holidays, own hours and breaks of some dates."""

    told: dict[str, Any] | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo((self.told or {}).get("timezone") or "UTC")

    def at(self, text: str) -> datetime:
        """An instant; without an offset it is told in the calendar's zone."""
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def iso(self, text: str) -> str:
        return self.at(text).isoformat()

    def micros(self, text: str | None) -> int:
        return NEVER if text is None else (self.at(text) - EPOCH) // timedelta(microseconds=1)

    def day(self, text: str) -> date:
        return self.at(text).astimezone(self.zone).date()

    def clock(self, *texts: str | None, pauses: list[list[str | None]]) -> Clock:
        """The calendar around some instants. Without one, and without pauses, all hours count."""
        if self.told is None and not pauses:
            return AllHours()
        days = [self.day(text) for text in texts if text]
        return BusinessCalendar(
            zone=self.zone,
            week=self.week,
            holidays_of=self.public_holidays,
            days=self.days,
            first=min(days) - DAY,
            last=max(days) + HORIZON,
            pauses=tuple((self.micros(start), self.micros(end)) for start, end in pauses),
        )

    @property
    def week(self) -> tuple[str, ...]:
        if self.told is None:
            return ROUND_THE_CLOCK
        weekly = {day.casefold()[:3]: spans for day, spans in self.told["weekly"].items()}
        breaks = self.told.get("breaks") or {}
        return tuple(
            hours(weekly.get(day) or [], without=breaks.get(day) or []) for day in WEEKDAYS
        )

    @property
    def public_holidays(self) -> str:
        holidays = (self.told or {}).get("holidays") or ""
        return holidays if isinstance(holidays, str) else ""

    @property
    def days(self) -> dict[date, str]:
        """Dates with hours of their own: holidays none, and those with a break the rest."""
        told = self.told or {}
        closed = [] if self.public_holidays else told.get("holidays") or []
        days = {date.fromisoformat(day): "" for day in closed}
        for day, spans in (told.get("date_overrides") or {}).items():
            days[date.fromisoformat(day)] = hours(spans)
        for day, spans in (told.get("breaks") or {}).items():
            if day not in WEEKDAYS:
                on = date.fromisoformat(day)
                usual = days.get(on, self.week[on.weekday()])
                days[on] = hours([part.split("-") for part in usual.split()], without=spans)
        return days

    @property
    def records(self) -> Records:
        if self.told is None:
            return {}
        office = {
            "id": "office",
            "timezone": self.zone.key,
            **dict(zip(WEEKDAYS, self.week, strict=True)),
            "holidays": self.public_holidays,
        }
        own = [
            {"calendar": "office", "on": str(on), "hours": text} for on, text in self.days.items()
        ]
        return {"calendars": [office], "calendar_days": own}

    @property
    def house(self) -> House:
        return House(timezone=self.zone.key, calendar="" if self.told is None else "office")


def hours(spans: list[list[str]], *, without: list[list[str]] | None = None) -> str:
    """Opening hours as records tell them, with breaks cut out."""
    pieces = [_minutes(span) for span in spans]
    for start, end in map(_minutes, without or []):
        cut = [((opens, min(closes, start)), (max(opens, end), closes)) for opens, closes in pieces]
        pieces = [piece for both in cut for piece in both if piece[1] > piece[0]]
    return " ".join(f"{_time(opens)}-{_time(closes)}" for opens, closes in sorted(pieces))


def _minutes(span: list[str]) -> tuple[int, int]:
    return parse_hours("-".join(span))[0]


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def seconds_between(clock: Clock, start: int, end: int) -> float:
    return float(clock.seconds_between(np.array([start]), np.array([end]))[0])


def due(clock: Clock, start: int, seconds: float) -> int:
    return int(clock.due(np.array([start]), np.array([float(seconds)]))[0])


def instant(micros: int) -> str | None:
    if micros == NEVER:
        return None
    return datetime.fromtimestamp(micros / SECOND, UTC).isoformat()
