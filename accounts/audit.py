"""The audit log: written in the transaction of what it tells, each entry chained to the last.

Whoever writes an entry holds the chain's end until the transaction is over, so
that no two entries follow the same one. So it is written last, after whatever
takes time.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models, transaction

from accounts.models import AuditEntry, User
from kpidash import clock

Action = AuditEntry.Action
BEGINNING = "0" * 64
Detail = str | int | bool | None
Who = User | AnonymousUser | None


def note(action: Action, *, by: Who = None, about: str = "", **details: Detail) -> AuditEntry:
    """Write down who did what to what; it stands or falls with the transaction around it."""
    with transaction.atomic(savepoint=False):
        _hold_the_end()
        entry = AuditEntry(
            at=clock.now(),
            by=by.source_id if isinstance(by, User) else "",
            action=action.value,
            about=about,
            details=details,
            previous=last_digest(),
        )
        entry.digest = digest_of(entry)
        entry.save(force_insert=True)
    return entry


def named(record: models.Model) -> str:
    """membership:17, or with the record id where it has one: person:nora."""
    kind = "person" if isinstance(record, User) else record._meta.model_name
    return f"{kind}:{getattr(record, 'source_id', record.pk)}"


def _hold_the_end() -> None:
    """Until this transaction ends nobody else writes an entry; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts audit'))")


def last_digest() -> str:
    found = AuditEntry.objects.order_by("-pk").values_list("digest", flat=True).first()
    return found or BEGINNING


def digest_of(entry: AuditEntry) -> str:
    """A hash of all that the entry says and of the digest before it."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    says = [entry.previous, at, entry.by, entry.action, entry.about, entry.details]
    return hashlib.sha256(json.dumps(says, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Broken:
    """An entry that isn't as it was written, and how that shows."""

    entry: int
    what: str


def broken_entries() -> Iterator[Broken]:
    """Each entry that was edited, or before which one is missing or was put in."""
    before = BEGINNING
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.previous != before:
            yield Broken(entry.pk, "doesn't follow the entry before it: one is missing or new")
        elif entry.digest != digest_of(entry):
            yield Broken(entry.pk, "was edited")
        before = entry.digest
