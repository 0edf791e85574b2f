"""One renewal in words: what is due and when, what is at risk, who spoke last with whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Assignment, Contract, Opportunity, TouchPoint
from metrics.answers import Published
from metrics.attention import a_month, days_until
from metrics.formats import NOTHING, day_and_month, day_in_words, money
from metrics.renewals import Renewal, Stage, current_amount, monthly_fee
from metrics.scorecards.figures import StatusMark

WORDS: Final[Mapping[Stage, str | Promise]] = {
    Stage.NOTICE_GIVEN: gettext_lazy("Notice given"),
    Stage.PENDING: gettext_lazy("No outcome yet"),
    Stage.NOTICE_PASSED: gettext_lazy("Notice date passed"),
    Stage.IN_30: gettext_lazy("Within 30 days"),
    Stage.IN_60: gettext_lazy("Within 60 days"),
    Stage.IN_90: gettext_lazy("Within 90 days"),
}
LOOKS = {
    Stage.NOTICE_GIVEN: ("off-target", "off"),
    Stage.PENDING: ("incomplete", "off"),
    Stage.NOTICE_PASSED: ("stale", "near"),
    Stage.IN_30: ("near-target", "near"),
    Stage.IN_60: ("no-target", "na"),
    Stage.IN_90: ("no-target", "na"),
}


@dataclass(frozen=True)
class RenewalRow:
    client: str
    name: str
    service: str
    stage: StatusMark
    what: str
    when: str
    on: date
    term: str
    fee: float | None
    fee_text: str
    native: str
    owner: str
    spoken: str
    spoken_on: date | None
    spoken_day: str
    proposal: str


def mark(stage: Stage) -> StatusMark:
    shape, tone = LOOKS[stage]
    return StatusMark(str(WORDS[stage]), shape, tone)


def renewal_rows(
    published: Published, shown: Sequence[Renewal], *, now: datetime
) -> tuple[RenewalRow, ...]:
    zone, currency = published.agency.zone, published.agency.currency
    shows_fees = published.shows_fees
    today = now.astimezone(zone).date()
    clients = {each.client.pk for each in shown}
    owners, spoken = _owners(clients, today), _spoken(clients, now, zone)
    proposals = _proposals(clients)
    rows = (
        _row(
            each,
            currency=currency,
            owner=owners.get(each.client.pk, ""),
            spoken_on=spoken.get(each.client.pk),
            proposal=proposals.get(each.client.pk, ""),
            today=today,
        )
        for each in shown
    )
    return tuple(row if shows_fees else replace(row, fee_text="", native="") for row in rows)


def _row(
    renewal: Renewal,
    *,
    currency: str,
    owner: str,
    spoken_on: date | None,
    proposal: str,
    today: date,
) -> RenewalRow:
    contract = renewal.contract
    return RenewalRow(
        client=renewal.client.source_id,
        name=renewal.client.name,
        service=contract.service or contract.get_kind_display(),
        stage=mark(renewal.stage),
        what=what_is_due(renewal),
        when=days_until(renewal.due_on, today),
        on=renewal.due_on,
        term=term_in_words(renewal),
        fee=renewal.fee,
        fee_text=NOTHING if renewal.fee is None else money(renewal.fee, currency),
        native=native_fee(contract, currency),
        owner=owner,
        spoken=days_until(spoken_on, today) if spoken_on else _("none on record"),
        spoken_on=spoken_on,
        spoken_day=day_in_words(spoken_on),
        proposal=proposal,
    )


def what_is_due(renewal: Renewal) -> str:
    """Notice by 3 Dec; Term ends 31 Jan; Leaves 3 Dec; Term ended 31 Oct."""
    day = {"day": day_and_month(renewal.due_on)}
    if renewal.stage is Stage.NOTICE_GIVEN:
        return _("Leaves %(day)s") % day if renewal.last_day else _("Notice given %(day)s") % day
    if renewal.stage is Stage.PENDING:
        return _("Ended %(day)s") % day
    if renewal.due_on == renewal.notice_by:
        return _("Notice by %(day)s") % day
    return _("Ends %(day)s") % day


def term_in_words(renewal: Renewal) -> str:
    """What the day is to be read against: the end of the term, the notice date that passed."""
    if renewal.is_rolling:
        return _("rolling")
    if renewal.stage is Stage.NOTICE_PASSED and renewal.notice_by:
        return _("notice was due by %(day)s") % {"day": day_and_month(renewal.notice_by)}
    if renewal.last_day and renewal.due_on != renewal.last_day:
        return _("term ends %(day)s") % {"day": day_in_words(renewal.last_day)}
    return ""


def native_fee(contract: Contract, currency: str) -> str:
    """As the contract says it, where that is another currency or another interval."""
    if contract.currency == currency and contract.interval == Contract.Interval.MONTH:
        return ""
    if contract.interval == Contract.Interval.MONTH:
        return a_month(monthly_fee(contract), contract.currency)
    amount = money(current_amount(contract), contract.currency)
    return f"{amount} {contract.get_interval_display()}"


def _owners(clients: set[int], today: date) -> dict[int, str]:
    primary = Assignment.objects.holding_on(today).filter(
        role=Assignment.Role.PRIMARY, client__in=clients
    )
    return dict(primary.values_list("client", "person__name"))


def _spoken(clients: set[int], now: datetime, zone: ZoneInfo) -> dict[int, date]:
    """When somebody who decides there and one of us last heard each other."""
    talks = TouchPoint.objects.filter(client__in=clients).held_by(now).two_way_with_seniors()
    last = talks.order_by().values_list("client").annotate(last=Max("at"))
    return {client: at.astimezone(zone).date() for client, at in last}


def _proposals(clients: set[int]) -> dict[int, str]:
    """The open proposal of each client; that for the renewal itself before any other."""
    pending = Opportunity.objects.filter(
        client__in=clients, outcome__in=("", Opportunity.Outcome.OPEN), decided_on=None
    )
    kinds = (Opportunity.Kind.RENEWAL, Opportunity.Kind.EXTENSION)
    told: dict[int, str] = {}
    for each in sorted(pending, key=lambda each: each.kind not in kinds):
        told.setdefault(each.client_id or 0, _proposal(each))
    return told


def _proposal(opportunity: Opportunity) -> str:
    kind = opportunity.get_kind_display()
    if opportunity.sent_on:
        return _("%(kind)s sent %(day)s") % {
            "kind": kind,
            "day": day_and_month(opportunity.sent_on),
        }
    return _("%(kind)s in preparation") % {"kind": kind}
