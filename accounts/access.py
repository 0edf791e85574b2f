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

Touch points are logged by whoever looks after the client or manages its team, and
by admins; viewers change nothing.
"""

from typing import Protocol

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model

from accounts.models.clients import Client
from accounts.models.people import Membership, Team, User
from accounts.querysets import GuardedQuerySet, reach_of


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


def may_log_touchpoints(user: User, client: Client) -> bool:
    """Whoever looks after a client or manages its team; a viewer changes nothing."""
    reach = reach_of(user)
    if reach.is_admin:
        return True
    held = Membership.objects.holding_on(reach.today).filter(
        person=user, role=Membership.Role.MANAGER
    )
    managed = Team.below(set(held.values_list("team", flat=True)))
    clients = Client.objects.filter(pk=client.pk)
    return (
        clients.looked_after_by(user.pk, on=reach.today).exists()
        or clients.in_teams(managed, on=reach.today).exists()
    )


def home_scope(user: User | AnonymousUser) -> str:
    """Whose numbers they look at first: the agency's, their team's or their own."""
    if not isinstance(user, User):
        raise PermissionDenied("Numbers are for those who sign in.")
    if is_admin(user):
        return "agency"
    top = Team.objects.visible_to(user).with_tree_fields().first()
    return f"team:{top.source_id}" if top else f"person:{user.source_id}"
