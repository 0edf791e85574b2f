"""Who sees which records; routes are held to it by tests/test_authz_matrix.py."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts import access
from accounts.models import (
    Agency,
    ApiToken,
    Assignment,
    AuditEntry,
    Client,
    Contract,
    KeptAnswer,
    Membership,
    Team,
    User,
)
from accounts.querysets import GuardedQuerySet
from kpidash import clock
from metrics.engine.scopes import Scope
from tests.cast import Cast, later, person, the_cast
from tests.factories import (
    AssignmentFactory,
    ClientFactory,
    ContractFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def today() -> date:
    return clock.now().date()


def ids(rows: Iterable[models.Model]) -> set[str]:
    return {row.source_id for row in rows}  # type: ignore[attr-defined]


def test_an_admin_sees_everything(cast: Cast) -> None:
    assert Client.objects.visible_to(cast.admin).count() == 2
    assert Team.objects.visible_to(cast.admin).count() == 3
    assert User.objects.visible_to(cast.admin).count() == User.objects.count()


def test_what_django_asks_permission_for_is_for_admins_alone(cast: Cast) -> None:
    for somebody in (cast.manager, cast.viewer, cast.account_manager, cast.leaver):
        assert not somebody.has_perm("accounts.view_client")
        assert not somebody.has_module_perms("accounts")
    assert cast.admin.has_perm("accounts.change_client")
    assert cast.admin.has_module_perms("accounts")


def test_a_superuser_is_an_admin_without_any_membership() -> None:
    assert access.is_admin(UserFactory.create(is_superuser=True))


def test_admin_is_a_role_that_ends_with_the_membership(cast: Cast) -> None:
    cast.admin.memberships.update(ends_on=today())
    assert not access.is_admin(later(cast.admin))


def test_a_manager_sees_their_team_its_people_and_its_clients(cast: Cast) -> None:
    assert ids(Client.objects.visible_to(cast.manager)) == {"acme"}
    assert ids(Team.objects.visible_to(cast.manager)) == {"north"}
    assert ids(User.objects.visible_to(cast.manager)) == {"nils", "vera", "nora", "lea"}


def test_a_viewer_sees_what_the_manager_sees(cast: Cast) -> None:
    for model in (Client, Team, User):
        assert set(model.objects.visible_to(cast.viewer)) == set(
            model.objects.visible_to(cast.manager)
        )


def test_a_manager_of_the_group_sees_all_teams_below(cast: Cast) -> None:
    head = person("gro", cast.group, Role.MANAGER)
    assert ids(Team.objects.visible_to(head)) == {"group", "north", "south"}
    assert ids(Client.objects.visible_to(head)) == {"acme", "birch"}


def test_an_account_manager_sees_themself_and_their_clients(cast: Cast) -> None:
    assert ids(User.objects.visible_to(cast.account_manager)) == {"nora"}
    assert ids(Client.objects.visible_to(cast.account_manager)) == {"acme"}


def test_an_account_manager_knows_their_team_by_name_alone(cast: Cast) -> None:
    assert not Team.objects.visible_to(cast.account_manager)
    assert ids(Team.objects.named_to(cast.account_manager)) == {"north"}


def test_a_secondary_owner_sees_the_client(cast: Cast) -> None:
    AssignmentFactory(client=cast.birch, person=cast.account_manager, role="secondary")
    assert ids(Client.objects.visible_to(cast.account_manager)) == {"acme", "birch"}


def test_a_secondary_owner_does_not_bring_the_client_to_their_manager(cast: Cast) -> None:
    AssignmentFactory(client=cast.birch, person=cast.account_manager, role="secondary")
    assert ids(Client.objects.visible_to(cast.manager)) == {"acme"}


@pytest.mark.parametrize(("days", "seen"), [(0, set()), (1, {"acme"})])
def test_a_handed_over_client_is_out_of_sight_from_the_day_it_ends(
    cast: Cast, days: int, seen: set[str]
) -> None:
    cast.acme.assignments.update(ends_on=today() + timedelta(days=days))
    assert ids(Client.objects.visible_to(cast.account_manager)) == seen


@pytest.mark.parametrize(("days", "seen"), [(0, {"acme"}), (1, set())])
def test_a_client_comes_in_sight_on_the_first_day(cast: Cast, days: int, seen: set[str]) -> None:
    cast.acme.assignments.update(starts_on=today() + timedelta(days=days))
    assert ids(Client.objects.visible_to(cast.account_manager)) == seen


def test_the_client_goes_with_its_owner_to_another_team(cast: Cast) -> None:
    cast.account_manager.memberships.update(ends_on=today())
    MembershipFactory(person=cast.account_manager, team=cast.south, starts_on=today())
    assert ids(Client.objects.visible_to(cast.manager)) == set()
    assert ids(Client.objects.visible_to(cast.other_manager)) == {"acme", "birch"}


def test_somebody_who_left_the_team_stays_in_their_managers_sight(cast: Cast) -> None:
    cast.account_manager.memberships.update(ends_on=today())
    assert "nora" in ids(User.objects.visible_to(cast.manager))


@pytest.mark.parametrize("owners", ["nobody", "somebody in no team"])
def test_a_client_that_no_team_owns_is_where_its_own_team_says(cast: Cast, owners: str) -> None:
    cedar = ClientFactory(source_id="cedar", team=cast.south)
    if owners != "nobody":
        AssignmentFactory(client=cedar)
    assert "cedar" in ids(Client.objects.visible_to(cast.other_manager))
    assert "cedar" not in ids(Client.objects.visible_to(cast.manager))


def test_the_owners_team_counts_before_the_clients_own(cast: Cast) -> None:
    Client.objects.filter(pk=cast.acme.pk).update(team=cast.south)
    assert ids(Client.objects.visible_to(cast.manager)) == {"acme"}
    assert ids(Client.objects.visible_to(cast.other_manager)) == {"birch"}


def test_an_owner_who_views_another_team_does_not_bring_their_clients_along(cast: Cast) -> None:
    MembershipFactory(person=cast.account_manager, team=cast.south, role=Role.VIEWER)
    assert ids(Client.objects.visible_to(cast.other_manager)) == {"birch"}


def test_somebody_who_may_no_longer_sign_in_sees_nothing(cast: Cast) -> None:
    cast.admin.is_active = False
    assert not Client.objects.visible_to(cast.admin)
    assert not User.objects.visible_to(cast.leaver)
    assert not access.may_see_scope(cast.leaver, Scope.parse("person:lea"))


def test_somebody_who_did_not_sign_in_sees_nothing(cast: Cast) -> None:
    assert not Client.objects.visible_to(AnonymousUser())
    assert not access.is_admin(AnonymousUser())


GUARDED = [
    model
    for model in Client._meta.app_config.get_models()
    if isinstance(model._default_manager.all(), GuardedQuerySet)
]


def test_every_record_is_guarded(cast: Cast) -> None:
    owners, admins = {ApiToken, KeptAnswer}, {AuditEntry}
    models = set(Client._meta.app_config.get_models()) - owners - admins
    assert {model for model in models if "Historical" not in model.__name__} == set(GUARDED)


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model.__name__)
def test_every_record_answers_everybody(model: type[models.Model], cast: Cast) -> None:
    for user in (cast.admin, cast.manager, cast.account_manager, cast.leaver):
        list(model._default_manager.visible_to(user))  # type: ignore[attr-defined]


def test_a_clients_records_are_seen_with_the_client(cast: Cast) -> None:
    contract = ContractFactory(client=cast.acme)
    assert set(Contract.objects.visible_to(cast.account_manager)) == {contract}
    assert set(Contract.objects.visible_to(cast.manager)) == {contract}
    assert not Contract.objects.visible_to(cast.other_account_manager)
    assert not Contract.objects.visible_to(cast.other_manager)
    assert Assignment.objects.visible_to(cast.account_manager).get().client == cast.acme


SCOPES = {
    "agency": {"admin"},
    "team:group": {"admin"},
    "team:north": {"admin", "manager", "viewer"},
    "team:nowhere": set(),
    "person:nora": {"admin", "manager", "viewer", "account_manager"},
    "person:sven": {"admin", "other_manager", "other_account_manager"},
    "person:nobody": set(),
    "client:acme": {"admin", "manager", "viewer", "account_manager"},
    "client:birch": {"admin", "other_manager", "other_account_manager"},
    "client:nothing": set(),
}


@pytest.mark.parametrize("scope", SCOPES)
def test_who_sees_the_numbers_of_a_scope(scope: str, cast: Cast) -> None:
    people = (
        "admin",
        "manager",
        "viewer",
        "account_manager",
        "leaver",
        "other_manager",
        "other_account_manager",
    )
    seen_by = {
        who for who in people if access.may_see_scope(getattr(cast, who), Scope.parse(scope))
    }
    assert seen_by == SCOPES[scope]


def test_home_is_the_widest_scope_of_each(cast: Cast) -> None:
    assert access.home_scope(cast.admin) == "agency"
    assert access.home_scope(cast.viewer) == "team:north"
    assert access.home_scope(cast.account_manager) == "person:nora"


def test_home_of_a_manager_of_the_group_is_the_group(cast: Cast) -> None:
    TeamFactory(source_id="a-team", name="A team", parent=cast.north)
    assert access.home_scope(person("gro", cast.group, Role.MANAGER)) == "team:group"


def test_reach_is_worked_out_once(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    manager = later(cast.manager)
    with django_assert_num_queries(3):
        assert manager.reach.leads == {cast.north.pk}
    with django_assert_num_queries(1):
        list(Client.objects.visible_to(manager))


def test_the_day_is_the_agencys(cast: Cast, settings: Settings) -> None:
    # 23:30 in London on the 30th is already the 31st in Auckland.
    settings.KPIDASH_NOW = datetime(2026, 10, 30, 23, 30, tzinfo=UTC)
    Agency.objects.create(timezone="Pacific/Auckland")
    assert later(cast.admin).reach.today == date(2026, 10, 31)
