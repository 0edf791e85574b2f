import pytest

from tests.metrics.kpis.asking import NORTH, Asked

BOOK = """
    client  starts_on   ended_on    kind
    Acme    2025-01-01
    Birch   2025-01-01
    Cedar   2025-01-01  2026-03-31
    Dune    2026-01-10  2026-01-20  project
"""
OWNERS = """
    client  person  from        until
    Acme    ann                 2026-04-01
    Acme    cara    2026-04-01
    Birch   ann
    Cedar   cara
"""


def load(scope="agency", window="month 2026-03", **more):
    given = {**NORTH, "contracts": BOOK, "assignments": OWNERS, **more}
    figures = Asked(**given).figures("client_load", window, scope=scope)
    return figures["numerator"], figures["denominator"]


def test_active_clients_by_either_basis_are_shared_by_all_account_managers():
    # Acme, Birch, Cedar and the project client Dune; ann, bob and cara.
    assert load(window="month 2026-02") == (4, 3)


def test_it_is_taken_as_the_window_closes():
    # On 1 April Cedar has left and Acme is cara's; Dune stays for half a year after its project.
    assert load() == (3, 3)
    assert load("person:ann") == (1, 1)
    assert load("person:cara") == (1, 1)
    assert load("team:north") == (1, 2)
    assert load("team:group") == (2, 3)
    assert load("person:ann", "year 2026-12") == (1, 1)


def test_window_that_runs_is_taken_now():
    assert load("person:ann", "year 2026-12", now="2026-02-10T09:00:00Z") == (2, 1)


def test_window_still_to_come_has_no_value():
    assert load(now="2026-02-10T09:00:00Z") == (0, 0)


def test_account_manager_without_clients_has_none():
    asked = Asked(**NORTH, contracts=BOOK, assignments=OWNERS)
    assert asked.value("client_load", "month 2026-03", scope="person:bob") == 0


MEMBERS = """
    person  team   role             from        until
    ann     north  account_manager
    bob     north  {role:15}  {first:10}  {until}
"""


@pytest.mark.parametrize(
    ("role", "first", "until", "managers"),
    [
        ("account_manager", "2026-04-01", "", 2),  # from the very instant on
        ("account_manager", "2026-04-02", "", 1),
        ("account_manager", "", "2026-04-02", 2),
        ("account_manager", "", "2026-04-01", 1),
        ("manager", "", "", 1),
    ],
)
def test_account_managers_are_those_of_that_day(role, first, until, managers):
    members = MEMBERS.format(role=role, first=first, until=until)
    given = {"memberships": members, "assignments": "client  person\nAcme    ann"}
    assert load(**given) == (3, managers)


def test_manager_who_looks_after_a_client_counts_as_an_account_manager():
    members = MEMBERS.format(role="manager", first="", until="")
    given = {"memberships": members, "assignments": "client  person\nAcme    bob"}
    assert load("person:bob", **given) == (1, 1)
    assert load(**given) == (3, 2)


def test_owner_of_a_client_that_left_does_not_count_as_one():
    members = MEMBERS.format(role="manager", first="", until="")
    given = {"memberships": members, "assignments": "client  person\nCedar   bob"}
    assert load("person:bob", **given) == (0, 0)


def test_owner_in_no_team_counts_where_the_client_is_at_home():
    given = {
        "clients": "id     team\nAcme   south\nBirch  south",
        "assignments": "client  person\nAcme    zoe\nBirch   zoe",
    }
    # Cara, who has nobody, and zoe.
    assert load("team:south", **given) == (2, 2)


def test_clients_of_nobody_count_for_the_agency_and_in_their_team():
    given = {"assignments": "client  person", "clients": "id     team\nAcme   south"}
    assert load(**given) == (3, 3)
    assert load("team:south", **given) == (1, 1)


def test_agency_without_account_managers_has_no_value():
    assert Asked(contracts=BOOK).value("client_load", "month 2026-03") is None
    assert Asked().value("client_load", "month 2026-03") is None
