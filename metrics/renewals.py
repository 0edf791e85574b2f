"""Which contracts come up for renewal, when it is decided, and what is at risk.

Dates come from the records; the fee is the published one of the client,
divided among its contracts, so that all pages tell the same money.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from math import isfinite, nan

from django.db.models import Q, QuerySet

from accounts.models import Client, Contract, ExchangeRate
from accounts.querysets import ContractQuerySet
from metrics.answers import Published
from metrics.engine.book import MONTHLY
from metrics.engine.periods import Window, WindowKind
from metrics.engine.scopes import Scope


class Stage(StrEnum):
    """How far a renewal is, the most pressing first."""

    NOTICE_GIVEN = "notice-given"
    PENDING = "pending"
    NOTICE_PASSED = "notice-passed"
    IN_30 = "30"
    IN_60 = "60"
    IN_90 = "90"


@dataclass(frozen=True)
class Renewal:
    """One contract that somebody has to talk about: `due_on` is the day that it turns on."""

    contract: Contract
    stage: Stage
    due_on: date
    last_day: date | None
    notice_by: date | None
    fee: float | None = None

    @property
    def client(self) -> Client:
        return self.contract.client

    @property
    def is_rolling(self) -> bool:
        return term_of(self.contract) is None


def fee_window(published: Published) -> Window:
    """The month whose end tells today's fee."""
    current = published.window(WindowKind.MONTH, published.today)
    return current if published.is_published(current) else current.previous()


def fees_of(published: Published, scope: Scope) -> dict[str, float]:
    """What each client of a scope pays a month, in the agency's currency."""
    (fees,) = published.by_client("mrr", scope, [fee_window(published)])
    return fees


def renewals(
    published: Published, scope: Scope, clients: QuerySet[Client], *, today: date
) -> list[Renewal]:
    """What comes up with the clients of a scope, with the fee at risk."""
    found = coming_up(clients, today=today)
    fees = _fees(found, fees_of(published, scope), today) if found else {}
    return [replace(each, fee=fees.get(each.contract.pk)) for each in found]


def coming_up(clients: QuerySet[Client], *, today: date) -> list[Renewal]:
    """Contracts that nothing follows yet and that need somebody, the next day to decide first."""
    is_open = Q(notice_given_on__lte=today) | Q(ended_on=None, term_on_day__isnull=False)
    running = _running(today).filter(client__in=clients).without_successor().filter(is_open)
    staged = ((each, stage_of(each, today)) for each in running.select_related("client"))
    found = [
        Renewal(each, stage, due_on(each, today), last_day_of(each), notice_by(each))
        for each, stage in staged
        if stage
    ]
    return sorted(found, key=lambda each: (each.due_on, each.client.name, each.contract.source_id))


def _running(today: date) -> ContractQuerySet:
    contracts: ContractQuerySet = Contract.objects.fee_retainers().lasting_on(today)
    return contracts.as_changed_by(today)


def stage_of(contract: Contract, today: date) -> Stage | None:
    """None while it can wait."""
    end, notice = last_day_of(contract), notice_by(contract)
    if end and end < today:
        return Stage.PENDING
    if contract.notice_given_on and contract.notice_given_on <= today:
        return Stage.NOTICE_GIVEN
    if end is None:
        return None
    if notice and notice < today:
        return Stage.NOTICE_PASSED
    days = (due_on(contract, today) - today).days
    ahead = (Stage.IN_30, Stage.IN_60, Stage.IN_90)
    return next((stage for stage in ahead if days <= int(stage)), None)


def last_day_of(contract: Contract) -> date | None:
    """The last day agreed; of what rolls on and was given notice of, the end of the notice."""
    end = contract.ended_on or term_of(contract)
    if end or contract.notice_given_on is None or contract.notice_days is None:
        return end
    return contract.notice_given_on + timedelta(days=contract.notice_days)


def notice_by(contract: Contract) -> date | None:
    """The last day on which notice of the term can be given."""
    term = term_of(contract)
    if term is None or contract.notice_days is None:
        return None
    return term - timedelta(days=contract.notice_days)


def due_on(contract: Contract, today: date) -> date:
    """The notice date while it is ahead, else the last day."""
    notice = notice_by(contract)
    if notice and notice >= today and not contract.notice_given_on:
        return notice
    return last_day_of(contract) or contract.notice_given_on or today


def term_of(contract: Contract) -> date | None:
    """The last day of the term, as it was extended."""
    return getattr(contract, "term_on_day", contract.term_ends_on)


def _fees(shown: Iterable[Renewal], fees: dict[str, float], today: date) -> dict[int, float]:
    """Each contract's part of its client's published fee, by what the contracts say."""
    ids = {each.client.pk: each.client.source_id for each in shown}
    rates = _rates(today)
    begun = _running(today).begun_by(today).filter(client__in=ids)
    parts = [
        (contract, monthly_fee(contract) * rates.get(contract.currency, 1.0)) for contract in begun
    ]
    whole: dict[int, float] = defaultdict(float)
    for contract, part in parts:
        whole[contract.client_id] += part
    told = {pk: fees[id] for pk, id in ids.items() if isfinite(fees.get(id, nan)) and whole[pk]}
    return {
        contract.pk: told[contract.client_id] * part / whole[contract.client_id]
        for contract, part in parts
        if contract.client_id in told
    }


def monthly_fee(contract: Contract) -> float:
    """As a fee per month in the contract's own currency; nothing while it pauses."""
    if getattr(contract, "is_paused", False):
        return 0.0
    return float(current_amount(contract)) * MONTHLY[contract.interval]


def current_amount(contract: Contract) -> Decimal:
    """The fee as it is due now: what was agreed, or what it was changed to."""
    return Decimal(getattr(contract, "amount_on_day", contract.amount))


def _rates(today: date) -> dict[str, float]:
    """Only to divide one client's fee among contracts in different currencies."""
    known = ExchangeRate.objects.filter(starts_on__lte=today).order_by("starts_on")
    return {currency: float(rate) for currency, rate in known.values_list("currency", "rate")}
