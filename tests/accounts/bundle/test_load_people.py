"""What an import does to people, their assignments, and the history of records."""

from datetime import date

from accounts.bundle.report import Count
from accounts.models import Assignment, Client, Membership, User

ASSIGNED = "client,person,from,until\nC1,ann,2024-01-01,"


def test_hand_over_ends_one_assignment_and_begins_the_next(settled):
    settled(assignments=ASSIGNED)
    report = settled(
        assignments="client,person,from,until\nC1,bob,2025-05-15,\nC1,ann,2024-01-01,2025-05-15"
    )
    assert report.tables["assignments"] == Count(created=1, updated=1)
    assert list(
        Assignment.objects.order_by("starts_on").values_list("person__source_id", "ends_on")
    ) == [("ann", date(2025, 5, 15)), ("bob", None)]


def test_ended_membership_is_the_same_membership(settled):
    settled(memberships="person,team,role\nann,north,account_manager")
    report = settled(memberships="person,team,role,until\nann,north,account_manager,2025-01-01")
    assert report.tables["memberships"] == Count(updated=1)
    assert Membership.objects.get().ends_on == date(2025, 1, 1)


def test_people_may_swap_their_addresses(settled):
    report = settled(people="id,name,email\nann,Ann,bob@example.com\nbob,Bob,ann@example.com")
    assert report.tables["people"] == Count(updated=2)
    assert User.objects.get(source_id="ann").email == "bob@example.com"


def test_address_that_somebody_gives_up_is_free_for_somebody_new(settled):
    report = settled(people="id,name,email\ncem,Cem,ann@example.com\nann,Ann,ann.b@example.com")
    assert report.tables["people"] == Count(created=1, updated=1)


def test_new_people_cannot_sign_in_until_they_have_a_password(settled):
    assert not User.objects.get(source_id="ann").has_usable_password()


def test_import_leaves_passwords_and_rights_alone(settled):
    ann = User.objects.get(source_id="ann")
    ann.set_password("a fine long passphrase")
    ann.is_superuser = True
    ann.save()
    settled(people="id,name,email\nann,Ann B.,ann@example.com")
    ann.refresh_from_db()
    assert ann.name == "Ann B."
    assert ann.is_superuser
    assert ann.check_password("a fine long passphrase")


def test_history_says_what_an_import_did(settled):
    settled(clients="id,name,parent\nC2,Birch & Sons,C3\nC3,Cedar,")
    birch = Client.objects.get(source_id="C2")
    told = birch.history.values_list(
        "history_type", "name", "history_change_reason", "parent__source_id"
    )
    assert list(told) == [
        ("~", "Birch & Sons", "bundle import", "C3"),
        ("+", "Birch", "bundle import", None),
    ]


def test_history_of_replaced_assignments_says_changed(settled):
    settled(assignments=ASSIGNED)
    settled(assignments="client,person,from,until\nC1,ann,2024-01-01,2025-05-15")
    history = Assignment.objects.get().history.values_list("history_type", "ends_on")
    assert list(history) == [("~", date(2025, 5, 15)), ("+", None)]
