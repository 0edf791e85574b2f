"""Rules between the rows of one file, judged as the records would be after the import.

Each rule gets the rows that are still good, those to be deleted among them, and
yields the ones that break it. It is asked again until it yields none.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from accounts.bundle.cells import DATE
from accounts.bundle.columns import FileRule, Table
from accounts.bundle.rows import Row
from accounts.models import Assignment

Wrong = Iterator[tuple[Row, str, str]]


def tree_has_no_cycle(rows: list[Row], table: Table) -> Wrong:
    """Nothing is, however far up, a part of itself."""
    parents: dict[str, str] = dict(
        table.model._base_manager.filter(parent__isnull=False).values_list(
            "source_id", "parent__source_id"
        )
    )
    staying = [row for row in rows if not row.is_deleted]
    for row in staying:
        parents[row.values["id"]] = row.told.get("parent", "")
    in_cycle = _members_of_cycles(parents)
    for row in staying:
        if row.values["id"] in in_cycle:
            reason = (
                f"makes a cycle: going up from {row.values['id']!r} leads back to it. Leave the "
                "parent of the topmost one blank."
            )
            yield row, "parent", reason


def _members_of_cycles(parents: dict[str, str]) -> set[str]:
    found: set[str] = set()
    walked: set[str] = set()
    for start in parents:
        path: list[str] = []
        on_path: set[str] = set()
        node = start
        while node and node not in walked and node not in on_path:
            path.append(node)
            on_path.add(node)
            node = parents.get(node, "")
        if node in on_path:
            found.update(path[path.index(node) :])
        walked |= on_path
    return found


Span = tuple[date | None, date | None]


def one_primary_owner(rows: list[Row], table: Table) -> Wrong:
    """A client has at most one primary owner at any time."""
    primary = [
        row for row in rows if not row.is_deleted and row.values["role"] == Assignment.Role.PRIMARY
    ]
    owned = _owned_already(rows, {row.values["client"] for row in primary})
    for row in primary:
        span = row.values["from"], row.values["until"]
        owners = owned[row.values["client"]]
        for other, owner in owners:
            if _overlap(span, other):
                yield row, "from", _two_owners(row.told["client"], owner, other)
                break
        else:
            owners.append((span, row.told["person"]))


def _owned_already(rows: list[Row], clients: set[int]) -> dict[int, list[tuple[Span, str]]]:
    """The primary owners of the clients that the file leaves as they are."""
    touched = {row.record[0] for row in rows if row.record}
    owned: dict[int, list[tuple[Span, str]]] = defaultdict(list)
    standing = Assignment._base_manager.filter(role=Assignment.Role.PRIMARY).values_list(
        "pk", "client_id", "starts_on", "ends_on", "person__source_id"
    )
    for pk, client, start, end, person in standing.iterator():
        if client in clients and pk not in touched:
            owned[client].append(((start, end), person))
    return owned


def _overlap(one: Span, other: Span) -> bool:
    return (one[0] is None or other[1] is None or one[0] < other[1]) and (
        other[0] is None or one[1] is None or other[0] < one[1]
    )


def _two_owners(client: str, owner: str, span: Span) -> str:
    start, end = (DATE.write(day) if day else "" for day in span)
    when = f"from {start or 'the beginning'} " + (f"until {end}" if end else "on")
    return (
        f"overlaps: client {client!r} has a primary owner then, {owner!r} {when}. End the "
        "one on the first day of the other, or make one secondary."
    )


def each_has_their_own(name: str) -> FileRule:
    """No two rows have the same text in this column, in upper or lower case."""

    def rule(rows: list[Row], table: Table) -> Wrong:
        staying = [row for row in rows if not row.is_deleted]
        touched = {row.record[0] for row in staying if row.record}
        column = table.by_name[name]
        taken: dict[Any, str] = {}
        standing = table.model._base_manager.values_list("pk", column.attname, "source_id")
        for pk, value, id in standing:
            if value and pk not in touched:
                taken[value.casefold()] = id
        for row in staying:
            value = (row.values.get(name) or "").casefold()
            if not value:
                continue
            if value in taken:
                yield row, name, f"is a duplicate: {taken[value]!r} has it; give each their own."
            else:
                taken[value] = row.values["id"]

    return rule
