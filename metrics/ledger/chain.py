"""The sealed lines and the chain of marks that holds them together."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db import connection

from metrics.models import Run, Seal, SealedNumber, Snapshot

BEGINNING = "0" * 64


def one_at_a_time() -> None:
    """Until this transaction ends nobody else publishes or seals; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('metrics publish'))")


def append(lines: Iterable[SealedNumber]) -> None:
    """Write lines at the end of the chain; inside a transaction of `one_at_a_time`."""
    mark, marked = last_mark(), []
    for line in lines:
        line.mark = mark = mark_of(line, mark)
        marked.append(line)
    SealedNumber.objects.bulk_create(marked, batch_size=1000)


def last_mark() -> str:
    last = SealedNumber.objects.order_by("-pk").first()
    return last.mark if last else BEGINNING


def mark_of(line: SealedNumber, before: str) -> str:
    """A hash of all that the line says and of the mark before it."""
    says = [
        before,
        str(line.seal.start),
        str(line.seal.end),
        str(line.run),
        line.at.astimezone(UTC).isoformat(),
        line.kpi,
        line.scope,
        line.window,
        str(line.end),
        repr(line.value),
        repr(line.is_restated),
        repr(line.was),
        json.dumps(line.cause, sort_keys=True),
    ]
    return hashlib.sha256("\n".join(says).encode()).hexdigest()


@dataclass(frozen=True)
class Broken:
    """A place where the ledger isn't what was written."""

    line: str
    what: str


def broken_lines() -> Iterator[Broken]:
    """Every line that was edited, or before which one is missing."""
    mark = BEGINNING
    for line in SealedNumber.objects.select_related("seal").order_by("pk").iterator():
        if mark_of(line, mark) != line.mark:
            yield Broken(f"Line {line.pk}, {line}", "was edited, or a line before it is missing")
        mark = line.mark
    for seal in Seal.objects.filter(numbers=None):
        yield Broken(f"The seal of {seal}", "has no lines any more")


def unlike_published() -> Iterator[Broken]:
    """Published numbers of sealed quarters that were never restated, and yet differ."""
    current = Run.objects.current()
    lines = SealedNumber.objects.order_by("pk").values_list(
        "kpi", "scope", "window", "end", "value"
    )
    sealed = {tuple(place): value for *place, value in lines.iterator()}
    places = ("batch__kpi", "scope", "window", "end")
    shown = Snapshot.objects.filter(
        batch__steps__run=current, end__in={place[3] for place in sealed}
    ).values_list(*places, "value")
    for *place, value in shown.iterator():
        if tuple(place) in sealed and not _alike(sealed[tuple(place)], value):
            kpi, scope, window, end = place
            yield Broken(
                f"{kpi} of {scope}, {window} to {end}",
                f"is published as {value}, but sealed or restated as {sealed[tuple(place)]}",
            )


def _alike(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
