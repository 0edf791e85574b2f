"""Home: are we keeping, growing, responding, and who needs me today?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import Client
from metrics.answers import Published
from metrics.attention import Concern, concerns, fee_window
from metrics.engine.kpi import Group
from metrics.engine.rating import Status
from metrics.engine.scopes import Scope
from metrics.formats import plural
from metrics.scorecards.choice import Choice
from metrics.scorecards.figures import Tile
from metrics.scorecards.findings import JUDGED
from metrics.scorecards.freshness import Freshness, freshness
from metrics.scorecards.lines import Line, in_order, lines

MOST_CONCERNS = 5
HEADLINES = {
    Group.KEEP: "logo_retention",
    Group.GROW: "mrr_growth",
    Group.RESPOND: "sla_attainment",
}
# What the headline's status says of the question that its group asks.
VERBS = {
    Group.KEEP: ("keep our clients", "keep almost enough clients", "lose too many clients"),
    Group.GROW: ("grow as planned", "grow almost as planned", "grow less than planned"),
    Group.RESPOND: ("answer as promised", "answer almost as promised", "answer too late too often"),
}
JUDGEMENTS = (Status.ON_TARGET, Status.NEAR_TARGET, Status.OFF_TARGET)
DOUBTS = {
    Group.KEEP: "whether we keep enough clients",
    Group.GROW: "whether we grow enough",
    Group.RESPOND: "whether we answer in time",
}


@dataclass(frozen=True)
class GroupTile:
    """One of the three questions: its headline, and how the KPIs around it stand."""

    tile: Tile
    tally: str


@dataclass(frozen=True)
class HomePage:
    place: str
    sentence: str
    freshness: Freshness
    tiles: tuple[GroupTile, ...]
    concerns: tuple[Concern, ...]
    more_concerns: int
    team: str


def home_page(
    published: Published, scope: Scope, *, place: str, clients: QuerySet[Client], now: datetime
) -> HomePage:
    found = lines(published, in_order(published, scope), scope, Choice())
    who = concerns(published, scope, clients, now=now)
    book = published.answer("mrr", scope, fee_window(published))
    return HomePage(
        place=place,
        sentence=sentence(found),
        freshness=freshness(published, now, plural(book.n, "client")),
        tiles=tuple(_group_tile(group, key, found) for group, key in HEADLINES.items()),
        concerns=tuple(who[:MOST_CONCERNS]),
        more_concerns=max(len(who) - MOST_CONCERNS, 0),
        team=scope.id,
    )


def _group_tile(group: Group, key: str, found: Mapping[str, Line]) -> GroupTile:
    statuses = [line.shown.status for line in found.values() if line.shown.kpi.group is group]
    return GroupTile(found[key].tile(str(group)), _tally(statuses))


def _tally(statuses: Sequence[Status]) -> str:
    """3 of 4 KPIs on target; only those that can be judged are counted."""
    judged = [status for status in statuses if status in JUDGED]
    if not judged:
        return f"no KPI of {len(statuses)} can be judged yet"
    met = sum(status is Status.ON_TARGET for status in judged)
    return f"{met} of {plural(len(judged), 'judged KPI')} on target"


def sentence(found: Mapping[str, Line]) -> str:
    """We keep our clients and grow as planned, but answer too late too often."""
    good: list[str] = []
    bad: list[str] = []
    unknown: list[str] = []
    for group, key in HEADLINES.items():
        status = found[key].shown.status
        if status not in JUDGEMENTS:
            unknown.append(DOUBTS[group])
            continue
        verb = VERBS[group][JUDGEMENTS.index(status)]
        (good if status is Status.ON_TARGET else bad).append(verb)
    return _composed(good, bad, unknown)


def _composed(good: Sequence[str], bad: Sequence[str], unknown: Sequence[str]) -> str:
    said = ""
    if good:
        said = f"We {_listed(good)}"
    if bad:
        said = f"{said}, but {_listed(bad)}" if said else f"We {_listed(bad)}"
    if not unknown:
        return f"{said}."
    doubt = f"too early to tell {_listed(unknown)}"
    return f"{said}; {doubt}." if said else f"{doubt.capitalize()}."


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
