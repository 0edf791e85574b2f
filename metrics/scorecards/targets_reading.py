"""The pages of targets for one reader: what is asked of the records, in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts import access
from accounts.models import Agency, Team, User
from kpidash import clock
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope, ScopeKind
from metrics.models import PlannedTarget, TargetPlan, TargetReply
from metrics.scorecards.choice import Option
from metrics.scorecards.freshness import freshness
from metrics.scorecards.records import account_managers, place_name, scopes_below
from metrics.scorecards.targets import OwnTargetsPage, own_targets_page
from metrics.scorecards.targets_cell import CellAsked, CellPage, cell_page
from metrics.scorecards.targets_grid import (
    Grid,
    GridAsked,
    KpiChoice,
    Place,
    all_places,
    grid,
    kpi_choices,
)
from metrics.scorecards.targets_news import Reply, reply_in_words
from metrics.scorecards.targets_plan import (
    DifferencePage,
    PlanLink,
    PlanPage,
    difference_page,
    plan_link,
    plan_page,
)
from metrics.scorecards.targets_whatif import WhatIfPage, what_if_page
from metrics.targets import TargetBook
from metrics.targets.publishing import difference_of
from metrics.wording import said

MOST_REPLIES = 20


@dataclass(frozen=True)
class Said:
    """What somebody said to a new target."""

    reply: Reply
    about: str
    person: str


@dataclass(frozen=True)
class OwnPage:
    """Somebody's targets, and of whom else the reader may see them."""

    targets: OwnTargetsPage
    others: tuple[Option, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True)
class GridPage:
    """All targets as they are today, with the plans at work."""

    grid: Grid
    plans: tuple[PlanLink, ...]
    said: tuple[Said, ...]
    choices: tuple[KpiChoice, ...]
    has_targets: bool


def today_here() -> date:
    return clock.today(Agency.objects.current().zone)


def own_targets_for(scope: Scope, numbers: Published | None, *, reader: User) -> OwnPage:
    agency = Agency.objects.current()
    book = numbers.targets if numbers else TargetBook.load()
    page = own_targets_page(
        numbers,
        book,
        scope,
        name=place_name(scope, agency=agency.name),
        currency=agency.currency,
        today=clock.today(agency.zone),
        is_reader=scope == Scope(ScopeKind.PERSON, reader.source_id),
        freshness=freshness(numbers, clock.now()) if numbers else None,
    )
    below = scopes_below(scope, reader=reader)
    others = tuple(Option(each.name, f"?scope={each.scope}") for each in below)
    return OwnPage(page, others, replies_for(scope, reader=reader))


def replies_for(scope: Scope, *, reader: User) -> tuple[Said, ...]:
    """What people said to their new targets, the latest first: for who leads them."""
    if not access.is_admin(reader) and not reader.reach.leads:
        return ()
    found = TargetReply.objects.visible_to(reader).select_related("person", "target")
    if scope.kind is ScopeKind.PERSON:
        found = found.filter(person__source_id=scope.id)
    zone = Agency.objects.current().zone
    return tuple(
        Said(reply_in_words(reply, zone), kpi_name(reply.target.kpi), reply.person.source_id)
        for reply in found[:MOST_REPLIES]
    )


def kpi_name(key: str) -> str:
    return said(CATALOGUE[key].name) if key in CATALOGUE else key


def grid_for(asked: GridAsked, *, reader: User) -> GridPage:
    agency, book = Agency.objects.current(), TargetBook.load()
    places = all_places(book, agency=agency, reader=reader)
    today = clock.today(agency.zone)
    plans = TargetPlan.objects.open().select_related("made_by", "published_by")
    return GridPage(
        grid=grid(book, places, asked, on=today, currency=agency.currency),
        plans=tuple(plan_link(plan) for plan in plans),
        said=replies_for(Scope(ScopeKind.AGENCY), reader=reader),
        choices=kpi_choices(asked.length or "month"),
        has_targets=bool(book.targets),
    )


def lines_of(plan: TargetPlan) -> list[PlannedTarget]:
    found = plan.lines.select_related("team", "person", "client")
    return list(found.order_by("kpi", "starts_on", "id"))


def plan_for(plan: TargetPlan, asked: GridAsked, *, reader: User) -> PlanPage:
    agency, book = Agency.objects.current(), TargetBook.load()
    return plan_page(
        plan,
        lines_of(plan),
        book,
        all_places(book, agency=agency, reader=reader),
        asked,
        currency=agency.currency,
        today=clock.today(agency.zone),
    )


def difference_for(plan: TargetPlan) -> DifferencePage:
    agency = Agency.objects.current()
    return difference_page(
        plan,
        lines_of(plan),
        TargetBook.load(),
        currency=agency.currency,
        today=clock.today(agency.zone),
    )


def what_if_for(plan: TargetPlan, numbers: Published | None, *, reader: User) -> WhatIfPage:
    agency = Agency.objects.current()
    book = numbers.targets if numbers else TargetBook.load()
    lines = lines_of(plan)
    found = difference_of(lines, book, today=clock.today(agency.zone))
    return what_if_page(
        numbers,
        plan,
        lines,
        found.real,
        book,
        person_scopes(reader),
        currency=agency.currency,
    )


def person_scopes(reader: User) -> list[Scope]:
    """Everybody who manages accounts today."""
    teams = Team.objects.visible_to(reader).values_list("pk", flat=True)
    people: Iterable[User] = account_managers(teams, reader=reader)
    return [Scope(ScopeKind.PERSON, person.source_id) for person in people]


def places_for(*, reader: User) -> list[Place]:
    return all_places(TargetBook.load(), agency=Agency.objects.current(), reader=reader)


def cell_for(asked: CellAsked) -> CellPage:
    agency = Agency.objects.current()
    book = TargetBook.load()
    return cell_page(asked, book, currency=agency.currency, today=clock.today(agency.zone))
