"""Random agencies for hypothesis, told as rows of text in the bundle's columns.

Days fall on the first, the last and the middle of months more often than chance
would have it, because that is where readings of the rules part.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.oracle.windows import window_at

Rows = dict[str, list[dict[str, str]]]
Draw = Callable[[st.SearchStrategy[Any]], Any]

DAY = timedelta(days=1)
FIRST, LAST = date(2024, 7, 1), date(2026, 12, 31)
PEOPLE = ("ann", "bob", "cara")
TEAMS = (("group", ""), ("north", "group"), ("south", "group"), ("coast", "north"))
CURRENCIES = ("EUR", "USD", "CHF")
ZONES = ("Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "UTC")
WINDOWS = ("month", "quarter", "year", "t12m", "custom")


@dataclass(frozen=True)
class Agency:
    """Rows of text, what the agency is set to, and the instant of the question."""

    rows: Rows
    now: datetime
    timezone: str = "UTC"
    fiscal_start: int = 1
    calendar: str = ""
    clients: tuple[str, ...] = field(default=())


def _in_month(month: int, place: str | int) -> date:
    year, number = divmod(FIRST.year * 12 + FIRST.month - 1 + month, 12)
    length = monthrange(year, number + 1)[1]
    day = {"first": 1, "second": 2, "last": length}.get(str(place)) or min(int(place), length)
    return date(year, number + 1, day)


days = st.builds(
    _in_month,
    st.integers(0, 29),
    st.sampled_from(["first", "last"]) | st.integers(1, 31) | st.sampled_from(["second", 15]),
)
amounts = st.integers(100, 9000) | st.sampled_from([100, 1000])


def text(value: object) -> str:
    return "" if value is None else str(value)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def agencies(draw: Draw, *, of: Callable[[Draw, str, Rows], None]) -> Agency:
    """An agency with people, teams and hand-overs, and whatever `of` adds client by client."""
    clients = tuple(f"C{number}" for number in range(draw(st.integers(2, 8))))
    rows: Rows = {
        "teams": [{"id": id, "parent": parent} for id, parent in TEAMS],
        "clients": [
            {"id": client, "team": draw(st.sampled_from(["", "north", "coast"]))}
            for client in clients
        ],
        "memberships": [row for person in PEOPLE for row in memberships(draw, person)],
        "assignments": [row for client in clients for row in assignments(draw, client)],
        "rates": rates(draw),
    }
    for client in clients:
        of(draw, client, rows)
    now = draw(instants_of_asking)
    return Agency(
        rows,
        now=now,
        timezone=draw(st.sampled_from(ZONES)),
        fiscal_start=draw(st.integers(1, 12)),
        calendar=draw(st.sampled_from(["", "office"])) if "calendars" in rows else "",
        clients=clients,
    )


LONG_AFTER = datetime(2027, 3, 17, 12, tzinfo=UTC)
instants_of_asking = st.just(LONG_AFTER) | days.map(
    lambda day: datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
)


def stretches(draw: Draw, holders: tuple[str, ...]) -> list[tuple[str, date | None, date | None]]:
    """A line of time cut into stretches of one holder each, some of nobody."""
    cuts = sorted(draw(st.lists(days, max_size=4, unique=True)))
    found: list[tuple[str, date | None, date | None]] = []
    for start, end in zip([None, *cuts], [*cuts, None], strict=True):
        holder = draw(st.sampled_from([*holders, ""]))
        if found and found[-1][0] == holder and found[-1][2] == start:
            found[-1] = (holder, found[-1][1], end)
        elif holder:
            found.append((holder, start, end))
    return found


def assignments(draw: Draw, client: str) -> list[dict[str, str]]:
    return [
        {"client": client, "person": person, "from": text(start), "until": text(end)}
        for person, start, end in stretches(draw, PEOPLE)
    ]


def memberships(draw: Draw, person: str) -> list[dict[str, str]]:
    return [
        {
            "person": person,
            "team": team,
            "role": "account_manager",
            "from": text(start),
            "until": text(end),
        }
        for team, start, end in stretches(draw, ("north", "south", "coast"))
    ]


def rates(draw: Draw) -> list[dict[str, str]]:
    """At least one rate of each currency, each from its day on."""
    found = []
    for currency in CURRENCIES[1:]:
        for day in draw(st.lists(days, min_size=1, max_size=3, unique=True)):
            rate = draw(st.sampled_from(["0.5", "0.8", "0.9", "1.25"]))
            found.append({"currency": currency, "from": str(day), "rate": rate})
    return found


@st.composite
def windows(
    draw: Draw, fiscal_start: int, kinds: tuple[str, ...] = WINDOWS
) -> tuple[str, date, date]:
    """Any window by its kind, start and end."""
    kind = draw(st.sampled_from(kinds))
    if kind == "custom":
        start = draw(days)
        return kind, start, start + draw(st.integers(1, 400)) * DAY
    month = draw(days).replace(day=1)
    return kind, *window_at(kind, month, fiscal_start=fiscal_start)
