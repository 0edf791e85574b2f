"""How old the numbers are; said before anything else where they are too old."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from metrics.answers import Published
from metrics.formats import plural

STALE_AFTER = timedelta(hours=26)


@dataclass(frozen=True)
class Freshness:
    text: str
    is_stale: bool


def freshness(published: Published, now: datetime, *more: str) -> Freshness:
    """Recomputed today 02:04 · 24 clients."""
    zone = published.agency.zone
    made, today = published.now.astimezone(zone), now.astimezone(zone).date()
    days = (today - made.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"{made:%-d %b %Y},")
    is_stale = now - published.now > STALE_AFTER
    said = [f"Recomputed {day} {made:%H:%M}", *more]
    if is_stale:
        said.append(f"{plural((now - published.now) // timedelta(hours=1), 'hour')} ago")
    return Freshness(" · ".join(part for part in said if part), is_stale)
