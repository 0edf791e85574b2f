"""Client: what happened, what they pay, how we talk, who looked after them, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import Assignment, Client, Contract, Goal
from metrics.answers import Published
from metrics.attention import Concern, concerns, days_until
from metrics.engine.periods import Window, WindowKind
from metrics.engine.scopes import Scope, ScopeKind
from metrics.formats import NOTHING, day_in_words, money
from metrics.renewals import Renewal, coming_up, current_amount, term_of
from metrics.scorecards.chart_cards import ChartCard
from metrics.scorecards.choice import Choice, Option, Switch, switch, window_at
from metrics.scorecards.client_charts import client_charts
from metrics.scorecards.client_facts import (
    AnswerRow,
    ContactGroup,
    GoalRow,
    OpenAction,
    answer_rows,
    contact_groups,
    goal_rows,
    open_actions,
)
from metrics.scorecards.client_replies import Replies, replies
from metrics.scorecards.client_timeline import (
    SHOWN,
    Show,
    Timeline,
    TimelineChoice,
    timeline,
)
from metrics.scorecards.figures import Figure, figure
from metrics.scorecards.freshness import Freshness, freshness
from metrics.scorecards.lines import in_order
from metrics.scorecards.renewal_rows import what_is_due


@dataclass(frozen=True)
class ContractRow:
    service: str
    kind: str
    fee: str
    fee_now: str
    is_over: bool
    begun: str
    term: str
    state: str
    due: str


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
    id: str
    name: str
    about: str
    freshness: Freshness | None
    switch: Switch | None
    concern: Concern | None
    figures: tuple[Figure, ...]
    contracts: tuple[ContractRow, ...]
    owners: tuple[OwnerRow, ...]
    actions: tuple[OpenAction, ...]
    timeline: Timeline
    shows: tuple[Option, ...]
    newer: str
    older: str
    fees: ChartCard | None
    touches: tuple[ChartCard, ...]
    replies: Replies | None
    answers: tuple[AnswerRow, ...]
    contacts: tuple[ContactGroup, ...]
    goals: tuple[GoalRow, ...]


@dataclass(frozen=True)
class ClientRecords:
    client: Client
    contracts: Sequence[Contract]
    assignments: Sequence[Assignment]
    goals: Sequence[Goal]
    zone: ZoneInfo
    happened: TimelineChoice
    shows_fees: bool


@dataclass(frozen=True)
class Numbers:
    """What was published of one client: nothing of it before the first run."""

    freshness: Freshness | None = None
    switch: Switch | None = None
    concern: Concern | None = None
    figures: tuple[Figure, ...] = ()
    fees: ChartCard | None = None
    touches: tuple[ChartCard, ...] = ()
    replies: Replies | None = None


def client_page(
    published: Published | None, records: ClientRecords, choice: Choice, *, now: datetime
) -> ClientPage:
    """The records are shown also where nothing was ever published."""
    client, zone = records.client, records.zone
    today = now.astimezone(published.agency.zone if published else zone).date()
    numbers = _numbers(published, client, _kind(choice), now=now) if published else Numbers()
    renewals = coming_up(Client.objects.filter(pk=client.pk), today=today)
    asked = records.happened
    happened = timeline(client, asked, zone=zone, now=now, shows_fees=records.shows_fees)
    return ClientPage(
        id=client.source_id,
        name=client.name,
        about=" · ".join(part for part in (client.tier, client.industry, client.country) if part),
        freshness=numbers.freshness,
        switch=numbers.switch,
        concern=numbers.concern,
        figures=numbers.figures,
        contracts=contract_rows(records.contracts, renewals, today, shows_fees=records.shows_fees),
        owners=tuple(_owner_row(assignment, today) for assignment in records.assignments),
        actions=open_actions(client, renewals, records.goals, today=today, zone=zone),
        timeline=happened,
        shows=tuple(_show(choice, show, asked) for show in SHOWN),
        newer=_leaf(choice, asked, asked.page - 1) if asked.page > 1 else "",
        older=_leaf(choice, asked, asked.page + 1) if happened.has_older else "",
        fees=numbers.fees,
        touches=numbers.touches,
        replies=numbers.replies,
        answers=answer_rows(client, zone, now),
        contacts=contact_groups(client, today, zone),
        goals=goal_rows(records.goals, today),
    )


def _leaf(choice: Choice, asked: TimelineChoice, page: int) -> str:
    return choice.query(**asked.said(page=page)) + "#happened"


def _show(choice: Choice, show: Show | None, asked: TimelineChoice) -> Option:
    href = _leaf(choice, TimelineChoice(show), 1)
    return Option(SHOWN[show], href, is_current=show == asked.show)


def _numbers(published: Published, client: Client, choice: Choice, *, now: datetime) -> Numbers:
    scope = Scope(ScopeKind.CLIENT, client.source_id)
    window = window_at(published, choice.kind or WindowKind.T12M, choice.month)
    fees, touches = client_charts(published, scope)
    return Numbers(
        freshness=freshness(published, now),
        switch=_switch(published, choice),
        concern=_concern(published, client, now),
        figures=_figures(published, scope, window),
        fees=fees,
        touches=tuple(touches),
        replies=replies(published, client, scope, window, today=published.today),
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


def _figures(published: Published, scope: Scope, window: Window) -> tuple[Figure, ...]:
    keys = in_order(published, scope)
    table = published.table(keys, [scope], [window])
    currency = published.agency.currency
    return tuple(figure(table[key, scope, window], currency=currency) for key in keys)


def contract_rows(
    contracts: Sequence[Contract],
    renewals: Sequence[Renewal],
    today: date,
    *,
    shows_fees: bool,
) -> tuple[ContractRow, ...]:
    due = {each.contract.pk: each for each in renewals}
    rows = (_contract_row(each, due.get(each.pk), today) for each in contracts)
    if shows_fees:
        return tuple(rows)
    return tuple(replace(row, fee=_("not shown to you"), fee_now="") for row in rows)


def _contract_row(contract: Contract, renewal: Renewal | None, today: date) -> ContractRow:
    now = current_amount(contract)
    return ContractRow(
        service=contract.service or contract.get_kind_display(),
        kind=contract.get_kind_display(),
        fee=_fee(contract, contract.amount),
        fee_now=_fee(contract, now) if now != contract.amount else "",
        is_over=bool(contract.ended_on and contract.ended_on < today),
        begun=day_in_words(contract.starts_on, _("before our records")),
        term=_term(contract),
        state=_state(contract, today),
        due=_due(renewal, today) if renewal else "",
    )


def _fee(contract: Contract, amount: Decimal) -> str:
    """€1,200 a month."""
    return f"{money(amount, contract.currency)} {contract.get_interval_display()}"


def _term(contract: Contract) -> str:
    """Only a retainer rolls on; a project without a term has none to tell."""
    rolls_on = contract.kind == Contract.Kind.RETAINER
    return day_in_words(term_of(contract), _("rolling") if rolls_on else NOTHING)


def _due(renewal: Renewal, today: date) -> str:
    """Notice by 3 Dec, in 12 days."""
    return f"{what_is_due(renewal)}, {days_until(renewal.due_on, today)}"


def _state(contract: Contract, today: date) -> str:
    """In force, not begun, ended; notice is said before anything else."""
    if contract.ended_on and contract.ended_on < today:
        ended = _("Ended %(day)s") % {"day": day_in_words(contract.ended_on)}
        return f"{ended}: {contract.end_reason}" if contract.end_reason else ended
    if contract.notice_given_on:
        return _("Notice given %(day)s") % {"day": day_in_words(contract.notice_given_on)}
    if contract.starts_on and contract.starts_on > today:
        return _("Not begun")
    term = term_of(contract)
    if term and term < today:
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
