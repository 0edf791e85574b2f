"""Which target applies to a number: the most specific one that holds on the day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import Assignment, Client, Membership, Team
from metrics import kpis as kpis  # fills the catalogue
from metrics.engine.kpi import CATALOGUE, Unit
from metrics.engine.periods import WindowKind
from metrics.engine.rating import Goal
from metrics.engine.scopes import Scope, ScopeKind
from metrics.models import SAME_LENGTH, Target, Terms

# As they stand inside a sentence.
ROLES = {
    Membership.Role.ACCOUNT_MANAGER: pgettext_lazy("role", "account manager"),
    Membership.Role.MANAGER: pgettext_lazy("role", "manager"),
    Membership.Role.VIEWER: pgettext_lazy("role", "viewer"),
    Membership.Role.ADMIN: pgettext_lazy("role", "admin"),
}


@dataclass(frozen=True)
class AppliedTarget:
    """The target that a number is held against, and the level that it came from."""

    goal: Goal
    floor: float | None
    stretch: float | None
    window: str
    level: str
    reason: str
    starts_on: date
    ends_on: date | None
    id: int
    scope: str = "agency"


@dataclass(frozen=True)
class Level:
    """A place where a target may be set, and what people call it."""

    scope: str
    name: str = ""

    @property
    def words(self) -> str:
        """Only worked out for the level that a target was found at."""
        kind, _colon, id = self.scope.partition(":")
        match kind:
            case "person":
                return _("this person")
            case "client":
                return _("this client")
            case "team":
                return _("team %(name)s") % {"name": self.name}
            case "role":
                return _("role %(name)s") % {"name": ROLES[Membership.Role(id)]}
        return _("agency")

    def is_of(self, place: str) -> bool:
        """Whether it is meant for each one such: the place itself, or the person's role."""
        return self.scope == place or self.scope.startswith("role:")


AGENCY_LEVEL = Level("agency")


@dataclass(frozen=True)
class Spell:
    """Something that was so from a day until another: a membership, an ownership."""

    starts_on: date | None
    ends_on: date | None
    what: str
    role: str = ""

    def holds(self, on: date) -> bool:
        begun = self.starts_on is None or self.starts_on <= on
        return begun and (self.ends_on is None or on < self.ends_on)


# By record id: a team's name and the team above it; the team that a client belongs to.
Teams = dict[str, tuple[str, str | None]]
HomeTeams = dict[str, str | None]


@dataclass(frozen=True)
class Organisation:
    """Who was in which team and who owned which client when; all by record id."""

    teams: Teams
    memberships: dict[str, list[Spell]]
    owners: dict[str, list[Spell]]
    home_teams: HomeTeams

    @classmethod
    def load(
        cls, teams: Teams | None = None, home_teams: HomeTeams | None = None
    ) -> "Organisation":
        """Who has read teams and clients already brings them along."""
        return cls(
            teams=_teams() if teams is None else teams,
            memberships=_spells(
                Membership.objects.main_first().values_list(
                    "person__source_id", "starts_on", "ends_on", "team__source_id", "role"
                )
            ),
            owners=_spells(
                Assignment.objects.filter(role=Assignment.Role.PRIMARY).values_list(
                    "client__source_id", "starts_on", "ends_on", "person__source_id"
                )
            ),
            home_teams=_home_teams() if home_teams is None else home_teams,
        )

    def levels(self, scope: Scope, *, on: date) -> Iterator[Level]:
        """Where to look for a target of the scope, the most specific place first."""
        team: str | None = None
        match scope.kind:
            case ScopeKind.TEAM:
                team = scope.id
            case ScopeKind.PERSON:
                yield Level(str(scope))
                if member := self._membership(scope.id, on=on):
                    yield Level(f"role:{member.role}")
                    team = member.what
            case ScopeKind.CLIENT:
                yield Level(str(scope))
                team = self._team_of_client(scope.id, on=on)
        while team in self.teams:
            name, parent = self.teams[team]
            yield Level(f"team:{team}", name)
            team = parent
        yield AGENCY_LEVEL

    def levels_of(self, place: str, *, on: date) -> Iterator[Level]:
        """The same for a place where targets are set: a scope, or `role:<role>`."""
        if place.startswith("role:"):
            return iter((Level(place), AGENCY_LEVEL))
        return self.levels(Scope.parse(place), on=on)

    def is_below(self, person: str, team: str, *, on: date) -> bool:
        """Whether somebody is in a team, or in one below it, on a day."""
        member = self._membership(person, on=on)
        above = member.what if member else None
        while above in self.teams and above != team:
            above = self.teams[above][1]
        return above == team

    def _membership(self, person: str, *, on: date) -> Spell | None:
        return next((spell for spell in self.memberships.get(person, ()) if spell.holds(on)), None)

    def _team_of_client(self, client: str, *, on: date) -> str | None:
        owner = next((spell.what for spell in self.owners.get(client, ()) if spell.holds(on)), "")
        member = self._membership(owner, on=on)
        return member.what if member else self.home_teams.get(client)


