"""Scorecard: one person's few scored KPIs, what they mean, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Client, User
from metrics.answers import Published
from metrics.attention import Concern, a_month, concerns, fee_window
from metrics.charts import gap_to_target
from metrics.engine.kpi import Group
from metrics.engine.scopes import Scope, ScopeKind
from metrics.formats import NumberFormat, plural
from metrics.models import TargetReply
from metrics.scorecards.chart_cards import ChartCard, trend_card
from metrics.scorecards.choice import Choice, Switch, switch
from metrics.scorecards.figures import Figure
from metrics.scorecards.findings import tally
from metrics.scorecards.freshness import Freshness, freshness
from metrics.scorecards.lines import Line, in_order, lines
from metrics.scorecards.losses import KEPT, lost_in_words
from metrics.scorecards.matrix import initials
from metrics.scorecards.notes import Note
from metrics.scorecards.targets import targets_link
from metrics.scorecards.targets_news import News, news
from metrics.sparks import FEWEST_PEERS, Bullet, bullet
from metrics.wording import said

# Whoever is judged by more than five figures knows none of them by heart.
MOST_SCORED = 5
PREFERRED = (
    "logo_retention",
    "nps",
    "upsell_revenue",
    "mrr_growth",
    "first_response_time",
    "touchpoints_upstream",
    "sla_attainment",
)
MOST_TODO = 5
MOST_TRENDS = 2


@dataclass(frozen=True)
class ScoreRow:
    figure: Figure
    bullet: SafeString
    spark: SafeString
    median: str
    lost: str = ""


@dataclass(frozen=True)
class ScoreGroup:
    name: str
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True)
class PersonPage:
    name: str
    initials: str
    role: str
    freshness: Freshness
    switch: Switch
    news: News
    targets_href: str
    title: str
    how_to_read: str
    groups: tuple[ScoreGroup, ...]
    watched: tuple[ScoreRow, ...]
    todo: tuple[Concern, ...]
    trends: tuple[ChartCard, ...]


@dataclass(frozen=True)
class PersonRecords:
    """What the page needs of the records: whose scorecard, among whom, for which clients."""

    person: User
    role: str
    peers: Sequence[User]
    peers_name: str
    clients: QuerySet[Client]
    replies: Sequence[TargetReply]
    is_reader: bool
    unsaid: int


def person_page(
    published: Published,
    records: PersonRecords,
    choice: Choice,
    *,
    notes: Sequence[Note],
    now: datetime,
) -> PersonPage:
    scope = Scope(ScopeKind.PERSON, records.person.source_id)
    found = lines(published, in_order(published, scope), scope, choice)
    peers = _peer_values(published, records.peers, found)
    scored = scored_keys(found)
    lost = _lost(published, found[KEPT]) if KEPT in found else ""
    book = published.answer("mrr", scope, fee_window(published))
    fee = a_month(book.value or 0, published.agency.currency) if published.shows_fees else ""
    return PersonPage(
        name=records.person.name,
        initials=initials(records.person.name),
        role=" · ".join(part for part in (records.role, plural(book.n, "client"), fee) if part),
        freshness=freshness(published, now),
        switch=switch(published, choice),
        news=replace(
            news(published, scope, records.replies, is_asked=records.is_reader),
            unsaid=records.unsaid,
        ),
        targets_href=targets_link(scope),
        title=tally([found[key].shown.status for key in scored]) if scored else _("No targets yet"),
        how_to_read=_how_to_read(peers, scored, records.peers_name),
        groups=_groups(found, scored, peers, lost),
        watched=tuple(_row(found[key], peers[key], lost) for key in found if key not in scored),
        todo=tuple(concerns(published, scope, records.clients, now=now)[:MOST_TODO]),
        trends=_trends([found[key] for key in scored], notes),
    )


def _lost(published: Published, line: Line) -> str:
    """Nothing is read where nobody was lost."""
    shown = line.shown
    if shown.value is None or shown.numerator == shown.denominator:
        return ""
    return lost_in_words(published.explain(shown.kpi.key, shown.scope, shown.window))


def scored_keys(found: Mapping[str, Line]) -> list[str]:
    """At most five with a target, in the catalogue's order."""
    targeted = [key for key in found if found[key].shown.target]
    ranked = sorted(targeted, key=lambda key: (*PREFERRED, key).index(key))
    return [key for key in targeted if key in ranked[:MOST_SCORED]]


def _peer_values(
    published: Published, people: Sequence[User], found: Mapping[str, Line]
) -> dict[str, list[float]]:
    """What each of the team's people has, where they have anything; without names."""
    scopes = [Scope(ScopeKind.PERSON, person.source_id) for person in people]
    windows = dict.fromkeys(line.shown.window for line in found.values())
    table = published.table(found, scopes, windows)
    values: dict[str, list[float]] = {}
    for key, line in found.items():
        answers = (table[key, scope, line.shown.window].value for scope in scopes)
        values[key] = [value for value in answers if value is not None]
    return values


def _how_to_read(peers: Mapping[str, Sequence[float]], scored: Sequence[str], name: str) -> str:
    if any(len(peers[key]) >= FEWEST_PEERS for key in scored):
        told = _("Bar = this person, line or box = target, dot = median of all in %(team)s")
        return told % {"team": name}
    return _("Bar = this person, line or box = target")


def _groups(
    found: Mapping[str, Line],
    scored: Sequence[str],
    peers: Mapping[str, Sequence[float]],
    lost: str,
) -> tuple[ScoreGroup, ...]:
    groups = []
    for group in Group:
        keys = [key for key in scored if found[key].shown.kpi.group is group]
        if keys:
            rows = tuple(_row(found[key], peers[key], lost) for key in keys)
            groups.append(ScoreGroup(said(group), rows))
    return tuple(groups)


def _row(line: Line, peers: Sequence[float], lost: str) -> ScoreRow:
    answer, kpi = line.shown, line.shown.kpi
    middle = median(peers) if len(peers) >= FEWEST_PEERS else None
    told = NumberFormat.of(kpi, line.currency).text(middle) if middle is not None else ""
    shown = Bullet(
        value=answer.value,
        goal=answer.target.goal if answer.target else None,
        better=kpi.better,
        unit=kpi.unit,
        median=middle,
        peers=len(peers),
    )
    figure = line.figure
    label = _bullet_label(figure, told)
    gone = lost if kpi.key == KEPT else ""
    return ScoreRow(figure, bullet(shown, label=label), line.spark(), told, gone)


def _bullet_label(figure: Figure, median_told: str) -> str:
    facts = {"kpi": figure.name, "value": figure.text, "goal": figure.goal, "median": median_told}
    if not figure.goal:
        return _("%(kpi)s: %(value)s, no target") % facts
    if not median_told:
        return _("%(kpi)s: %(value)s, target %(goal)s") % facts
    return _("%(kpi)s: %(value)s, target %(goal)s, median of their peers %(median)s") % facts


def _trends(scored: Sequence[Line], notes: Sequence[Note]) -> tuple[ChartCard, ...]:
    """The lines of the scored KPIs that are furthest from their target."""
    by_gap = sorted(scored, key=_gap)
    return tuple(
        trend_card(line, id=f"trend-{line.shown.kpi.key}", notes=notes)
        for line in by_gap[:MOST_TRENDS]
    )


def _gap(line: Line) -> float:
    answer = line.shown
    if answer.value is None or answer.target is None:
        return float("inf")
    gap = gap_to_target(answer.value, answer.target.goal, answer.kpi.better)
    return float("inf") if gap is None else gap
