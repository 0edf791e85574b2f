"""The grid of targets: team, role and person × KPI, with what is inherited and from where."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Agency, Client, Team, User
from metrics.engine.kpi import CATALOGUE, Better, Group, Kpi
from metrics.formats import NumberFormat, day_in_words
from metrics.models import Target, TargetPlan, Terms
from metrics.scorecards.choice import Option
from metrics.scorecards.records import account_managers
from metrics.scorecards.targets import LENGTHS, targets_link
from metrics.targets import AppliedTarget, Change, TargetBook, What, goal_of
from metrics.targets.lines import place_of
from metrics.wording import said

# More rows than these are chosen by team.
MOST_PEOPLE = 40
LENGTH_NAMES = {
    "month": gettext_lazy("Month"),
    "quarter": gettext_lazy("Quarter"),
    "year": gettext_lazy("Year and 12 months"),
}
WHAT_IN_WORDS = {
    What.CHANGED: pgettext_lazy("a planned target", "changed"),
    What.NEW: pgettext_lazy("a planned target", "new"),
    What.ENDING: pgettext_lazy("a planned target", "ends"),
    What.SAME: pgettext_lazy("a planned target", "same"),
}


@dataclass(frozen=True)
class Place:
    """Somebody whom targets are set for."""

    scope: str
    name: str
    kind: str
    depth: int = 0
    href: str = ""

    @property
    def is_person(self) -> bool:
        return self.scope.startswith("person:")


@dataclass(frozen=True)
class GridCell:
    """What applies to somebody: their own target, or the one of whom it is inherited from."""

    goal: str
    origin: str
    reason: str
    href: str
    what: str = ""
    tone: str = ""
    before: str = ""
    later: str = ""

    @property
    def is_own(self) -> bool:
        return bool(self.goal) and not self.origin


@dataclass(frozen=True)
class GridRow:
    place: Place
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class GridColumn:
    key: str
    name: str
    title: str


@dataclass(frozen=True)
class KpiChoice:
    group: str
    kpis: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    length: str
    lengths: tuple[Option, ...]
    teams: tuple[Option, ...]
    hidden: int
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class GridAsked:
    """Which part of the grid: a length of time, KPIs without any target as yet, a team's people."""

    length: str = ""
    keys: tuple[str, ...] = ()
    team: str = ""


def grid(
    book: TargetBook,
    places: Sequence[Place],
    asked: GridAsked,
    *,
    on: date,
    currency: str,
    plan: TargetPlan | None = None,
    changes: Iterable[Change] = (),
) -> Grid:
    length = asked.length or _usual_length(book)
    where = reverse("target-plan-cell", args=[plan.pk]) if plan else reverse("target-cell")
    kpis = _kpis(book, length, on, asked.keys)
    planned = defaultdict(list)
    for change in changes:
        planned[place_of(change.line)].append(change)
    maker = _Maker(book, length, on, currency, where, planned)
    shown = shown_places(book, places, asked, on=on)
    return Grid(
        length=length,
        lengths=tuple(
            Option(str(LENGTH_NAMES[each]), _part(each, asked.team), each == length)
            for each in LENGTHS
        ),
        teams=_teams(places, length, asked.team),
        hidden=len(places) - len(shown),
        columns=tuple(GridColumn(kpi.key, said(kpi.short_name), said(kpi.name)) for kpi in kpis),
        rows=tuple(
            GridRow(place, tuple(maker.cell(kpi, place.scope) for kpi in kpis)) for place in shown
        ),
    )


def shown_places(
    book: TargetBook, places: Sequence[Place], asked: GridAsked, *, on: date
) -> list[Place]:
    """All of a small agency; of a large one those with targets of their own, or a team's people."""
    people = [place for place in places if place.is_person]
    if asked.team:
        kept = {
            place
            for place in people
            if book.organisation.is_below(place.scope.removeprefix("person:"), asked.team, on=on)
        }
    elif len(people) <= MOST_PEOPLE:
        return list(places)
    else:
        placed = {where for _key, _window, where in book.targets}
        kept = {place for place in people if place.scope in placed}
    return [place for place in places if not place.is_person or place in kept]


def _teams(places: Sequence[Place], length: str, chosen: str) -> tuple[Option, ...]:
    """Whose people to show; nothing to choose where all fit."""
    if sum(place.is_person for place in places) <= MOST_PEOPLE:
        return ()
    teams = [place for place in places if place.scope.startswith("team:")]
    return (
        Option(_("Those with targets of their own"), _part(length, ""), not chosen),
        *(
            Option(team.name, _part(length, id), id == chosen)
            for team in teams
            for id in [team.scope.removeprefix("team:")]
        ),
    )


def _part(length: str, team: str) -> str:
    asked = {"window": length, "team": team}
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


