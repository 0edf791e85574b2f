"""The one cast of all tests: two teams under one roof, and who works there.

North has a manager, a viewer and the account manager of Acme; South has a
manager and the account manager of Birch. The admin is in the group above
both; the leaver was in North and may no longer sign in.
"""

from dataclasses import dataclass

from accounts.models import Client, Membership, Team, User
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

Role = Membership.Role


@dataclass(frozen=True)
class Cast:
    group: Team
    north: Team
    south: Team
    admin: User
    manager: User
    viewer: User
    account_manager: User
    leaver: User
    other_manager: User
    other_account_manager: User
    acme: Client
    birch: Client


def person(name: str, team: Team, role: str = Role.ACCOUNT_MANAGER) -> User:
    return MembershipFactory.create(
        person__source_id=name, person__name=name, team=team, role=role
    ).person


def client(name: str, owner: User) -> Client:
    return AssignmentFactory.create(client__source_id=name, client__name=name, person=owner).client


def the_cast() -> Cast:
    group = TeamFactory.create(source_id="group", name="Group")
    north = TeamFactory.create(source_id="north", name="North", parent=group)
    south = TeamFactory.create(source_id="south", name="South", parent=group)
    account_manager = person("nora", north)
    other_account_manager = person("sven", south)
    leaver = UserFactory.create(source_id="lea", name="lea", is_active=False)
    MembershipFactory.create(person=leaver, team=north)
    return Cast(
        group=group,
        north=north,
        south=south,
        admin=person("alma", group, Role.ADMIN),
        manager=person("nils", north, Role.MANAGER),
        viewer=person("vera", north, Role.VIEWER),
        account_manager=account_manager,
        leaver=leaver,
        other_manager=person("stig", south, Role.MANAGER),
        other_account_manager=other_account_manager,
        acme=client("acme", account_manager),
        birch=client("birch", other_account_manager),
    )


def later(user: User) -> User:
    """The same person at a later request, who has learned nothing from the earlier one."""
    return User.objects.get(pk=user.pk)
