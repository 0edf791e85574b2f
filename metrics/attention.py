"""Who needs somebody today: read from the records, valued with the published fee."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Assignment, Client, Request, SurveyAnswer
from metrics.answers import Published
from metrics.engine.scopes import Scope
from metrics.formats import day_and_month, money, plural, plural_after
from metrics.renewals import Renewal, Stage, coming_up, fee_window, fees_of
from metrics.urgency import Pressing, Trouble, at_stake

__all__ = [
    "Concern",
    "a_month",
    "concerns",
    "days_until",
    "fee_window",
    "fees_of",
    "when_due",
    "why_now",
]

BEHIND = timedelta(days=90)
UNHAPPY_FOR = timedelta(days=60)
HIGHEST_DETRACTOR = 6
STAGES = {Stage.NOTICE_GIVEN: Trouble.LEAVING, Stage.PENDING: Trouble.UNDECIDED}


@dataclass(frozen=True)
class Signal:
    """One reason why a client needs somebody, and the day that it turns on."""

    client: str
    name: str
    action: str
    reason: str
    due: str
    pressing: Pressing


@dataclass(frozen=True)
class Concern:
    """A client with everything that speaks for talking to them."""

    client: str
    name: str
    action: str
    reason: str
    due: str
    on: date
    fee: float | None
    fee_text: str
    owner: str


def concerns(
    published: Published, scope: Scope, clients: QuerySet[Client], *, now: datetime
) -> list[Concern]:
    """The clients of a scope who need somebody, those with the most at stake soonest first."""
    today = now.astimezone(published.agency.zone).date()
    signals = [
        *_contracts(clients, today),
        *_unanswered(published, scope, clients, today),
        *_unhappy(clients, today, now),
    ]
    if not signals:
        return []
    owners = _owners({signal.client for signal in signals}, today)
    fees, currency = fees_of(published, scope), published.agency.currency
    found = []
    for each in _by_client(signals):
        fee = fees.get(each[0].client, 0.0)
        stake = at_stake(fee, (signal.pressing for signal in each), today=today)
        concern = _concern(each, fee, currency, owners, today=today)
        found.append((stake, concern if published.shows_fees else replace(concern, fee=None)))
    return [concern for _stake, concern in sorted(found, key=_most_at_stake)]


def _most_at_stake(found: tuple[float, Concern]) -> tuple[float, float, date, str]:
    stake, concern = found
    return -stake, -(concern.fee or 0), concern.on, concern.name


def _owners(clients: Iterable[str], today: date) -> dict[str, str]:
    primary = Assignment.objects.holding_on(today).filter(role=Assignment.Role.PRIMARY)
    found = primary.filter(client__source_id__in=set(clients))
    return dict(found.values_list("client__source_id", "person__name"))


def _by_client(signals: Iterable[Signal]) -> Iterable[list[Signal]]:
    found: dict[str, list[Signal]] = defaultdict(list)
    for signal in signals:
        found[signal.client].append(signal)
    return found.values()


def _concern(
    signals: list[Signal], fee: float, currency: str, owners: dict[str, str], *, today: date
) -> Concern:
    """The most pressing signal tells what to do and by when; all of them say why."""
    signals = sorted(
        signals, key=lambda signal: (-signal.pressing.weight(today), signal.pressing.on)
    )
    first = signals[0]
    reasons = list(dict.fromkeys(signal.reason for signal in signals))
    return Concern(
        client=first.client,
        name=first.name,
        action=first.action,
        reason=" · ".join(reasons),
        due=first.due,
        on=first.pressing.on,
        fee=fee,
        fee_text=a_month(fee, currency) if fee else "",
        owner=owners.get(first.client, ""),
    )


def a_month(fee: float, currency: str) -> str:
    """€1,200 a month."""
    return _("%(money)s a month") % {"money": money(fee, currency)}


def days_until(day: date, today: date) -> str:
    """in 12 days, tomorrow, today, 3 days ago."""
    days = (day - today).days
    if abs(days) <= 1:
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    told = {"days": plural_after(abs(days), "day")}
    return _("in %(days)s") % told if days > 0 else _("%(days)s ago") % told


def _contracts(clients: QuerySet[Client], today: date) -> Iterator[Signal]:
    for renewal in coming_up(clients, today=today):
        # What nobody wrote an outcome to for so long is for the renewals page.
        if renewal.due_on >= today - BEHIND:
            yield _contract_signal(renewal, today)


def _contract_signal(renewal: Renewal, today: date) -> Signal:
    client = {"client": renewal.client.name}
    if renewal.stage is Stage.NOTICE_GIVEN:
        action = _("Talk to %(client)s") % client
    else:
        action = _("Prepare the %(client)s renewal") % client
    trouble = STAGES.get(renewal.stage, Trouble.RENEWAL)
    return _signal(
        renewal.client,
        action,
        why_now(renewal),
        when_due(renewal, today),
        Pressing(trouble, renewal.due_on),
    )


def why_now(renewal: Renewal) -> str:
    """Notice given on 4 Oct; Notice by 3 Dec; Term ends on 31 Jan; …ended without an outcome."""
    if renewal.stage is Stage.NOTICE_GIVEN:
        given = renewal.contract.notice_given_on or renewal.due_on
        return _("Notice given on %(day)s") % {"day": day_and_month(given)}
    if renewal.due_on == renewal.notice_by:
        return _("Notice by %(day)s") % {"day": day_and_month(renewal.due_on)}
    last_day = {"day": day_and_month(renewal.last_day or renewal.due_on)}
    if renewal.stage is Stage.PENDING:
        return _("Term ended on %(day)s without an outcome") % last_day
    return _("Term ends on %(day)s") % last_day


def when_due(renewal: Renewal, today: date) -> str:
    """in 12 days; leaves in 12 days, for a client who gave notice."""
    if renewal.stage is not Stage.NOTICE_GIVEN:
        return days_until(renewal.due_on, today)
    if renewal.last_day is None:
        return _("notice given")
    return _("leaves %(when)s") % {"when": days_until(renewal.last_day, today)}


def _signal(client: Client, action: str, reason: str, due: str, pressing: Pressing) -> Signal:
    return Signal(client.source_id, client.name, action, reason, due, pressing)


def _unanswered(
    published: Published, scope: Scope, clients: QuerySet[Client], today: date
) -> Iterator[Signal]:
    """Requests without a reply that are past their charter, as the published numbers have it."""
    waiting = (
        Request.objects.filter(client__in=clients, state__in=("", Request.State.OPEN))
        .filter(first_response_at=None, resolved_at=None)
        .select_related("client")
        .order_by("opened_at")
    )
    late = _late_requests(published, scope)
    by_client: dict[str, list[Request]] = defaultdict(list)
    for request in waiting:
        if request.source_id in late:
            by_client[request.client.source_id].append(request)
    for requests in by_client.values():
        oldest = requests[0]
        opened = oldest.opened_at.astimezone(published.agency.zone)
        reason = plural(len(requests), "late reply")
        action = _("Answer %(client)s") % {"client": oldest.client.name}
        due = _("since %(day)s") % {"day": day_and_month(opened)}
        pressing = Pressing(Trouble.LATE, late[oldest.source_id] or today)
        yield _signal(oldest.client, action, reason, due, pressing)


def _late_requests(published: Published, scope: Scope) -> dict[str, date | None]:
    """Requests of this month and the last that missed their charter, with the day it was due."""
    month = fee_window(published)
    windows = [each for each in (month.previous(), month) if published.is_published(each)]
    if not windows:
        return {}
    rows = published.counted("sla_attainment", scope, windows)
    return {row.record: row.on for row in rows if not row.numerator}


def _unhappy(clients: QuerySet[Client], today: date, now: datetime) -> Iterator[Signal]:
    """Contacts whose latest answer of the last weeks was that of a detractor."""
    answers = (
        SurveyAnswer.objects.filter(client__in=clients, kind=SurveyAnswer.Kind.NPS)
        .filter(responded_at__range=(now - UNHAPPY_FOR, now), score__isnull=False)
        .exclude(scale_max__lt=10)
        .select_related("client")
        .order_by("responded_at")
    )
    latest = {(answer.client_id, answer.contact_id): answer for answer in answers}
    for answer in latest.values():
        if answer.client and answer.score is not None and answer.score <= HIGHEST_DETRACTOR:
            on = (answer.responded_at or now).date()
            reason = _("Scored us %(score)s of 10") % {"score": f"{answer.score:.0f}"}
            action = _("Call %(client)s") % {"client": answer.client.name}
            pressing = Pressing(Trouble.UNHAPPY, on)
            yield _signal(answer.client, action, reason, days_until(on, today), pressing)
