import pytest

from tests.metrics.kpis.asking import NORTH, Asked

DEALS = """
    id  client  person  kind          channel   decided_on  outcome
    O1  Acme    ann     new_business  referral  2026-03-10  won
    O2  Acme            new_business  event     2026-03-20  won
    O3  Birch           new_business  event     2026-03-31  won
    O4  Cedar           new_business  event     2026-03-05  lost
    O5  Cedar           new_business  event     2026-03-25  expired
    O6  Dune            cross_sell    event     2026-03-25  won
"""
TOUCHES = """
    id  client  at                    channel  direction  person
    t1  Acme    2025-01-09T10:00:00Z  email    outbound
    t2  Acme    2026-03-09T23:59:59Z  event    inbound
    t3  Acme    2026-03-10T00:00:00Z  email    outbound
    t4  Cedar   2026-03-04T10:00:00Z  call     outbound
    t5  Cedar   2026-03-20T10:00:00Z  call     outbound
    t6  Birch   2026-03-04T10:00:00Z  meeting  outbound   ann
    t6  Birch   2026-03-04T10:00:00Z  meeting  outbound   bob
"""


def took(scope="agency", window="month 2026-03", **more):
    given = {"opportunities": DEALS, "touches": TOUCHES, **more}
    figures = Asked(**given).figures("touches_to_closure", window, scope=scope)
    return figures["numerator"], figures["denominator"]


def test_all_touches_before_the_day_of_the_first_win_count_once_each():
    assert took("client:Acme") == (2, 1)
    assert took("client:Birch") == (1, 1)
    assert took() == (3, 2)


def test_only_new_business_is_a_closure():
    assert took("client:Dune") == (0, 0)


def test_those_that_were_lost_are_shown_apart_with_what_their_first_refusal_took():
    asked = Asked(opportunities=DEALS, touches=TOUCHES)
    parts = asked.parts("touches_to_closure", "month 2026-03", "outcome")
    found = {name: (part.value, part.n) for name, part in parts.items()}
    assert found == {"won": (1.5, 2), "lost": (1, 1)}


def test_client_won_in_the_end_was_not_lost():
    deals = DEALS.replace("2026-03-25  expired", "2026-03-25  won")
    assert took("client:Cedar", opportunities=deals) == (2, 1)
    parts = Asked(opportunities=deals, touches=TOUCHES).parts(
        "touches_to_closure", "month 2026-03", "outcome"
    )
    assert set(parts) == {"won"}


def test_client_won_without_any_touch_took_none():
    deals = "client  decided_on  outcome\nElm     2026-03-10  won"
    assert took(opportunities=deals) == (0, 1)


@pytest.mark.parametrize("decided_on", ["2026-12-10", ""])
def test_win_without_a_day_or_still_to_come_is_none_yet(decided_on):
    deals = f"client  decided_on  outcome\nAcme    {decided_on:10}  won"
    assert took(opportunities=deals, window="year 2026-12") == (0, 0)


def test_prospect_that_is_no_client_record_can_have_no_touches():
    deals = "prospect  decided_on  outcome\nElm       2026-03-10  won"
    assert took(opportunities=deals) == (0, 0)


def test_agency_that_records_no_touches_has_no_value():
    asked = Asked(opportunities=DEALS)
    assert asked.value("touches_to_closure", "month 2026-03") is None


def test_credit_goes_to_the_one_named_else_to_the_owner_of_that_day():
    given = {
        **NORTH,
        "assignments": """
            client  person  from        until
            Birch   bob                 2026-03-31
            Birch   cara    2026-03-31
        """,
    }
    assert took("person:ann", **given) == (2, 1)
    assert took("person:bob", **given) == (0, 0)
    assert took("person:cara", **given) == (1, 1)
    assert took("team:group", **given) == (3, 2)


def test_it_is_taken_apart_by_the_channel_of_those_won():
    asked = Asked(opportunities=DEALS, touches=TOUCHES)
    parts = asked.parts("touches_to_closure", "month 2026-03", "channel")
    assert {name: part.value for name, part in parts.items()} == {"event": 1, "referral": 2}
