import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "revenue_growth"
BILLS = """
    client  on          amount
    Acme    2024-12-31  500
    Acme    2025-03-01  1000
    Birch   2025-03-31  1000
    Acme    2025-04-01  700
    Acme    2026-03-01  2400
    Acme    2026-03-31  200
    Acme    2026-03-31  -100
"""


def test_bills_are_compared_with_those_of_the_same_days_a_year_ago():
    figures = Asked(billings=BILLS).figures(KEY, "month 2026-03")
    # 2,500 with the credit note, against 2,000.
    assert (figures["value"], figures["numerator"], figures["denominator"]) == (25, 500, 2000)


def test_no_income_is_a_loss_of_everything_and_none_a_year_ago_no_value():
    asked = Asked(billings=BILLS)
    assert asked.value(KEY, "month 2026-04") == -100
    assert asked.value(KEY, "month 2026-05") is None


def test_pass_through_is_no_income():
    asked = Asked(
        billings="""
            client  on          amount  kind
            Acme    2025-03-10  1000    retainer
            Acme    2025-03-10  5000    pass_through
            Acme    2026-03-10  1100    other
            Acme    2026-03-10  9000    pass_through
        """
    )
    assert asked.value(KEY, "month 2026-03") == 10


@pytest.mark.parametrize(
    ("window", "growth"), [("year 2025-12", None), ("quarter 2025-12", 200), ("month 2025-10", 100)]
)
def test_there_is_no_growth_where_the_records_do_not_reach_back_a_whole_year(window, growth):
    asked = Asked(
        billings="""
            client  on          amount
            Acme    2024-10-20  1000
            Acme    2025-03-01  9000
            Acme    2025-10-20  2000
            Acme    2025-11-20  1000
        """
    )
    # The records begin in October 2024: compared are months from October 2025 on.
    assert asked.value(KEY, window) == growth


def test_leap_day_is_compared_with_the_last_of_february():
    asked = Asked(
        now="2029-01-01T09:00:00Z",
        billings="""
            client  on          amount
            Acme    2027-02-28  1000
            Acme    2028-02-29  1200
        """,
    )
    assert asked.value(KEY, "month 2028-02") == 20
    assert Asked(
        billings="client  on          amount\nAcme    2024-02-29  1000\nAcme    2025-02-28  900"
    ).value(KEY, "month 2025-02") == pytest.approx(-10)


def test_running_period_is_compared_with_the_same_days_only():
    asked = Asked(
        now="2026-03-10T09:00:00Z",
        billings="""
            id  client  on          amount
            B1  Acme    2025-03-10  1000
            B2  Acme    2025-03-11  4000
            B3  Acme    2026-03-10  1500
            B4  Acme    2026-03-11  9000
        """,
    )
    assert asked.value(KEY, "month 2026-03") == 50
    assert asked.reasons(KEY, "month 2026-03") == {
        "B2, a year ago": "the same day of this year is still to come",
        "B4": "dated after today",
    }


def test_each_year_counts_at_its_months_average_rates():
    asked = Asked(
        billings="""
            client  on          amount  currency
            Acme    2025-04-20  1000    USD
            Acme    2026-04-01  1000    USD
        """,
        rates="""
            currency  from        rate
            USD       2025-04-10  0.50
            USD       2026-04-16  0.90
        """,
    )
    # April 2026 has 15 days at 0.50 and 15 at 0.90; April 2025 the first known rate all along.
    figures = asked.figures(KEY, "month 2026-04")
    assert figures["denominator"] == 500
    assert figures["numerator"] == pytest.approx(200)


def test_income_in_a_currency_without_a_rate_is_not_known():
    asked = Asked(
        billings="""
            client  on          currency
            Acme    2025-04-20  USD
            Birch   2025-04-20
        """
    )
    assert asked.value(KEY, "month 2026-04") is None


def test_each_bill_is_its_owners_of_that_day():
    asked = Asked(
        **NORTH,
        billings="""
            client  on          amount
            Acme    2025-03-10  1000
            Acme    2026-03-10  1500
            Birch   2025-03-10  200
            Birch   2026-03-10  300
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2025-09-01
            Acme    bob     2025-09-01
            Birch   bob
        """,
    )
    # Acme was Ann's last year: she had 1,000 and has nothing, Bob had 200 and has 1,800.
    assert asked.value(KEY, "month 2026-03", scope="person:ann") == -100
    assert asked.value(KEY, "month 2026-03", scope="person:bob") == 800
    assert asked.value(KEY, "month 2026-03", scope="team:north") == 50


def test_agency_without_a_bill_has_no_growth():
    assert Asked().value(KEY, "month 2026-03") is None
