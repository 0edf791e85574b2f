"""Whose calendar applies to whom, and what it says: business time, due times, working days."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from metrics.engine.calendars import (
    NEVER,
    SECOND,
    WEEKDAYS,
    AllHours,
    BusinessCalendar,
    Clock,
)
from metrics.engine.frames import codes, each, looked_up
from metrics.engine.tables import AFTER, House, Records, as_date, day_numbers, local_days

# How far beyond the last instant a charter may run, closed days included.
HORIZON = timedelta(days=400)


def instants_of(instants: pd.Series) -> np.ndarray:
    """Instants as microseconds since 1970; what didn't happen, never does."""
    blank = instants.isna().to_numpy()
    return np.where(blank, NEVER, instants.astype("int64").to_numpy())


def days_of(micros: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    """The day of each instant in a zone; what never happens comes after all days."""
    never = micros == NEVER
    instants = pd.Series(np.where(never, 0, micros).astype("datetime64[us]")).dt.tz_localize("UTC")
    return np.where(never, AFTER, day_numbers(local_days(instants, zone), blank=AFTER))


@dataclass(frozen=True)
class Clocks:
    """Every calendar that applies to somebody, and which one applies to whom."""

    clocks: list[Clock]
    zones: list[ZoneInfo]
    of_client: np.ndarray
    of_team: np.ndarray
    default: int

    @classmethod
    def of(cls, records: Records, *, first: np.ndarray, last: np.ndarray) -> "Clocks":
        calendars = records["calendars"]
        index = {id: code for code, id in enumerate(calendars["id"], start=1)}
        days = _range(first, last)
        own_days = _own_days(records["calendar_days"])
        made = [
            BusinessCalendar(
                zone=ZoneInfo(row.timezone),
                week=tuple(getattr(row, day) for day in WEEKDAYS),
                holidays_of=row.holidays,
                days=own_days.get(row.id, {}),
                first=days[0],
                last=days[1],
            )
            for row in each(calendars)
        ]
        return cls(
            [AllHours(), *made],
            [records.house.zone, *(calendar.zone for calendar in made)],
            _client_calendars(records, index),
            _team_calendars(records, index),
            _known(records.house, index),
        )

    def calendar_of(self, clients: np.ndarray, teams: np.ndarray) -> np.ndarray:
        """Client's own calendar, else the team's, else the agency's; 0 = all hours."""
        own = self.of_client[clients]
        if not len(self.of_team):
            return np.where(own > 0, own, self.default)
        team = np.where(teams >= 0, self.of_team[teams], 0)
        return np.where(own > 0, own, np.where(team > 0, team, self.default))

    def seconds(self, calendar: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        found = np.zeros(len(calendar))
        for code in np.unique(calendar):
            mine = calendar == code
            found[mine] = self.clocks[code].seconds_between(starts[mine], ends[mine])
        return found

    def due(self, calendar: np.ndarray, starts: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        found = np.zeros(len(calendar), dtype=np.int64)
        for code in np.unique(calendar):
            mine = calendar == code
            found[mine] = self.clocks[code].due(starts[mine], seconds[mine])
        return found

    def has_hours(self, calendar: np.ndarray) -> np.ndarray:
        """Whether anybody works there at all."""
        return np.array([clock.has_hours for clock in self.clocks])[calendar]

    def days(self, calendar: np.ndarray, instants: np.ndarray) -> np.ndarray:
        """The calendar day of each instant, where its calendar is."""
        found = np.zeros(len(calendar), dtype=np.int64)
        for code in np.unique(calendar):
            mine = calendar == code
            found[mine] = days_of(instants[mine], self.zones[code])
        return found

    def working_days(
        self, calendar: np.ndarray, after: np.ndarray, until: np.ndarray
    ) -> np.ndarray:
        """How many days with working hours come after a day, up to and including another."""
        found = np.zeros(len(calendar), dtype=np.int64)
        for code in np.unique(calendar):
            mine = calendar == code
            found[mine] = self.clocks[code].working_days(after[mine], until[mine])
        return found


def _range(first: np.ndarray, last: np.ndarray) -> tuple[date, date]:
    if not len(first):
        return as_date(0), as_date(0)
    day = 86_400 * SECOND
    latest = max(int(first.max()), int(last.max(initial=0)))
    return as_date(int(first.min()) // day) - timedelta(days=2), as_date(latest // day) + HORIZON


def _own_days(days: pd.DataFrame) -> dict[str, dict[date, str]]:
    own: dict[str, dict[date, str]] = {}
    for row in each(days):
        own.setdefault(row.calendar, {})[row.on.date()] = row.hours
    return own


def _client_calendars(records: Records, index: dict[str, int]) -> np.ndarray:
    clients = records["clients"]
    found = np.zeros(len(records.clients), dtype=np.int64)
    found[codes(clients["id"])] = looked_up(clients["calendar"], index).fillna(0).astype(np.int64)
    return found


def _team_calendars(records: Records, index: dict[str, int]) -> np.ndarray:
    """Each team's calendar, or that of the nearest team above it that has one."""
    teams = records["teams"]
    calendars = looked_up(teams["calendar"], index).fillna(0).astype(np.int64)
    own = dict(zip(codes(teams["id"]), calendars, strict=True))
    above = dict(zip(codes(teams["id"]), codes(teams["parent"]), strict=True))
    return np.array(
        [_nearest(team, own, above) for team in range(len(records.teams))], dtype=np.int64
    )


def _nearest(team: int, own: dict[int, int], above: dict[int, int]) -> int:
    while team in own and not own[team]:
        team = above[team]
    return own.get(team, 0)


def _known(house: House, index: dict[str, int]) -> int:
    return index.get(house.calendar, 0)
