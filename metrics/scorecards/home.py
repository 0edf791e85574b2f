"""Home: are we keeping, growing, responding, and who needs me today?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Client
from metrics.answers import Published
from metrics.attention import Concern, concerns, fee_window
from metrics.engine.kpi import Group
from metrics.engine.rating import Status
from metrics.engine.scopes import Scope
from metrics.formats import grouped, plural, plural_after
from metrics.scorecards.choice import Choice
from metrics.scorecards.figures import Tile
from metrics.scorecards.findings import JUDGED
from metrics.scorecards.freshness import Freshness, freshness
from metrics.scorecards.lines import Line, in_order, lines
from metrics.scorecards.undecided import why, with_rest
from metrics.wording import said

MOST_CONCERNS = 5
HEADLINES = {
    Group.KEEP: "logo_retention",
    Group.GROW: "mrr_growth",
    Group.RESPOND: "sla_attainment",
}
# What the headline's status says of the question that its group asks.
VERBS = {
    Group.KEEP: (
        gettext_lazy("keep our clients"),
        gettext_lazy("keep almost enough clients"),
        gettext_lazy("lose too many clients"),
    ),
    Group.GROW: (
        gettext_lazy("grow as planned"),
        gettext_lazy("grow almost as planned"),
        gettext_lazy("grow less than planned"),
    ),
    Group.RESPOND: (
        gettext_lazy("answer as promised"),
        gettext_lazy("answer almost as promised"),
        gettext_lazy("answer too late too often"),
    ),
}
JUDGEMENTS = (Status.ON_TARGET, Status.NEAR_TARGET, Status.OFF_TARGET)
DOUBTS = {
    Group.KEEP: gettext_lazy("whether we keep enough clients"),
    Group.GROW: gettext_lazy("whether we grow enough"),
    Group.RESPOND: gettext_lazy("whether we answer in time"),
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


def home_page(
    published: Published,
    scope: Scope,
    *,
    place: str,
    clients: QuerySet[Client],
    now: datetime,
    with_everybody: bool = False,
) -> HomePage:
    """`with_everybody` tells of all who need somebody, not of the first few alone."""
    found = lines(published, in_order(published, scope), scope, Choice())
    who = concerns(published, scope, clients, now=now)
    most = len(who) if with_everybody else MOST_CONCERNS
    book = published.answer("mrr", scope, fee_window(published))
    return HomePage(
        place=place,
        sentence=sentence(found),
        freshness=freshness(published, now, plural(book.n, "client")),
        tiles=tuple(_group_tile(group, key, found) for group, key in HEADLINES.items()),
        concerns=tuple(who[:most]),
        more_concerns=max(len(who) - most, 0),
    )


def _group_tile(group: Group, key: str, found: Mapping[str, Line]) -> GroupTile:
    statuses = [line.shown.status for line in found.values() if line.shown.kpi.group is group]
    return GroupTile(found[key].tile(said(group)), _tally(statuses))


def _tally(statuses: Sequence[Status]) -> str:
    """3 of 5 KPIs on target, 1 too close to call; those without a target are not counted."""
    held = [status for status in statuses if status is not Status.NO_TARGET]
    if not held:
        return _("no target set")
    rest = [status for status in held if status not in JUDGED]
    met = sum(status is Status.ON_TARGET for status in held)
    told = {"met": grouped(met), "all": plural_after(len(held), "KPI")}
    return with_rest(_("%(met)s of %(all)s on target") % told, rest, grouped(len(rest)))


def sentence(found: Mapping[str, Line]) -> str:
    """We keep our clients and grow as planned, but answer too late too often."""
    good: list[str | Promise] = []
    bad: list[str | Promise] = []
    unknown: dict[str, list[str | Promise]] = {}
    for group, key in HEADLINES.items():
        status = found[key].shown.status
        if status not in JUDGEMENTS:
            unknown.setdefault(why([status]), []).append(DOUBTS[group])
            continue
        verb = VERBS[group][JUDGEMENTS.index(status)]
        (good if status is Status.ON_TARGET else bad).append(verb)
    return _composed(good, bad, unknown)


Words = Sequence[str | Promise]


def _composed(good: Words, bad: Words, unknown: Mapping[str, Words]) -> str:
    told = []
    if good and bad:
        told.append(_("We %(good)s, but %(bad)s") % {"good": _listed(good), "bad": _listed(bad)})
    elif good or bad:
        told.append(_("We %(verbs)s") % {"verbs": _listed(good or bad)})
    for reason, doubts in unknown.items():
        told.append(_("%(why)s %(doubts)s") % {"why": reason, "doubts": _listed(doubts)})
    return capfirst(f"{'; '.join(told)}.")


def _listed(parts: Words) -> str:
    if len(parts) == 1:
        return str(parts[0])
    first = ", ".join(map(str, parts[:-1]))
    return _("%(first)s and %(last)s") % {"first": first, "last": parts[-1]}
