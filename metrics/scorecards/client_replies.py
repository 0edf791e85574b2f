"""How one client's requests were answered, against the hours that it was promised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charter, Client, Request
from accounts.querysets import holding_q
from metrics.answers import Published
from metrics.engine.kpi import Unit
from metrics.engine.periods import Window
from metrics.engine.scopes import Scope
from metrics.formats import NOTHING, NumberFormat, moment_in_words, trimmed
from metrics.scorecards.distributions import AGAIN
from metrics.scorecards.figures import StatusMark
from metrics.wording import label

MOST_SHOWN = 8


@dataclass(frozen=True)
class ReplyRow:
    asked: str
    asked_at: datetime
    how: str
    took: str
    verdict: StatusMark


@dataclass(frozen=True)
class Replies:
    """The latest requests, those that were answered too late or wait before all others."""

    title: str
    promises: tuple[str, ...]
    is_own: bool
    rows: tuple[ReplyRow, ...]


def replies(
    published: Published, client: Client, scope: Scope, window: Window, *, today: date
) -> Replies:
    judged = published.explain("sla_attainment", scope, window)
    kept = {row.record: bool(row.numerator) for row in judged.counted}
    promises = promises_to(client, today)
    return Replies(
        title=_title(kept),
        promises=tuple(map(promise_in_words, promises)),
        is_own=any(charter.client_id for charter in promises),
        rows=tuple(_rows(published, client, scope, window, kept)),
    )


def _title(kept: dict[str, bool]) -> str:
    if not kept:
        return _("No request was due in this period")
    return ngettext(
        "%(kept)s of %(count)s request answered as promised",
        "%(kept)s of %(count)s requests answered as promised",
        len(kept),
    ) % {"kept": sum(kept.values()), "count": len(kept)}


def promises_to(client: Client, today: date) -> Sequence[Charter]:
    """The client's own charter, else the agency's."""
    holding = Charter.objects.filter(holding_q(today))
    both = list(holding.filter(Q(client=client) | Q(client=None)))
    return [charter for charter in both if charter.client_id] or both


def promise_in_words(charter: Charter) -> str:
    """email, high: 4 h; other requests: 8 h."""
    about = ", ".join(label(part) for part in (charter.channel, charter.priority) if part)
    told = {"about": about or _("all requests"), "hours": trimmed(charter.hours)}
    return _("%(about)s: %(hours)s business hours") % told


def _rows(
    published: Published, client: Client, scope: Scope, window: Window, kept: dict[str, bool]
) -> Iterable[ReplyRow]:
    waits = published.explain("first_response_time", scope, window)
    took = {row.record: row.numerator for row in waits.counted}
    asked = client.requests.filter(source_id__in={id.removesuffix(AGAIN) for id in kept})
    latest = sorted(asked, key=lambda each: each.opened_at, reverse=True)
    latest.sort(key=lambda each: kept.get(each.source_id, True))
    number, zone = NumberFormat(Unit.SECONDS), published.agency.zone
    for each in latest[:MOST_SHOWN]:
        seconds = took.get(each.source_id)
        yield ReplyRow(
            asked=moment_in_words(each.opened_at.astimezone(zone)),
            asked_at=each.opened_at,
            how=", ".join(label(part) for part in (each.channel, each.priority) if part),
            took=NOTHING if seconds is None else number.text(seconds),
            verdict=_verdict(each, is_kept=kept.get(each.source_id, True)),
        )


def _verdict(request: Request, *, is_kept: bool) -> StatusMark:
    if is_kept:
        return StatusMark(_("As promised"), "on-target", "good")
    if request.first_response_at is None and request.resolved_at is None:
        return StatusMark(_("Still waiting"), "stale", "off")
    return StatusMark(_("Too late"), "off-target", "off")
