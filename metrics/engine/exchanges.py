"""Exchanges: each client request with how long it waited, by its own calendar."""

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from metrics.engine.calendars import NEVER, SECOND
from metrics.engine.clocks import Clocks, days_of, instants_of
from metrics.engine.frames import codes, each
from metrics.engine.ownership import NOBODY, Ownership
from metrics.engine.tables import AFTER, BEFORE, Records, as_date, day_numbers

DEFAULT_CHARTER_HOURS = 4.0
NO_REPLY = ("no_reply_needed", "excluded")


def requests_by_now(records: Records, *, now: int) -> pd.DataFrame:
    """The requests that have come, with what happened to them so far, as microseconds.

    Columns: id, client, named (whose it is, if the record says so), channel,
    priority, needs_reply, on (its day), opened, replied, resolved, reopened;
    what didn't happen by now never did. `is_open`: unresolved, or reopened since.
    """
    requests = records["requests"]
    at = {
        name: _by_now(requests[column], now)
        for name, column in (
            ("opened", "opened_at"),
            ("replied", "first_response_at"),
            ("resolved", "resolved_at"),
            ("reopened", "reopened_at"),
        )
    }
    is_reopened = (at["reopened"] < NEVER) & (at["reopened"] > at["resolved"])
    come = pd.DataFrame(
        {
            "id": requests["id"].to_numpy(),
            "client": codes(requests["client"]),
            "named": codes(requests["person"]),
            "channel": requests["channel"].to_numpy(),
            "priority": requests["priority"].to_numpy(),
            "needs_reply": ~requests["state"].isin(NO_REPLY).to_numpy(),
            "on": days_of(at["opened"], records.house.zone),
            **at,
            "is_open": (at["resolved"] == NEVER) | is_reopened,
        }
    )
    return come[at["opened"] < NEVER].reset_index(drop=True)


def _by_now(instants: pd.Series, now: int) -> np.ndarray:
    micros = instants_of(instants)
    return np.where(micros > now, NEVER, micros)


def make_exchanges(
    records: Records,
    requests: pd.DataFrame,
    again: pd.DataFrame,
    *,
    ownership: Ownership,
    clocks: Clocks,
    now: int,
) -> pd.DataFrame:
    """One row a request: id, client, person, on, due, seconds, own_seconds, …

    Seconds are business seconds up to the first reply; a request that was
    resolved without one was answered by its resolution, and one that was
    reopened before anybody replied waits since then. `again` are the requests
    that a client opened anew with another message: `is_again`.
    """
    first = requests.assign(
        asked=_waiting_since(requests),
        answered=np.where(requests["replied"] == NEVER, requests["resolved"], requests["replied"]),
        is_again=False,
    )
    asks = pd.concat([first, again.assign(is_again=True)], ignore_index=True)
    exchanges = waited(asks, ownership=ownership, clocks=clocks, zone=records.house.zone, now=now)
    hours = _charter_hours(asks, records["charters"])
    due = clocks.due(exchanges["calendar"].to_numpy(), asks["asked"].to_numpy(), hours * 3600)
    return exchanges.assign(hours=hours, due=due, due_on=days_of(due, records.house.zone))


def _waiting_since(requests: pd.DataFrame) -> np.ndarray:
    """When each clock started: closed by a machine and reopened, a request asks anew."""
    opened, reopened, replied = (
        requests[name].to_numpy() for name in ("opened", "reopened", "replied")
    )
    asked_anew = (reopened > opened) & (reopened <= replied) & (replied < NEVER)
    return np.where(asked_anew, reopened, opened)


def waited(
    asks: pd.DataFrame, *, ownership: Ownership, clocks: Clocks, zone: ZoneInfo, now: int
) -> pd.DataFrame:
    """How long each client waited from `asked` to `answered`, or does so far, and on whom.

    Adds is_answered, calendar, has_hours, seconds, asked_person and team_asked (who had
    it as it came), person and reply_on (who has it at the reply, or now), and
    own_seconds, the wait since the client came to that person.
    """
    asks = asks.assign(is_answered=asks["answered"] != NEVER)
    ended = np.where(asks["is_answered"], asks["answered"], now)
    credit = _credit(asks, ended, ownership, zone)
    calendar = clocks.calendar_of(asks["client"].to_numpy(), credit["team_asked"].to_numpy())
    asked = asks["asked"].to_numpy()
    asks = asks.assign(
        calendar=calendar,
        has_hours=clocks.has_hours(calendar),
        seconds=clocks.seconds(calendar, asked, ended),
        own_seconds=clocks.seconds(calendar, np.maximum(asked, credit["since"]), ended),
    )
    return pd.concat([asks, credit.drop(columns="since")], axis=1)


def _credit(
    asks: pd.DataFrame, ended: np.ndarray, ownership: Ownership, zone: ZoneInfo
) -> pd.DataFrame:
    """Who had the request when it came and who has it at the reply, and since when."""
    client, named, asked_on = (asks[name].to_numpy() for name in ("client", "named", "on"))
    asked_by = np.where(named == NOBODY, ownership.owner_on(client, asked_on), named)
    reply_on = days_of(ended, zone)
    has_it = np.where(named == NOBODY, ownership.owner_on(client, reply_on), named)
    # Nobody can be handed a request that its last owner left behind.
    has_it = np.where(has_it == NOBODY, asked_by, has_it)
    since = np.where(has_it == asked_by, 0, ownership.held_since(client, reply_on))
    return pd.DataFrame(
        {
            "asked_person": asked_by,
            "person": has_it,
            "team_asked": ownership.team_on(asked_by, client, asked_on),
            "reply_on": reply_on,
            "since": _midnights(since, zone),
        }
    )


def _midnights(days: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    found, place = np.unique(days, return_inverse=True)
    return np.array([_midnight(day, zone) for day in found], dtype=np.int64)[place]


def _midnight(day: int, zone: ZoneInfo) -> int:
    if day <= 0:
        return 0
    instant = pd.Timestamp(as_date(day)).tz_localize(
        zone, nonexistent="shift_forward", ambiguous=True
    )
    return int(instant.timestamp()) * SECOND


def _charter_hours(asks: pd.DataFrame, charters: pd.DataFrame) -> np.ndarray:
    """The hours agreed for each request: the client's own first, then the narrower ones."""
    hours = np.full(len(asks), DEFAULT_CHARTER_HOURS)
    client, asked_on = asks["client"].to_numpy(), asks["on"].to_numpy()
    channel, priority = (asks[name].str.casefold() for name in ("channel", "priority"))
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
