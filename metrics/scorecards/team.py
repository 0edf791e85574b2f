"""Team: how a team and all below it stand, and who in it needs help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Client, Team, User
from metrics.answers import Published
from metrics.attention import Concern, a_month, concerns, fee_window
from metrics.engine.scopes import Scope, ScopeKind
from metrics.formats import plural
from metrics.scorecards.bridge import bridge_card
from metrics.scorecards.chart_cards import ChartCard, gaps_card, trend_card
from metrics.scorecards.choice import Choice, Switch, switch
from metrics.scorecards.figures import LEGEND, StatusMark, Tile
from metrics.scorecards.freshness import Freshness, freshness
from metrics.scorecards.lines import Line, in_order, lines
from metrics.scorecards.matrix import Matrix, matrix
from metrics.scorecards.notes import Note
from metrics.scorecards.renewals import RenewalsCard, renewals_card

TILES = ("logo_retention", "churn_rate", "nps", "mrr_growth", "first_response_time")
MAIN, GROWTH = "logo_retention", "mrr_growth"
MOST_CONCERNS = 25


@dataclass(frozen=True)
class Place:
    """A team in the switcher, as deep as it stands in the tree."""

    id: str
    name: str
    depth: int
    is_current: bool
    href: str


@dataclass(frozen=True)
class TeamPage:
    name: str
    crumbs: tuple[Place, ...]
    places: tuple[Place, ...]
    freshness: Freshness
    switch: Switch
    tiles: tuple[Tile, ...]
    trend: ChartCard
    gaps: ChartCard | None
    bridge: ChartCard | None
    people: Matrix
    legend: tuple[StatusMark, ...]
    concerns: tuple[Concern, ...]
    renewals: RenewalsCard


@dataclass(frozen=True)
class Above:
    """What a team is part of, where the reader may see its numbers."""

    scope: Scope
    name: str


@dataclass(frozen=True)
class TeamRecords:
    """What the page needs of the records: all of it within the reader's reach."""

    team: Team
    tree: Sequence[Team]
    people: Sequence[User]
    clients: QuerySet[Client]
    above: Above | None = None


def team_page(
    published: Published,
    records: TeamRecords,
    choice: Choice,
    *,
    notes: Sequence[Note],
    now: datetime,
) -> TeamPage:
    scope = Scope(ScopeKind.TEAM, records.team.source_id)
    found = lines(published, in_order(published, scope), scope, choice)
    book = published.answer("mrr", scope, fee_window(published))
    currency = published.agency.currency
    return TeamPage(
        name=records.team.name,
        crumbs=crumbs(records.team, records.tree, choice),
        places=places(records.team, records.tree, choice),
        freshness=freshness(
            published,
            now,
            plural(book.n, "client"),
            a_month(book.value or 0, currency) if published.shows_fees else "",
        ),
        switch=switch(published, choice),
        tiles=tuple(found[key].tile() for key in TILES),
        trend=_trend(published, found[MAIN], records.above, notes),
        gaps=gaps_card(list(found.values()), id="gaps"),
        bridge=bridge_card(published, scope, found[GROWTH].shown.window, id="bridge"),
        people=matrix(published, records.people, found, choice=choice),
        legend=LEGEND,
        concerns=tuple(concerns(published, scope, records.clients, now=now)[:MOST_CONCERNS]),
        renewals=renewals_card(published, scope, records.clients, now=now),
    )


def _trend(
    published: Published, line: Line, above: Above | None, notes: Sequence[Note]
) -> ChartCard:
    """The team's line, over that of what it is part of in thin grey."""
    if above is None:
        return trend_card(line, id="trend", notes=notes)
    key, windows = line.shown.kpi.key, [answer.window for answer in line.answers]
    table = published.table([key], [above.scope], windows)
    answers = tuple(table[key, above.scope, window] for window in windows)
    peers = Line(answers[-1], answers, line.currency)
    return trend_card(line, id="trend", peers=peers, peers_name=above.name, notes=notes)


def crumbs(team: Team, tree: Sequence[Team], choice: Choice) -> tuple[Place, ...]:
    """The way down to a team, through what of it the reader may see."""
    by_pk = {each.pk: each for each in tree}
    path: list[Team] = []
    above = by_pk.get(team.parent_id)
    while above is not None:
        path.append(above)
        above = by_pk.get(above.parent_id)
    return tuple(
        _place(each, team, depth=depth, choice=choice) for depth, each in enumerate(reversed(path))
    )


def places(team: Team, tree: Sequence[Team], choice: Choice) -> tuple[Place, ...]:
    """All teams in reach, depth first; the topmost in reach stand at the edge."""
    known = {each.pk for each in tree}
    shallowest = {each.pk: each.tree_depth for each in tree if each.parent_id not in known}
    least = min(shallowest.values(), default=0)
    return tuple(_place(each, team, depth=each.tree_depth - least, choice=choice) for each in tree)


def _place(each: Team, current: Team, *, depth: int, choice: Choice) -> Place:
    """Its address keeps the window and what numbers are held beside."""
    href = reverse("team", args=[each.source_id]) + choice.carried
    return Place(each.source_id, each.name, depth, each.pk == current.pk, href)
