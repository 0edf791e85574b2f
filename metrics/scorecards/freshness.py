"""How old the numbers are; said before anything else where they are too old."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from metrics.answers import Published
from metrics.formats import day_in_words, plural_after
from metrics.models import Run

STALE_AFTER = timedelta(hours=26)


@dataclass(frozen=True)
class Freshness:
    text: str
    is_stale: bool
    has_failed: bool = False
    """Whether a later run was tried and failed: these are the numbers of the one before."""


def freshness(published: Published, now: datetime, *more: str) -> Freshness:
    """Recomputed today 02:04 · 24 clients."""
    zone = published.agency.zone
    made, today = published.now.astimezone(zone), now.astimezone(zone).date()
    days = (today - made.date()).days
    when = {"day": day_in_words(made.date()), "time": f"{made:%H:%M}"}
    is_stale = now - published.now > STALE_AFTER
    facts = [_recomputed(days) % when, *more]
    if is_stale:
        hours = plural_after((now - published.now) // timedelta(hours=1), "hour")
        facts.append(_("%(hours)s ago") % {"hours": hours})
    said = " · ".join(part for part in facts if part)
    return Freshness(said, is_stale, has_failed=_has_failed_since(published.run))


def _has_failed_since(run: Run | None) -> bool:
    if run is None:
        return False
    failed = Run.objects.filter(state=Run.State.FAILED, planned_at__gt=run.planned_at)
    return failed.exists()


def _recomputed(days_ago: int) -> str:
    if days_ago == 0:
        return _("Recomputed today %(time)s")
    if days_ago == 1:
        return _("Recomputed yesterday %(time)s")
    return _("Recomputed %(day)s, %(time)s")