@dataclass(frozen=True)
class _Maker:
    book: TargetBook
    length: str
    on: date
    currency: str
    where: str
    planned: Mapping[tuple[str, str, str], Sequence[Change]]

    def cell(self, kpi: Kpi, scope: str) -> GridCell:
        applied = self.book.applying_at(kpi.key, scope, self.length, self.on)
        steps = self.planned.get((kpi.key, self.length, scope), ())
        change = steps[0] if steps else None
        return GridCell(
            goal=self._goal(applied, kpi),
            origin=applied.level if applied and applied.scope != scope else "",
            reason=applied.reason if applied else "",
            href=self._href(kpi, scope),
            what=_what_in_words(steps),
            tone=str(change.what) if change else "",
            before=terms_in_words(change.before, self.currency) if change else "",
            later="" if change else self._later(kpi, scope),
        )

    def _goal(self, applied: AppliedTarget | None, kpi: Kpi) -> str:
        number = NumberFormat.of(kpi, self.currency)
        return number.goal(applied.goal, kpi.better) if applied else ""

    def _later(self, kpi: Kpi, scope: str) -> str:
        """≥ 60 pts from 1 Jan 2027: what was published and doesn't hold yet."""
        targets = self.book.targets.get((kpi.key, self.length, scope), ())
        coming = [target for target in targets if target.starts_on > self.on]
        if not coming:
            return ""
        first = min(coming, key=lambda target: target.starts_on)
        told = {
            "goal": terms_in_words(first, self.currency),
            "day": day_in_words(first.starts_on),
        }
        return _("%(goal)s from %(day)s") % told

    def _href(self, kpi: Kpi, scope: str) -> str:
        query = {"kpi": kpi.key, "scope": scope, "window": self.length}
        return f"{self.where}?{urlencode(query, safe=':')}"


def _what_in_words(steps: Sequence[Change]) -> str:
    """changed; new, in 3 steps; nothing for what stays the same."""
    if not steps or steps[0].what is What.SAME:
        return ""
    what = str(WHAT_IN_WORDS[steps[0].what])
    if len(steps) == 1:
        return what
    return _("%(what)s, in %(count)s steps") % {"what": what, "count": len(steps)}


def terms_in_words(terms: Terms | None, currency: str) -> str:
    """≥ 90 %: a target, or a line of a plan, as the pages write it; nothing for none."""
    kpi = CATALOGUE.get(terms.kpi) if terms else None
    if terms is None or kpi is None or (terms.target, terms.low, terms.high) == (None,) * 3:
        return ""
    return NumberFormat.of(kpi, currency).goal(goal_of(terms), kpi.better)


def _usual_length(book: TargetBook) -> str:
    """The length of time that most KPIs have a target for."""
    counts = Counter(
        window
        for key, window in {(key, window) for key, window, _place in book.targets}
        if window in LENGTHS
    )
    return max(LENGTHS, key=lambda length: (counts[length], LENGTHS.index(length)))


def _kpis(book: TargetBook, length: str, on: date, more: Collection[str]) -> list[Kpi]:
    """Those with a target now or to come, and those asked for; else what pages show first."""
    with_target = {
        key
        for (key, window, _place), targets in book.targets.items()
        if window == length
        and any(target.ends_on is None or target.ends_on > on for target in targets)
    }
    keys = with_target | set(more)
    groups = list(Group)
    found = [
        kpi
        for kpi in CATALOGUE.values()
        if kpi.key in keys or (not keys and kpi.is_headline and takes_target(kpi, length))
    ]
    return sorted(found, key=lambda kpi: groups.index(kpi.group))


def takes_target(kpi: Kpi, length: str = "month") -> bool:
    return kpi.better is not Better.NEUTRAL and (length == "month" or not kpi.months_only)


def kpi_choices(length: str = "month") -> tuple[KpiChoice, ...]:
    """The KPIs that can have a target, under the question that they answer; headlines first."""
    return tuple(
        KpiChoice(
            said(str(group)),
            tuple(
                (kpi.key, said(kpi.name))
                for kpi in sorted(CATALOGUE.values(), key=lambda kpi: not kpi.is_headline)
                if kpi.group is group and takes_target(kpi, length)
            ),
        )
        for group in Group
    )


def all_places(book: TargetBook, *, agency: Agency, reader: User) -> list[Place]:
    """The agency, its teams, the roles, who manages accounts, and whoever has own targets."""
    teams = list(Team.objects.visible_to(reader).with_tree_fields())
    placed = {place for _key, _window, place in book.targets}
    people = account_managers([team.pk for team in teams], reader=reader)
    others = User.objects.visible_to(reader).filter(source_id__in=_ids(placed, "person"))
    clients = Client.objects.visible_to(reader).filter(source_id__in=_ids(placed, "client"))
    by_name = {person.source_id: person for person in [*people, *others]}
    return [
        _place("agency", agency.name, _("Agency")),
        *(
            _place(f"team:{team.source_id}", team.name, _("Team"), depth=team.tree_depth)
            for team in teams
        ),
        *(Place(f"role:{role.value}", str(role.label), _("Role")) for role in Target.Role),
        *(
            _place(f"person:{person.source_id}", person.name, _("Person"))
            for person in sorted(by_name.values(), key=lambda person: person.name)
        ),
        *(_place(f"client:{client.source_id}", client.name, _("Client")) for client in clients),
    ]


def _place(scope: str, name: str, kind: str, *, depth: int = 0) -> Place:
    return Place(scope, name, kind, depth, targets_link(scope))


def _ids(places: Iterable[str], kind: str) -> list[str]:
    return [place.removeprefix(f"{kind}:") for place in places if place.startswith(f"{kind}:")]
