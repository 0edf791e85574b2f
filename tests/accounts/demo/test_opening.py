"""The demo in a database: its story, its sign-ins, and that twice is once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest
from django.db import transaction
from django.test import Client as Browser

from accounts.demo import opening
from accounts.demo.people import ACCOUNT_MANAGER_EMAIL, ADMIN_EMAIL, MANAGER_EMAIL, SIGN_INS
from accounts.demo.story import Closure, Departure, HandOver, Renewal
from accounts.demo.world import Size, World
from accounts.models import Assignment, Client, Contract, Team, TouchPoint, User
from metrics.models import Target

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]

Told = TypeVar("Told", HandOver, Renewal, Closure, Departure)
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
WORLD = World(date(2026, 11, 21), size=Size(clients=45, account_managers=9, months=24))


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker) -> Iterator[opening.Opened]:
    """One demo for the module: each test's own changes are rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield opening.open_demo(WORLD, now=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def demo(opened, db) -> opening.Opened:
    return opened


def told(demo: opening.Opened, kind: type[Told]) -> list[Told]:
    return [event for event in demo.demo.story if isinstance(event, kind)]


def test_every_row_is_a_record(demo):
    bundle = demo.demo.bundle

    assert demo.is_new
    assert TouchPoint.objects.count() == len(bundle["touches"])
    assert Target.objects.count() == len(bundle["targets"])
    # One contract more than in the bundle: the late renewal.
    assert Contract.objects.count() == len(bundle["contracts"]) + 1


def test_hand_overs_are_in_the_history_with_who_and_why(demo):
    for event in told(demo, HandOver):
        spell = Assignment.objects.get(
            client__source_id=event.client, person__source_id=event.to, starts_on=event.on
        )
        entry = spell.history.earliest()
        assert entry.history_user.source_id == event.by
        assert entry.history_change_reason.startswith("Handed over to")


def test_the_late_renewal_follows_its_contract(demo):
    (event,) = told(demo, Renewal)
    following = Contract.objects.get(source_id=event.record_id)

    assert following.renews.source_id == event.contract
    assert following.renews.ended_on == following.starts_on - timedelta(days=1)
    assert following.signed_on == event.signed_on


def test_closed_clients_have_no_running_contract_and_no_owner(demo):
    for event in told(demo, Closure):
        client = Client.objects.get(source_id=event.client)
        assert not client.contracts.filter(ended_on__isnull=True).exists()
        assert not client.assignments.holding_on(WORLD.today).exists()
        assert client.contracts.filter(end_reason=event.reason).exists()


def test_the_leaver_may_no_longer_sign_in(demo):
    (event,) = told(demo, Departure)

    assert not User.objects.get(source_id=event.person).is_active


def test_opening_it_again_changes_nothing(demo):
    before = Assignment.history.count(), Contract.history.count(), TouchPoint.objects.count()
    again = opening.open_demo(WORLD, now=NOW)

    assert not again.is_new
    assert before == (
        Assignment.history.count(),
        Contract.history.count(),
        TouchPoint.objects.count(),
    )


def test_opening_it_the_day_after_changes_nothing(demo):
    next_day = World(WORLD.today + timedelta(days=1), size=WORLD.size)

    assert not opening.open_demo(next_day, now=NOW).is_new


def test_another_demo_is_refused_beside_it(demo):
    other = World(WORLD.today, seed=1, size=WORLD.size)

    with pytest.raises(opening.NotTheDemo, match="holds other records"):
        opening.open_demo(other, now=NOW)


def test_its_three_people_sign_in(demo):
    assert not opening.sign_ins_have_passwords()
    opening.give_passwords("a fine long passphrase")

    assert opening.sign_ins_have_passwords()
    for email in SIGN_INS:
        browser = Browser()
        browser.post("/accounts/login/", {"login": email, "password": "a fine long passphrase"})
        assert "_auth_user_id" in browser.session, email


def test_giving_the_same_password_again_signs_nobody_out(demo):
    opening.give_passwords("a fine long passphrase")
    before = User.objects.get(email=ADMIN_EMAIL).password
    opening.give_passwords("a fine long passphrase")

    assert User.objects.get(email=ADMIN_EMAIL).password == before


def test_the_manager_sees_all_teams_the_account_manager_only_clients(demo):
    manager = User.objects.get(email=MANAGER_EMAIL)
    star = User.objects.get(email=ACCOUNT_MANAGER_EMAIL)

    assert set(Team.objects.visible_to(manager)) == set(Team.objects.all())
    assert not Team.objects.visible_to(star).exists()
    assert 0 < Client.objects.visible_to(star).count() < 15