def _teams() -> Teams:
    told = Team.objects.values_list("source_id", "name", "parent__source_id")
    return {id: (name, parent) for id, name, parent in told}


def _home_teams() -> HomeTeams:
    return dict(Client.objects.values_list("source_id", "team__source_id"))


def _spells(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Spell]]:
    spells = defaultdict(list)
    for whose, *spell in rows:
        spells[whose].append(Spell(*spell))
    return spells


@dataclass(frozen=True)
class TargetBook:
    """All targets, loaded once for a page: any number of questions without a query."""

    targets: dict[tuple[str, str, str], list[Target]]
    organisation: Organisation

    @classmethod
    def load(
        cls,
        teams: Teams | None = None,
        home_teams: HomeTeams | None = None,
        *,
        with_fees: bool = True,
    ) -> "TargetBook":
        """Without fees: without targets in money, which would tell what is aimed for."""
        # The newest first: should two overlap, the later decision holds.
        found = Target.objects.select_related("team", "person", "client")
        if not with_fees:
            money = [kpi.key for kpi in CATALOGUE.values() if kpi.unit is Unit.MONEY]
            found = found.exclude(kpi__in=money)
        return cls(
            by_place(found.order_by("-starts_on", "-id")), Organisation.load(teams, home_teams)
        )

    def of(self, kpi_key: str, window_kind: WindowKind | str, place: str) -> list[Target]:
        """All that were ever set at a place, the newest first."""
        return self.targets.get((kpi_key, str(window_kind), place), [])

    def applying(
        self, kpi_key: str, scope: Scope, window_kind: WindowKind | str, on: date
    ) -> AppliedTarget | None:
        """The most specific target that holds for a scope on a day, if there is one.

        What adds up isn't inherited: the agency's plan for a year's upsells is
        not what each of its clients has to bring.
        """
        if (kpi_key, str(window_kind)) not in self._set_for:
            return None
        levels = self.organisation.levels(scope, on=on)
        return self._first(levels, kpi_key, str(scope), window_kind, on)

    def applying_at(
        self, kpi_key: str, place: str, window_kind: WindowKind | str, on: date
    ) -> AppliedTarget | None:
        """The same for a place where targets are set: a scope, or `role:<role>`."""
        levels = self.organisation.levels_of(place, on=on)
        return self._first(levels, kpi_key, place, window_kind, on)

    @cached_property
    def _set_for(self) -> set[tuple[str, str]]:
        """The KPIs and lengths of time that anybody ever had a target for: few of all."""
        return {(kpi_key, window) for kpi_key, window, _place in self.targets}

    def _first(
        self,
        levels: Iterable[Level],
        kpi_key: str,
        place: str,
        window_kind: WindowKind | str,
        on: date,
    ) -> AppliedTarget | None:
        adds_up = CATALOGUE[kpi_key].adds_up
        for level in levels:
            if adds_up and not level.is_of(place):
                continue
            for target in self.of(kpi_key, window_kind, level.scope):
                if target.holds(on):
                    return _applied(target, level)
        return None


def by_place(targets: Iterable[Target]) -> dict[tuple[str, str, str], list[Target]]:
    """In the order given, by KPI, length of time and whom they are for."""
    placed = defaultdict(list)
    for target in targets:
        for window in SAME_LENGTH.get(target.window, (target.window,)):
            placed[target.kpi, window, target.scope].append(target)
    return placed


def applying(
    kpi_key: str, scope: Scope, window_kind: WindowKind | str, on: date
) -> AppliedTarget | None:
    """One question of the book; a page with several loads a `TargetBook`."""
    return TargetBook.load().applying(kpi_key, scope, window_kind, on)


def _applied(target: Target, level: Level) -> AppliedTarget:
    return AppliedTarget(
        goal=goal_of(target),
        floor=_number(target.floor),
        stretch=_number(target.stretch),
        window=target.window,
        level=level.words,
        reason=target.reason,
        starts_on=target.starts_on,
        ends_on=target.ends_on,
        id=target.pk,
        scope=level.scope,
    )


def goal_of(target: Terms) -> Goal:
    """What a number is held against, in the engine's terms."""
    return Goal(
        target=_number(target.target),
        low=_number(target.low),
        high=_number(target.high),
        near_percent=float(target.near_percent),
    )


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
