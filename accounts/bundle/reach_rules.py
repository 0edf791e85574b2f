"""What one person may write, as rules between rows: only for clients and in names of theirs."""

from collections import defaultdict
from collections.abc import Iterator

from accounts import access, actions
from accounts.bundle.columns import FileRule, Table
from accounts.bundle.file_rules import Wrong
from accounts.bundle.rows import Row
from accounts.models import Client, Contact, User

ONLY_SEEN = "is a client that you may look at, but not write for."
NOT_YOURS = "is the id of a record that isn't yours to change; write under another one."
NOT_TO_CREDIT = "is somebody in whose name you can't write: name yourself, or whom you manage."
CREDITED = ("person", "first_responder")


def rules_for(table: Table, by: User) -> Iterator[FileRule]:
    yield _only_their_clients(by)
    yield _only_their_names(by)
    if table.name == "touches":
        yield _as_logged_by_hand


def _only_their_clients(by: User) -> FileRule:
    """Neither for a client of others, nor over a record that belongs to one."""

    def rule(rows: list[Row], table: Table) -> Wrong:
        recorded = _clients_recorded(rows, table)
        asked = {row.values["client"] for row in rows}.union(*recorded.values())
        theirs = set(
            access.clients_to_log_for(by).filter(pk__in=asked).values_list("pk", flat=True)
        )
        for row in rows:
            if row.values["client"] not in theirs:
                yield row, "client", ONLY_SEEN
            elif recorded[row.values["id"]] - theirs:
                yield row, "id", NOT_YOURS

    return rule


def _clients_recorded(rows: list[Row], table: Table) -> dict[str, set[int]]:
    """Whose the records are that have the rows' ids already."""
    found: dict[str, set[int]] = defaultdict(set)
    standing = table.model._base_manager.filter(source_id__in=[row.values["id"] for row in rows])
    for id, client in standing.values_list("source_id", "client"):
        found[id].add(client)
    return found


def _only_their_names(by: User) -> FileRule:
    """A name that is recorded already may stay."""

    def rule(rows: list[Row], table: Table) -> Wrong:
        credited = [table.by_name[name] for name in CREDITED if name in table.by_name]
        theirs = set(access.people_to_credit(by).values_list("pk", flat=True))
        for row in rows:
            for column in credited:
                person = row.values[column.name]
                place = 1 + table.kept.index(column)
                is_recorded = row.record is not None and row.record[place] == person
                if person is not None and person not in theirs and not is_recorded:
                    yield row, column.name, NOT_TO_CREDIT

    return rule


def _as_logged_by_hand(rows: list[Row], table: Table) -> Wrong:
    """What the form for a touch point refuses."""
    clients = Client.objects.in_bulk({row.values["client"] for row in rows})
    contacts = Contact.objects.in_bulk({row.values["contact"] for row in rows} - {None})
    for row in rows:
        if problem := actions.not_held_yet(row.values["at"]):
            yield row, "at", problem
        contact, client = contacts.get(row.values["contact"]), clients[row.values["client"]]
        if problem := actions.not_of_client(contact, client):
            yield row, "contact", problem
