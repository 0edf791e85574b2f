"""Client: what they pay for, who looked after them when, and their own numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import Assignment, Client, Contract
from metrics.answers import Published
from metrics.attention import Concern, concerns
from metrics.engine.periods import WindowKind
from metrics.engine.scopes import Scope, ScopeKind
from metrics.formats import day_in_words, money
from metrics.scorecards.choice import Choice, Switch, switch, window_at
from metrics.scorecards.figures import Figure, figure
from metrics.scorecards.freshness import Freshness, freshness
from metrics.scorecards.lines import in_order


@dataclass(frozen=True)
class ContractRow:
    service: str
    kind: str
    fee: str
    begun: str
    term: str
    state: str


@dataclass(frozen=True)
class OwnerRow:
    name: str
    person: str
    role: str
    since: str
    until: str
    is_current: bool


@dataclass(frozen=True)
class ClientPage:
    name: str
    about: str
    freshness: Freshness | None
    switch: Switch | None
    concern: Concern | None
    figures: tuple[Figure, ...]
    contracts: tuple[ContractRow, ...]
    owners: tuple[OwnerRow, ...]


@dataclass(frozen=True)
class ClientRecords:
    client: Client
    contracts: Sequence[Contract]
    assignments: Sequence[Assignment]


def client_page(
    published: Published | None, records: ClientRecords, choice: Choice, *, now: datetime
) -> ClientPage:
    """The records are shown also where nothing was ever published."""
    client = records.client
    zone = published.agency.zone if published else None
    today = now.astimezone(zone).date()
    return ClientPage(
        name=client.name,
        about=" · ".join(part for part in (client.tier, client.industry, client.country) if part),
        freshness=freshness(published, now) if published else None,
        switch=_switch(published, choice) if published else None,
        concern=_concern(published, client, now) if published else None,
        figures=_figures(published, client, _kind(choice)) if published else (),
        contracts=tuple(_contract_row(contract, today) for contract in records.contracts),
        owners=tuple(_owner_row(assignment, today) for assignment in records.assignments),
    )


def _switch(published: Published, choice: Choice) -> Switch:
    return switch(published, _kind(choice), by_target=False, compares=False)


def _kind(choice: Choice) -> Choice:
    """One client has few of anything: a year says more than a month."""
    return replace(choice, kind=choice.kind or WindowKind.T12M)


def _concern(published: Published, client: Client, now: datetime) -> Concern | None:
    scope = Scope(ScopeKind.CLIENT, client.source_id)
    found = concerns(published, scope, Client.objects.filter(pk=client.pk), now=now)
    return found[0] if found else None


def _figures(published: Published, client: Client, choice: Choice) -> tuple[Figure, ...]:
    scope = Scope(ScopeKind.CLIENT, client.source_id)
    window = window_at(published, choice.kind or WindowKind.T12M, choice.month)
    keys = in_order(published, scope)
    table = published.table(keys, [scope], [window])
    currency = published.agency.currency
    return tuple(figure(table[key, scope, window], currency=currency) for key in keys)


def _contract_row(contract: Contract, today: date) -> ContractRow:
    interval = contract.get_interval_display()
    return ContractRow(
        service=contract.service or contract.get_kind_display(),
        kind=contract.get_kind_display(),
        fee=f"{money(contract.amount, contract.currency)} {interval}",
        begun=day_in_words(contract.starts_on, _("before our records")),
        term=day_in_words(contract.term_ends_on, _("rolling")),
        state=_state(contract, today),
    )


def _state(contract: Contract, today: date) -> str:
    """In force, not begun, ended; notice is said before anything else."""
    if contract.ended_on and contract.ended_on < today:
        ended = _("Ended %(day)s") % {"day": day_in_words(contract.ended_on)}
        return f"{ended}: {contract.end_reason}" if contract.end_reason else ended
    if contract.notice_given_on:
        return _("Notice given %(day)s") % {"day": day_in_words(contract.notice_given_on)}
    if contract.starts_on and contract.starts_on > today:
        return _("Not begun")
    if contract.term_ends_on and contract.term_ends_on < today:
        return _("Term over, no outcome yet")
    return _("In force")


def _owner_row(assignment: Assignment, today: date) -> OwnerRow:
    begun = assignment.starts_on is None or assignment.starts_on <= today
    return OwnerRow(
        name=assignment.person.name,
        person=assignment.person.source_id,
        role=assignment.get_role_display(),
        since=day_in_words(assignment.starts_on, _("before our records")),
        until=day_in_words(assignment.ends_on, _("still")),
        is_current=begun and (assignment.ends_on is None or assignment.ends_on > today),
    )
