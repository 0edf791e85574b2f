"""Who needs somebody today: read from the records, valued with the published fee."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import (
    Assignment,
    Client,
    Contract,
    ContractChange,
    Request,
    SurveyAnswer,
)
from metrics.answers import Published
from metrics.engine.periods import Window, WindowKind
from metrics.engine.scopes import Scope
from metrics.formats import money, plural

AHEAD = timedelta(days=90)
UNHAPPY_FOR = timedelta(days=60)
HIGHEST_DETRACTOR = 6


@dataclass(frozen=True)
class Signal:
    """One reason why a client needs somebody, and the day that it turns on."""

    client: str
    name: str
    action: str
    reason: str
    due: str
    on: date


@dataclass(frozen=True)
class Concern:
    """A client with everything that speaks for talking to them."""

    client: str
    name: str
    action: str
    reason: str
    due: str
    on: date
    fee: float
    fee_text: str
    owner: str


def concerns(
    published: Published, scope: Scope, clients: QuerySet[Client], *, now: datetime
) -> list[Concern]:
    """The clients of a scope who need somebody, the highest fee at risk first."""
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
    found = [
        _concern(each, fees.get(each[0].client, 0.0), currency, owners)
        for each in _by_client(signals)
    ]
    return sorted(found, key=lambda concern: (-concern.fee, concern.on, concern.name))


def fee_window(published: Published) -> Window:
    """The month whose end tells today's fee."""
    current = published.window(WindowKind.MONTH, published.today)
    return current if published.is_published(current) else current.previous()


def fees_of(published: Published, scope: Scope) -> dict[str, float]:
    """What each client of a scope pays a month, in the agency's currency."""
    fees: dict[str, float] = defaultdict(float)
    for row in published.explain("mrr", scope, fee_window(published)).counted:
        fees[row.client] += row.numerator
    return fees


def _owners(clients: Iterable[str], today: date) -> dict[str, str]:
    primary = Assignment.objects.holding_on(today).filter(role=Assignment.Role.PRIMARY)
    found = primary.filter(client__source_id__in=set(clients))
    return dict(found.values_list("client__source_id", "person__name"))


def _by_client(signals: Iterable[Signal]) -> Iterable[list[Signal]]:
    found: dict[str, list[Signal]] = defaultdict(list)
    for signal in signals:
        found[signal.client].append(signal)
    return found.values()


def _concern(signals: list[Signal], fee: float, currency: str, owners: dict[str, str]) -> Concern:
    """The most pressing signal tells what to do and by when; all of them say why."""
    signals = sorted(signals, key=lambda signal: signal.on)
    first = signals[0]
    reasons = list(dict.fromkeys(signal.reason for signal in signals))
    why = ", ".join([reasons[0], *(reason[:1].lower() + reason[1:] for reason in reasons[1:])])
    return Concern(
        client=first.client,
        name=first.name,
        action=first.action,
        reason=why,
        due=first.due,
        on=first.on,
        fee=fee,
        fee_text=f"{money(fee, currency)} a month" if fee else "",
        owner=owners.get(first.client, ""),
    )


def days_until(day: date, today: date) -> str:
    """in 12 days, tomorrow, today, 3 days ago."""
    days = (day - today).days
    if abs(days) <= 1:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    return f"in {plural(days, 'day')}" if days > 0 else f"{plural(-days, 'day')} ago"


def _contracts(clients: QuerySet[Client], today: date) -> Iterator[Signal]:
    extended = ContractChange.objects.filter(
        contract=OuterRef("pk"), term_ends_on__isnull=False, on__lte=today
    ).order_by("-on")
    retainers = (
        Contract.objects.filter(client__in=clients, kind=Contract.Kind.RETAINER)
        .exclude(billing_type=Contract.BillingType.PASS_THROUGH)
        .filter(Q(ended_on=None) | Q(ended_on__gte=today), renewed_by=None)
        .annotate(
            term=Coalesce(
                Subquery(extended.values("term_ends_on")[:1]),
                "term_ends_on",
                output_field=DateField(),
            )
        )
        .filter(
            Q(notice_given_on__lte=today)
            | Q(ended_on=None, term__range=(today - AHEAD, today + AHEAD))
        )
        .select_related("client")
    )
    return (_contract_signal(contract, today) for contract in retainers)


def _contract_signal(contract: Contract, today: date) -> Signal:
    term: date | None = getattr(contract, "term", None)
    last_day = contract.ended_on or term
    if contract.notice_given_on:
        on = last_day or contract.notice_given_on
        reason = f"Notice given on {contract.notice_given_on:%-d %b}"
        due = f"leaves {days_until(on, today)}" if last_day else "notice given"
        return _signal(contract.client, f"Talk to {contract.client.name}", reason, due, on)
    on = term or today
    action = f"Prepare the {contract.client.name} renewal"
    if on < today:
        reason = f"Term ended on {on:%-d %b} without an outcome"
        return _signal(contract.client, action, reason, days_until(on, today), on)
    reason = f"Renews on {on + timedelta(days=1):%-d %b %Y}"
    return _signal(contract.client, action, reason, days_until(on, today), on)


def _signal(client: Client, action: str, reason: str, due: str, on: date) -> Signal:
    return Signal(client.source_id, client.name, action, reason, due, on)


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
        action = f"Answer {oldest.client.name}"
        due = f"since {opened:%-d %b}"
        yield _signal(oldest.client, action, reason, due, late[oldest.source_id] or today)


def _late_requests(published: Published, scope: Scope) -> dict[str, date | None]:
    """Requests of this month and the last that missed their charter, with the day it was due."""
    month = fee_window(published)
    rows = [
        row
        for window in (month.previous(), month)
        if published.is_published(window)
        for row in published.explain("sla_attainment", scope, window).counted
    ]
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
            reason = f"Scored us {answer.score:.0f} of 10"
            action = f"Call {answer.client.name}"
            yield _signal(answer.client, action, reason, days_until(on, today), on)
