from tests.metrics.kpis.asking import NORTH, Asked

DEALS = """
    id  client  person  sent_on     decided_on  outcome
    O1  Acme    ann     2026-01-10  2026-03-05  won
    O2  Birch   ann     2026-02-20  2026-03-20  lost
    O3  Cedar           2026-02-25  2026-03-25  expired
    O4  Dune    cara    2026-03-15              open
"""


def test_won_of_those_decided_in_the_month_of_the_decision():
    figures = Asked(opportunities=DEALS).figures("proposal_conversion", "month 2026-03")
    assert (figures["numerator"], figures["denominator"], figures["n"]) == (1, 3, 3)


def test_those_sent_and_undecided_when_the_period_ended_are_open():
    asked = Asked(opportunities=DEALS)
    opened = [
        asked.figures("proposal_conversion", f"month 2026-0{month}")["open"] for month in (1, 2, 3)
    ]
    assert opened == [1, 3, 1]


def test_nothing_decided_is_no_value():
    assert Asked(opportunities=DEALS).value("proposal_conversion", "month 2026-05") is None


def test_credit_goes_to_the_one_named_else_to_the_owner_when_it_was_sent():
    asked = Asked(
        **NORTH,
        opportunities=DEALS,
        assignments="""
            client  person  from        until
            Cedar   bob                 2026-03-01
            Cedar   cara    2026-03-01
        """,
    )
    window = "month 2026-03"
    assert asked.value("proposal_conversion", window, scope="person:ann") == 50
    assert asked.value("proposal_conversion", window, scope="person:bob") == 0
    assert asked.value("proposal_conversion", window, scope="person:cara") is None


def test_decided_without_a_date_is_left_out_and_said_so():
    asked = Asked(
        opportunities="""
            id  client  sent_on     decided_on  outcome
            O1  Acme    2026-03-10              won
        """
    )
    assert asked.value("proposal_conversion", "month 2026-03") is None
    assert asked.reasons("proposal_conversion", "month 2026-03") == {
        "O1": "decided, but without a date"
    }


def test_decision_dated_after_today_is_still_open():
    figures = Asked(
        now="2026-03-10T09:00:00Z",
        opportunities="""
            client  sent_on     decided_on  outcome
            Acme    2026-03-01  2026-03-20  won
        """,
    ).figures("proposal_conversion", "month 2026-03")
    assert (figures["value"], figures["open"]) == (None, 1)
