"""What pages need of the records: who and what stands in a scope, within the reader's reach."""

from collections.abc import Iterable
from datetime import date
from functools import cache, partial
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import Client, Membership, Team, User
from kpidash import clock
from metrics.engine.scopes import AGENCY, Scope, ScopeKind
from metrics.models import TargetReply
from metrics.scorecards.client import ClientRecords
from metrics.scorecards.client_timeline import TimelineChoice
from metrics.scorecards.kpi import ScopeBelow
from metrics.scorecards.movement import Readers
from metrics.scorecards.person import PersonRecords
from metrics.scorecards.team import Above, TeamRecords
from metrics.sparks import FEWEST_PEERS


def account_managers(teams: Iterable[int], *, reader: User) -> QuerySet[User]:
    """Who manages accounts in these teams today; not those who left without an end date."""
    held = Membership.objects.holding_on(reader.reach.today).filter(
        team__in=teams, role=Membership.Role.ACCOUNT_MANAGER
    )
    return User.objects.visible_to(reader).filter(is_active=True, pk__in=held.values("person"))


def clients_of(scope: Scope, *, reader: User) -> QuerySet[Client]:
    """The clients of a team or person today, or all that the reader may see."""
    clients, today = Client.objects.visible_to(reader), reader.reach.today
    match scope.kind:
        case ScopeKind.TEAM:
            team = Team.objects.visible_to(reader).filter(source_id=scope.id)
            return clients.in_teams(Team.below(set(team.values_list("pk", flat=True))), on=today)
        case ScopeKind.PERSON:
            person = User.objects.visible_to(reader).filter(source_id=scope.id).first()
            return clients.looked_after_by(person, on=today) if person else clients.none()
        case ScopeKind.CLIENT:
            return clients.filter(source_id=scope.id)
    return clients


def team_records(team: Team, *, reader: User) -> TeamRecords:
    tree = list(Team.objects.visible_to(reader).with_tree_fields())
    return TeamRecords(
        team=team,
        tree=tree,
        people=list(account_managers(Team.below({team.pk}), reader=reader)),
        clients=clients_of(Scope(ScopeKind.TEAM, team.source_id), reader=reader),
        above=_above(team, tree, reader),
    )


def _above(team: Team, tree: list[Team], reader: User) -> Above | None:
    """The team above, else the whole agency, as far as the reader may see their numbers."""
    parent = next((each for each in tree if each.pk == team.parent_id), None)
    if parent:
        return Above(Scope(ScopeKind.TEAM, parent.source_id), parent.name)
    return Above(AGENCY, _("All teams")) if access.is_admin(reader) else None


def person_records(person: User, *, reader: User, unsaid: int = 0) -> PersonRecords:
    today = reader.reach.today
    held = person.memberships.holding_on(today).main_first().select_related("team").first()
    peers, team = _peers(held.team, today) if held else ([], None)
    return PersonRecords(
        person=person,
        role=f"{held.get_role_display()}, {held.team.name}" if held else "",
        peers=peers,
        peers_name=team.name if team else "",
        clients=clients_of(Scope(ScopeKind.PERSON, person.source_id), reader=reader),
        replies=list(TargetReply.objects.visible_to(reader).filter(person=person)),
        is_reader=person == reader,
        unsaid=unsaid,
    )


def _peers(team: Team, today: date) -> tuple[list[User], Team]:
    """Everybody who manages accounts in the smallest team around with enough of them.

    Their names stay here: the page shows the median of five or more alone.
    """
    tree = {each.pk: each for each in Team.objects.all().with_tree_fields()}
    held = Membership.objects.holding_on(today).filter(
        role=Membership.Role.ACCOUNT_MANAGER, person__is_active=True
    )
    teams_of = [(each.person, each.team_id) for each in held.select_related("person")]
    around: Team = team
    peers: list[User] = []
    for pk in reversed(tree[team.pk].tree_path):
        around = tree[pk]
        peers = [person for person, of in teams_of if pk in tree[of].tree_path]
        if len(peers) >= FEWEST_PEERS:
            break
    return list(dict.fromkeys(peers)), around


def client_records(
    client: Client, *, zone: ZoneInfo, happened: TimelineChoice, reader: User
) -> ClientRecords:
    contracts = client.contracts.as_changed_by(clock.today(zone))
    return ClientRecords(
        client=client,
        contracts=list(contracts.order_by("-starts_on", "source_id")),
        assignments=list(client.assignments.select_related("person").order_by("-starts_on", "id")),
        goals=list(client.goals.all()),
        zone=zone,
        happened=happened,
        shows_fees=access.may_see_fees(reader),
    )


def readers_of(reader: User) -> Readers:
    """What a page asks several times is read once: which clients and people the reader sees."""
    clients, people = (
        cache(partial(_ids_of, model.objects.visible_to(reader))) for model in (Client, User)
    )
    return Readers(clients=lambda ids: clients() & set(ids), people=lambda ids: people() & set(ids))


def _ids_of(records: QuerySet[Client] | QuerySet[User]) -> set[str]:
    return set(records.values_list("source_id", flat=True))


def place_name(scope: Scope, *, agency: str) -> str:
    """What people call a scope that they were found to be allowed to see."""
    match scope.kind:
        case ScopeKind.TEAM:
            return Team.objects.get(source_id=scope.id).name
        case ScopeKind.PERSON:
            return User.objects.get(source_id=scope.id).name
        case ScopeKind.CLIENT:
            return Client.objects.get(source_id=scope.id).name
    return agency


def scopes_below(scope: Scope, *, reader: User) -> list[ScopeBelow]:
    """The teams within the agency or a team, and a team's people."""
    teams = Team.objects.visible_to(reader).with_tree_fields()
    match scope.kind:
        case ScopeKind.AGENCY:
            return [_team_below(team) for team in teams]
        case ScopeKind.TEAM:
            pks = Team.below(set(teams.filter(source_id=scope.id).values_list("pk", flat=True)))
            inner = teams.filter(pk__in=pks).exclude(source_id=scope.id)
            people = account_managers(pks, reader=reader)
            return [*map(_team_below, inner), *map(_person_below, people)]
    return []


def _team_below(team: Team) -> ScopeBelow:
    return ScopeBelow(Scope(ScopeKind.TEAM, team.source_id), team.name, _("Team"))


def _person_below(person: User) -> ScopeBelow:
    return ScopeBelow(Scope(ScopeKind.PERSON, person.source_id), person.name, _("Account manager"))


def scopes_in_reach(reader: User, *, agency: str) -> list[tuple[Scope, str]]:
    """Whose clients somebody may choose to see: the agency's, their teams' and their own."""
    teams = Team.objects.visible_to(reader).with_tree_fields()
    found = [(AGENCY, agency)] if access.is_admin(reader) else []
    found += [(Scope(ScopeKind.TEAM, team.source_id), team.name) for team in teams]
    if Client.objects.looked_after_by(reader.pk, on=reader.reach.today).exists():
        found.append((Scope(ScopeKind.PERSON, reader.source_id), reader.name))
    return found
