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


WORTH = """
    client  decided_on  outcome  amount  interval  currency
    Acme    2026-03-05  won      1000    month
    Birch   2026-03-10  lost     36000   once
    Cedar   2026-03-15  lost     6000
    Dune    2026-03-20  won      5000    quarter   USD
    Elm     2026-03-25  won
    Fern    2026-03-25  lost     5000    once      GBP
    Gorse               open     9000    once      USD
"""
RATES = "currency  from        rate\nUSD       2026-01-01  0.5"


def readings(window="month 2026-03", **given):
    return Asked(opportunities=WORTH, rates=RATES, **given).parts(
        "proposal_conversion", window, "reading"
    )


def test_share_of_their_value_stands_beside_the_share_of_their_number():
    # A year of Acme is 12,000 and of Dune 4 x 5,000 USD = 10,000 EUR: 22,000 of 64,000.
    # What Elm and Fern are worth is not known.
    found = readings()
    assert (found["by number"].numerator, found["by number"].denominator) == (3, 6)
    assert (found["by value"].numerator, found["by value"].denominator) == (22000, 64000)
    assert found["by value"].n == 4
    assert found["by value"].value == 34.375


def test_value_of_few_proposals_has_no_interval_of_a_share():
    found = readings()
    assert found["by number"].low < 50 < found["by number"].high
    assert found["by value"].low is None


def test_number_itself_counts_every_proposal_once():
    figures = Asked(opportunities=WORTH, rates=RATES).figures(
        "proposal_conversion", "month 2026-03"
    )
    assert (figures["value"], figures["n"]) == (50, 6)


def test_what_is_undecided_is_worth_nothing_yet():
    assert readings("month 2026-04") == {}


def test_it_is_taken_apart_by_kind_and_channel():
    asked = Asked(
        opportunities="""
            client  kind          channel   sent_on     decided_on  outcome
            Acme    new_business  referral  2026-03-01  2026-03-05  won
            Birch   new_business            2026-03-01  2026-03-05  lost
            Acme    cross_sell    event     2026-03-01  2026-03-06  won
        """
    )
    kinds = asked.parts("proposal_conversion", "month 2026-03", "kind")
    assert {name: part.value for name, part in kinds.items()} == {
        "cross_sell": 100,
        "new_business": 50,
    }
    channels = asked.parts("proposal_conversion", "month 2026-03", "channel")
    assert {name: part.value for name, part in channels.items()} == {
        "event": 100,
        "referral": 100,
        "unknown": 0,
    }


def test_what_is_undecided_at_the_end_says_so():
    reasons = Asked(opportunities=DEALS).reasons("proposal_conversion", "month 2026-03")
    assert reasons == {"O4": "sent and not decided when the period ended"}
