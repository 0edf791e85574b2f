import pytest

from tests.metrics.kpis.asking import Asked

KEY = "organic_growth"
CLIENTS = """
    id     acquired_via  referred_by
    Acme
    Birch  Acquisition
    Cedar  referral
    Dale                 Acme
    Elm    event
"""
BILLS = """
    id  client  on          amount
    B1  Acme    2024-06-10  1000
    B2  Acme    2025-06-10  1100
    B3  Birch   2025-06-10  500
    B4  Cedar   2025-06-10  200
    B5  Dale    2025-06-20  40
    B6  Elm     2025-06-20  60
    B7  Acme    2026-06-10  1100
    B8  Birch   2026-06-10  700
"""


def parts(asked, window):
    return {name: part.value for name, part in asked.parts(KEY, window, "source").items()}


def test_what_came_with_an_acquisition_counts_only_after_its_first_year():
    asked = Asked(clients=CLIENTS, billings=BILLS)
    # 1,400 without Birch's 500, against 1,000; a year later 1,800 against 1,900 with it.
    assert asked.value(KEY, "month 2025-06") == pytest.approx(40)
    assert asked.value(KEY, "month 2026-06") == pytest.approx(100 * -100 / 1900)
    assert asked.reasons(KEY, "month 2025-06") == {
        "B3": "came with an acquisition less than a year ago"
    }


@pytest.mark.parametrize(("on", "growth"), [("2026-06-09", 0), ("2026-06-10", 50)])
def test_first_year_ends_on_the_day_on_which_the_first_bill_came(on, growth):
    asked = Asked(
        clients=CLIENTS,
        billings=f"""
            client  on          amount
            Acme    2025-06-05  1000
            Birch   2025-06-10  0
            Acme    2026-06-05  1000
            Birch   {on}  500
        """,
    )
    assert asked.value(KEY, "month 2026-06") == growth


def test_parts_tell_where_the_growth_comes_from_and_add_up_to_it():
    asked = Asked(clients=CLIENTS, billings=BILLS)
    assert parts(asked, "month 2025-06") == pytest.approx(
        {"existing clients": 10, "other new clients": 6, "referred clients": 24}
    )


def test_both_years_are_told_at_the_rates_of_this_one():
    asked = Asked(
        billings="""
            client  on          amount  currency
            Acme    2025-06-10  1000    USD
            Acme    2026-06-10  1100    USD
        """,
        rates="""
            currency  from        rate
            USD       2025-01-01  1.00
            USD       2026-01-01  0.50
        """,
    )
    figures = asked.figures(KEY, "month 2026-06")
    assert (figures["value"], figures["denominator"]) == (pytest.approx(10), 500)
    assert asked.value("revenue_growth", "month 2026-06") == pytest.approx(-45)


def test_there_is_none_where_the_records_do_not_reach_back_a_whole_year():
    asked = Asked(clients=CLIENTS, billings=BILLS)
    assert asked.value(KEY, "year 2025-12") is None
    assert asked.value(KEY, "month 2024-06") is None


def test_bill_of_a_coming_day_stays_out_for_that_reason():
    asked = Asked(clients=CLIENTS, billings=BILLS, now="2025-06-05T09:00:00Z")
    assert asked.reasons(KEY, "month 2025-06")["B3"] == "dated after today"
