from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

TOUCHES = """
    id  client  at                    direction  person
    t1  Acme    2026-03-02T10:00:00Z  outbound   ann
    t2  Acme    2026-03-02T11:00:00Z  outbound   ann
    t3  Acme    2026-03-02T12:00:00Z  outbound   bob
    t4  Birch   2026-03-02T13:00:00Z  outbound   ann
    t5  Cedar   2026-03-02T14:00:00Z  outbound   cara
    t6  Acme    2026-03-03T10:00:00Z  outbound   bob
    t7  Acme    2026-03-04T10:00:00Z  inbound    ann
    t8  Birch   2026-03-31T23:30:00Z  outbound
"""


def touched(scope="agency", window="month 2026-03", **more):
    figures = Asked(**{**NORTH, "touches": TOUCHES, **more}).figures(
        "clients_touched_per_day", window, scope=scope
    )
    return figures["numerator"], figures["denominator"]


def test_client_touched_twice_on_a_day_by_one_of_us_counts_once():
    assert touched("person:ann") == (2, 1)
    assert touched("person:bob") == (2, 2)


def test_client_touched_by_two_of_us_on_a_day_counts_once_for_team_and_agency():
    # The north: Acme and Birch on the 2nd, Acme on the 3rd. The agency also Cedar, and Birch at
    # the end, which is nobody's.
    assert touched("team:north") == (3, 2)
    assert touched("agency") == (5, 3)


def test_message_that_the_client_sent_touches_nobody():
    assert touched(window="2026-03-04 2026-03-05") == (0, 0)


def test_touch_without_a_person_is_the_owners_of_that_day():
    owned = {"assignments": "client  person\nBirch   cara"}
    assert touched("person:cara", **owned) == (2, 2)
    assert touched("team:south", **owned) == (2, 2)


def test_touch_of_nobody_counts_in_the_clients_team():
    home = {"clients": "id     team\nBirch  south"}
    assert touched("team:south", **home) == (2, 2)


def test_day_is_the_agencys():
    berlin = House(timezone="Europe/Berlin")
    assert touched(window="month 2026-04", house=berlin) == (1, 1)


def test_planned_touch_is_left_out_and_said_so():
    asked = Asked(touches=TOUCHES, now="2026-03-02T20:00:00Z")
    assert asked.value("clients_touched_per_day", "month 2026-03") == 3
    assert asked.reasons("clients_touched_per_day", "month 2026-03") == {
        "t6": "planned, not held yet",
        "t8": "planned, not held yet",
    }


def test_it_says_how_many_days_it_is_the_mean_of():
    figures = Asked(touches=TOUCHES).figures("clients_touched_per_day", "month 2026-03")
    assert figures["n"] == 3


def test_no_day_with_a_touch_is_no_value():
    asked = Asked(touches=TOUCHES)
    assert asked.value("clients_touched_per_day", "month 2026-05") is None
    assert asked.value("clients_touched_per_day", "month 2026-03", scope="client:Acme") is None
