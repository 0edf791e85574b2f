"""How final a period's numbers are: open → settling → closed → sealed."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from django.conf import settings


class State(StrEnum):
    OPEN = "open"
    SETTLING = "settling"
    CLOSED = "closed"
    SEALED = "sealed"


def state_of(end: date, *, today: date, sealed: Collection[date] = ()) -> State:
    """Of a period that ends before `end`; `sealed` are the ends of sealed quarters."""
    if end in sealed:
        return State.SEALED
    if end > today:
        return State.OPEN
    return State.CLOSED if end <= closed_until(today) else State.SETTLING


def closed_until(today: date) -> date:
    """Periods that end by this day are closed: what changes in them later is a revision."""
    return today - timedelta(days=settings.KPIDASH_SETTLING_DAYS)
