"""Exchanges: each client request with how long it waited, by its own calendar."""

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
from metrics.engine.ownership import NOBODY, Ownership
from metrics.engine.tables import AFTER, BEFORE, House, Records, as_date, day_numbers, local_days

DEFAULT_CHARTER_HOURS = 4.0
# How far beyond the last request a charter may run, closed days included.
HORIZON = timedelta(days=400)


@dataclass(frozen=True)
class Measured:
    """Instants as microseconds; `never` for those that didn't happen yet."""

    asked: np.ndarray
    answered: np.ndarray


def make_exchanges(
    records: Records, ownership: Ownership, clocks: "Clocks", *, now: int
) -> pd.DataFrame:
    """One row a request: id, client, person, on, due_on, state, seconds, own_seconds, …

    Seconds are business seconds up to the first reply; a request that was
    resolved without one was answered by its resolution, and one that was
    reopened before anybody replied waits since then. `own_seconds` is the
    wait since the client came to the one who has it at the reply (or now).
    """
    requests = records["requests"]
    has_come = instants_of(requests["opened_at"]) <= now
    requests = requests[has_come].reset_index(drop=True)
    zone = records.house.zone
    asked = _waiting_since(requests, now)
    answered = _answered(requests, now)
    client, asked_on = (
        codes(requests["client"]),
        day_numbers(local_days(requests["opened_at"], zone), blank=0),
    )
    credit = _credit(requests, ownership, client, asked_on, answered, now, zone)
    calendar = clocks.calendar_of(client, credit["team_asked"].to_numpy())
    hours = _charter_hours(requests, records["charters"], client, asked_on)
    due = clocks.due(calendar, asked, hours * 3600)
    ended = np.where(answered == NEVER, now, answered)
    exchanges = pd.DataFrame(
        {
            "id": requests["id"].to_numpy(),
            "client": client,
            "on": asked_on,
            "due_on": _days(due, zone),
            "due": due,
            "answered": answered,
            "is_answered": answered != NEVER,
            "needs_reply": ~requests["state"].isin(["no_reply_needed", "excluded"]).to_numpy(),
            "state": requests["state"].to_numpy(),
            "hours": hours,
            "seconds": clocks.seconds(calendar, asked, ended),
            "own_seconds": clocks.seconds(calendar, np.maximum(asked, credit["since"]), ended),
        }
    )
    return pd.concat([exchanges, credit.drop(columns="since")], axis=1)


def instants_of(instants: pd.Series) -> np.ndarray:
    """Instants as microseconds since 1970; what didn't happen, never does."""
    blank = instants.isna().to_numpy()
    return np.where(blank, NEVER, instants.astype("int64").to_numpy())


def _waiting_since(requests: pd.DataFrame, now: int) -> np.ndarray:
    """When each clock started: closed by a machine and reopened, a request asks anew."""
    opened, reopened, replied = (
        instants_of(requests[name]) for name in ("opened_at", "reopened_at", "first_response_at")
    )
    asked_anew = (reopened > opened) & (reopened <= replied) & (replied <= now)
    return np.where(asked_anew, reopened, opened)


def _answered(requests: pd.DataFrame, now: int) -> np.ndarray:
    replied, resolved = (
        instants_of(requests["first_response_at"]),
        instants_of(requests["resolved_at"]),
    )
    answered = np.where(replied == NEVER, resolved, replied)
    return np.where(answered > now, NEVER, answered)


def _credit(
    requests: pd.DataFrame,
    ownership: Ownership,
    client: np.ndarray,
    asked_on: np.ndarray,
    answered: np.ndarray,
    now: int,
    zone: ZoneInfo,
) -> pd.DataFrame:
    """Who had the request when it came and who has it at the reply, and since when."""
    named = codes(requests["person"])
    asked_by = np.where(named == NOBODY, ownership.owner_on(client, asked_on), named)
    reply_on = _days(np.where(answered == NEVER, now, answered), zone)
    has_it = np.where(named == NOBODY, ownership.owner_on(client, reply_on), named)
    # Nobody can be handed a request that its last owner left behind.
    has_it = np.where(has_it == NOBODY, asked_by, has_it)
    since = np.where(has_it == asked_by, 0, ownership.held_since(client, reply_on))
    midnight = np.array([_midnight(day, zone) for day in since], dtype=np.int64)
    return pd.DataFrame(
        {
            "asked_person": asked_by,
            "person": has_it,
            "team_asked": ownership.team_on(asked_by, client, asked_on),
            "reply_on": reply_on,
            "since": midnight,
        }
    )


def _midnight(day: int, zone: ZoneInfo) -> int:
    if day <= 0:
        return 0
    instant = pd.Timestamp(as_date(day)).tz_localize(
        zone, nonexistent="shift_forward", ambiguous=True
    )
    return int(instant.timestamp()) * SECOND


def _days(micros: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    never = micros == NEVER
    instants = pd.Series(np.where(never, 0, micros).astype("datetime64[us]")).dt.tz_localize("UTC")
    return np.where(never, AFTER, day_numbers(local_days(instants, zone), blank=AFTER))


def _charter_hours(
    requests: pd.DataFrame, charters: pd.DataFrame, client: np.ndarray, asked_on: np.ndarray
) -> np.ndarray:
    """The hours agreed for each request: the client's own first, then the narrower ones."""
    hours = np.full(len(requests), DEFAULT_CHARTER_HOURS)
    channel, priority = (requests[name].str.casefold() for name in ("channel", "priority"))
    own = codes(charters["client"])
    charters = charters.assign(
        own=own,
        rank=(own != NOBODY) * 4 + (charters["channel"] != "") * 2 + (charters["priority"] != ""),
        first=day_numbers(charters["from"], blank=BEFORE),
        end=day_numbers(charters["until"], blank=AFTER),
    )
    for charter in each(charters.sort_values(["rank", "first"])):
        applies = (asked_on >= charter.first) & (asked_on < charter.end)
        if charter.own != NOBODY:
            applies &= client == charter.own
        if charter.channel:
            applies &= (channel == charter.channel.casefold()).to_numpy()
        if charter.priority:
            applies &= (priority == charter.priority.casefold()).to_numpy()
        hours[applies] = charter.hours
    return hours


@dataclass(frozen=True)
class Clocks:
    """Every calendar that applies to somebody, and which one applies to whom."""

    clocks: list[Clock]
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
