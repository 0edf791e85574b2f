"""Whose a client was on a day, in which team, and the spells of a window."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.rows import Records

DAY = timedelta(days=1)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def is_valid(row: dict[str, date | None], day: date) -> bool:
    """Whether a dated row holds on a day: `until` is the first day it doesn't."""
    since, until = row["from"], row["until"]
    return (since is None or since <= day) and (until is None or day < until)


def owner(records: Records, client: str | None, day: date) -> str | None:
    for row in records["assignments"]:
        if row["client"] == client and row["role"] == "primary" and is_valid(row, day):
            return row["person"]
    return None


def team_of_person(records: Records, person: str, day: date) -> str | None:
    for row in records["memberships"]:
        if row["person"] == person and is_valid(row, day):
            return row["team"]
    return None


def team_of_client(records: Records, client: str | None) -> str | None:
    for row in records["clients"]:
        if row["id"] == client:
            return row["team"]
    return None


def team_of_work(
    records: Records, *, client: str | None, person: str | None, day: date
) -> str | None:
    """The person's team on that day; the client's own for nobody, or somebody in no team."""
    own = None if person is None else team_of_person(records, person, day)
    return own or team_of_client(records, client)


def with_parents(records: Records, team: str | None) -> Iterator[str]:
    """A team and all above it."""
    parents = {row["id"]: row["parent"] for row in records["teams"]}
    while team is not None:
        yield team
        team = parents.get(team)


def is_in_scope(
    records: Records, scope: str, *, client: str | None, person: str | None, day: date
) -> bool:
    """Whether work for a client by a person (or nobody) on a day belongs to a scope."""
    kind, _, id = scope.partition(":")
    match kind:
        case "agency":
            return True
        case "client":
            return client == id
        case "person":
            return person == id
        case "team":
            team = team_of_work(records, client=client, person=person, day=day)
            return id in with_parents(records, team)
    raise ValueError(f"No such scope: {scope}")


def owned_on(records: Records, scope: str, *, client: str, day: date) -> bool:
    """Whether a client was the scope's on a day."""
    return is_in_scope(records, scope, client=client, person=owner(records, client, day), day=day)


def owned_in_month(records: Records, scope: str, *, client: str, day: date) -> bool:
    """Whether a client was the scope's when the month of that day began."""
    return owned_on(records, scope, client=client, day=first_of_month(day))


def done_by(
    records: Records, scope: str, *, client: str | None, person: str | None, day: date
) -> bool:
    """Whether something is the scope's: of the person it names, else of the owner that day."""
    return is_in_scope(
        records, scope, client=client, person=person or owner(records, client, day), day=day
    )


@dataclass(frozen=True)
class Spell:
    """A run of months of a window in which a client was the scope's."""

    client: str
    start: date
    end: date


def months_of(start: date, end: date) -> Iterator[tuple[date, date]]:
    """The months of a window, the first and the last as far as they lie in it."""
    if start == end:
        yield start, end
    while start < end:
        following = min(next_month(start), end)
        yield start, following
        start = following


def spells(records: Records, scope: str, client: str, *, start: date, end: date) -> list[Spell]:
    """Months belong to whoever has the client as they begin, a part month as that begins."""
    found: list[Spell] = []
    for first, following in months_of(start, end):
        if not owned_on(records, scope, client=client, day=first):
            continue
        if found and found[-1].end == first:
            found[-1] = Spell(client, found[-1].start, following)
        else:
            found.append(Spell(client, first, following))
    return found
