"""Renewals: what comes up when, what is at risk, and who spoke last with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Client
from metrics.answers import Published
from metrics.attention import a_month
from metrics.charts.renewals import Due, timeline
from metrics.engine.scopes import Scope
from metrics.renewals import Renewal, Stage, renewals
from metrics.scorecards.chart_cards import ChartCard, TwinTable
from metrics.scorecards.choice import Option
from metrics.scorecards.figures import StatusMark
from metrics.scorecards.freshness import Freshness, freshness
from metrics.scorecards.renewal_rows import WORDS, RenewalRow, mark, renewal_rows

MOST_DRAWN = 14
MOST_ON_A_CARD = 5


@dataclass(frozen=True)
class StageTile:
    """How many are so far, and what they pay; a link that shows them alone."""

    stage: StatusMark
    count: int
    fee: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class RenewalsPage:
    place: str
    sentence: str
    freshness: Freshness
    scopes: tuple[Option, ...]
    stages: tuple[StageTile, ...]
    everything: str
    is_filtered: bool
    timeline: ChartCard | None
    rows: tuple[RenewalRow, ...]


@dataclass(frozen=True)
class RenewalsCard:
    """The few that come next, for the page of a team."""

    sentence: str
    rows: tuple[RenewalRow, ...]
    href: str


@dataclass(frozen=True)
class RenewalChoice:
    """What the address says: whose clients, and how far their renewals are."""

    scope: Scope
    stage: Stage | None = None

    def href(self, stage: Stage | None = None) -> str:
        asked = {"scope": str(self.scope)} | ({"stage": str(stage)} if stage else {})
        return f"{reverse('renewals')}?{urlencode(asked, safe=':')}"


def renewals_page(
    published: Published,
    choice: RenewalChoice,
    *,
    place: str,
    clients: QuerySet[Client],
    scopes: Sequence[tuple[Scope, str]],
    now: datetime,
) -> RenewalsPage:
    today = now.astimezone(published.agency.zone).date()
    currency = published.agency.currency
    found = renewals(published, choice.scope, clients, today=today)
    shown = [each for each in found if choice.stage in (None, each.stage)]
    rows = renewal_rows(published, shown, now=now)
    return RenewalsPage(
        place=place,
        sentence=sentence(found, currency, shows_fees=published.shows_fees),
        freshness=freshness(published, now),
        scopes=_options(scopes, choice),
        stages=tuple(_tile(stage, found, choice, published) for stage in Stage),
        everything=choice.href(),
        is_filtered=choice.stage is not None,
        timeline=_timeline(shown, rows, today) if shown else None,
        rows=rows,
    )


def renewals_card(
    published: Published, scope: Scope, clients: QuerySet[Client], *, now: datetime
) -> RenewalsCard:
    today = now.astimezone(published.agency.zone).date()
    currency = published.agency.currency
    found = renewals(published, scope, clients, today=today)
    rows = renewal_rows(published, found[:MOST_ON_A_CARD], now=now)
    said = sentence(found, currency, shows_fees=published.shows_fees)
    return RenewalsCard(said, rows, RenewalChoice(scope).href())


def _options(scopes: Sequence[tuple[Scope, str]], choice: RenewalChoice) -> tuple[Option, ...]:
    return tuple(
        Option(name, RenewalChoice(scope).href(choice.stage), is_current=scope == choice.scope)
        for scope, name in scopes
    )


def sentence(found: Sequence[Renewal], currency: str, *, shows_fees: bool = True) -> str:
    """3 renewals to decide, €9,000 a month at risk; 1 is past its end without an outcome."""
    if not found:
        return _("No renewal is due within 90 days")
    said = _at_risk(found, currency) if shows_fees else _to_decide(found)
    over = sum(each.stage is Stage.PENDING for each in found)
    if not over:
        return said
    late = ngettext(
        "%(count)s is past its end without an outcome",
        "%(count)s are past their end without an outcome",
        over,
    ) % {"count": over}
    return f"{said}; {late}"


def _at_risk(found: Sequence[Renewal], currency: str) -> str:
    fee = sum(each.fee or 0 for each in found)
    return ngettext(
        "%(count)s renewal to decide, %(fee)s at risk",
        "%(count)s renewals to decide, %(fee)s at risk",
        len(found),
    ) % {"count": len(found), "fee": a_month(fee, currency)}


def _to_decide(found: Sequence[Renewal]) -> str:
    told = ngettext("%(count)s renewal to decide", "%(count)s renewals to decide", len(found))
    return told % {"count": len(found)}


def _tile(
    stage: Stage, found: Sequence[Renewal], choice: RenewalChoice, published: Published
) -> StageTile:
    mine = [each for each in found if each.stage is stage]
    fee = sum(each.fee or 0 for each in mine)
    told = a_month(fee, published.agency.currency) if published.shows_fees else ""
    is_current = choice.stage is stage
    href = choice.href(None if is_current else stage)
    return StageTile(mark(stage), len(mine), told, href, is_current)


def _timeline(shown: Sequence[Renewal], rows: Sequence[RenewalRow], today: date) -> ChartCard:
    drawn = list(zip(shown, rows, strict=True))[:MOST_DRAWN]
    dues = [
        Due(
            name=row.name,
            on=renewal.due_on,
            last_day=renewal.last_day,
            tone=row.stage.tone,
            told=f"{row.name}: {row.what}, {row.when}",
        )
        for renewal, row in drawn
    ]
    return ChartCard(
        id="timeline",
        title=_("What comes up when"),
        subtitle=_("Filled: the day to decide by. Hollow: the term's last day."),
        summary=_summary(rows, left_out=len(shown) - len(drawn)),
        spec=timeline(dues, today=today),
        table=TwinTable(
            caption=_("Renewals, the next day to decide first"),
            headings=(_("Client"), _("Decide by"), _("When"), _("Stage"), _("Fee at risk")),
            rows=tuple((r.name, r.what, r.when, str(r.stage.word), r.fee_text) for r in rows),
        ),
    )


def _summary(rows: Sequence[RenewalRow], *, left_out: int) -> str:
    """The next one still ahead, else the one that is longest over."""
    ahead = [row for row in rows if row.stage.word != str(WORDS[Stage.PENDING])]
    first = (ahead or rows)[0]
    said = _("Next: %(client)s, %(what)s, %(when)s.") % {
        "client": first.name,
        "what": first.what,
        "when": first.when,
    }
    if not left_out:
        return said
    more = ngettext(
        "%(count)s more stands in the table.", "%(count)s more stand in the table.", left_out
    ) % {"count": left_out}
    return f"{said} {more}"
