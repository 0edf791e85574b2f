"""The only place that says who may see and do what.

Records are reached through `Model.objects.visible_to(user)` alone; what is out
of reach is answered exactly like what doesn't exist. Signing in is required
everywhere but on the pages that `tests/authz_matrix.toml` calls open.

| who | sees |
|---|---|
| admin | everything, and sets it up in /admin/ |
| manager, viewer | their team and all below: teams, people who are or were there, clients |
| account manager | themself, the clients assigned to them, their team's name |
| somebody who may no longer sign in | nothing |

Of what somebody sees, fees and KPIs in money are sent to the roles that the agency
chose (`Agency.fees_seen_by`); to the others they don't exist, on any surface.

Touch points and requests are written by whoever looks after the client or manages its team, and
by admins, in their own name and those of the people whose team they manage; viewers change nothing.
"""

from typing import Protocol

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from accounts.models.clients import Client
from accounts.models.people import Membership, Team, User
from accounts.querysets import ClientQuerySet, GuardedQuerySet, reach_of


class AdminBackend(BaseBackend):
    """Admins may everything that Django asks permission for; nobody else may anything."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Model | None = None) -> bool:
        return is_admin(user_obj)

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return is_admin(user_obj)


class ScopeLike(Protocol):
    """Whom a number is about: agency, team, person or client, and its record id."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> str: ...


def is_admin(user: User | AnonymousUser) -> bool:
    """Whether they set up the agency: superusers, and members with the role admin."""
    return reach_of(user).is_admin


def may_see_scope(user: User | AnonymousUser, scope: ScopeLike) -> bool:
    """Whether the numbers of a scope are theirs to see; False for one that doesn't exist."""
    if scope.kind == "agency":
        return is_admin(user)
    rows: dict[str, GuardedQuerySet] = {
        "team": Team.objects.all(),
        "person": User.objects.all(),
        "client": Client.objects.all(),
    }
    return rows[scope.kind].visible_to(user).filter(source_id=scope.id).exists()


def may_see_fees(user: User | AnonymousUser) -> bool:
    """Whether fees and KPIs in money are sent to them, as the agency decided."""
    return reach_of(user).sees_fees


def may_log_touchpoints(user: User, client: Client) -> bool:
    """Whoever looks after a client or manages its team; a viewer changes nothing."""
    return clients_to_log_for(user).filter(pk=client.pk).exists()


def clients_to_log_for(user: User) -> ClientQuerySet:
    """The clients whose touch points and requests they may write."""
    reach = reach_of(user)
    clients: ClientQuerySet = Client.objects.all()
    if reach.is_admin:
        return clients
    theirs = clients.looked_after_by(user.pk, on=reach.today)
    managed = clients.in_teams(teams_managed_by(user), on=reach.today)
    return clients.filter(Q(pk__in=theirs.values("pk")) | Q(pk__in=managed.values("pk")))


def teams_managed_by(user: User) -> frozenset[int]:
    """The teams that they manage today, with all below; those that they only view are not."""
    held = Membership.objects.holding_on(reach_of(user).today).filter(
        person=user, role=Membership.Role.MANAGER
    )
    return Team.below(set(held.values_list("team", flat=True)))


def people_to_credit(user: User) -> QuerySet[User]:
    """Whose work they may write down: their own, and that of the teams they manage."""
    if is_admin(user):
        return User.objects.all()
    theirs = Membership.objects.filter(team__in=teams_managed_by(user))
    return User.objects.filter(Q(pk=user.pk) | Q(pk__in=theirs.values("person")))


def may_write_records(user: User | AnonymousUser) -> bool:
    """Whether there can be a client that they may write touch points and requests for."""
    if not isinstance(user, User) or not user.is_active:
        return False
    roles = (Membership.Role.ACCOUNT_MANAGER, Membership.Role.MANAGER)
    held = user.memberships.holding_on(reach_of(user).today).filter(role__in=roles)
    return is_admin(user) or held.exists() or clients_to_log_for(user).exists()


def home_scope(user: User | AnonymousUser) -> str:
    """Whose numbers they look at first: the agency's, their team's or their own."""
    if not isinstance(user, User):
        raise PermissionDenied("Numbers are for those who sign in.")
    if is_admin(user):
        return "agency"
    top = Team.objects.visible_to(user).with_tree_fields().first()
    return f"team:{top.source_id}" if top else f"person:{user.source_id}"
