import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "profit_margin"


def asked(costs="", **more):
    return Asked(
        billings="""
            id  client  on          amount  kind
            B1  Acme    2026-03-10  1000    retainer
            B2  Birch   2026-03-10  3000    project
            B3  Acme    2026-03-20  9000    pass_through
            B4  Acme    2026-04-10  1000    retainer
        """,
        costs=f"id  client  on          amount  kind\n{costs}",
        **more,
    )


def test_work_and_expenses_are_taken_off():
    costed = asked(
        "Y1  Acme    2026-03-05  500     delivery\nY2  Acme    2026-03-31  200     expense"
    )
    figures = costed.figures(KEY, "month 2026-03")
    assert (figures["value"], figures["numerator"], figures["denominator"]) == (30, 300, 1000)


def test_fee_without_a_cost_of_the_client_in_that_month_is_not_costed():
    costed = asked("Y1  Acme    2026-03-31  500     delivery")
    figures = costed.figures(KEY, "quarter 2026-06")
    assert figures["value"] is None
    figures = costed.figures(KEY, "year 2026-12")
    assert (figures["value"], figures["denominator"]) == (50, 1000)
    assert costed.reasons(KEY, "year 2026-12") == dict.fromkeys(
        ("B2", "B4"), "not costed: the client has no cost in this month"
    )
    assert asked().value(KEY, "year 2026-12") is None


def test_costs_count_also_in_a_month_without_a_fee():
    costed = asked(
        "Y1  Acme    2026-03-05  500     delivery\nY2  Acme    2026-05-05  300     delivery"
    )
    assert costed.value(KEY, "month 2026-05") is None
    # 1,000 - 500 - 300 of 1,000: no month's cost is forgotten.
    assert costed.value(KEY, "year 2026-12") == 20


def test_months_add_up_to_the_year():
    costed = asked(
        "Y1  Acme    2026-03-05  500     delivery\n"
        "Y2  Acme    2026-04-05  700     delivery\n"
        "Y3  Birch   2026-03-05  2000    delivery"
    )
    months = [costed.figures(KEY, f"month 2026-0{month}") for month in (3, 4)]
    year = costed.figures(KEY, "year 2026-12")
    for figure in ("numerator", "denominator"):
        assert sum(month[figure] for month in months) == year[figure]


def test_client_who_costs_more_than_it_pays_has_a_negative_margin():
    costed = asked("Y1  Acme    2026-03-05  1500    delivery")
    assert costed.value(KEY, "month 2026-03", scope="client:Acme") == -50


def test_bill_and_cost_of_one_id_are_two_things():
    costed = asked("B1  Acme    2026-03-10  -1000   delivery")
    figures = costed.figures(KEY, "month 2026-03")
    assert figures["numerator"] == 2000


def test_costs_in_another_currency_count_at_the_months_average_rate():
    costed = asked(
        rates="currency  from        rate\nUSD       2025-01-01  0.50",
    )
    assert costed.value(KEY, "month 2026-03") is None
    costed = Asked(
        billings="client  on          amount\nAcme    2026-03-10  1000",
        costs="client  on          amount  currency\nAcme    2026-03-10  800     USD",
        rates="currency  from        rate\nUSD       2025-01-01  0.50",
    )
    assert costed.value(KEY, "month 2026-03") == 60


@pytest.mark.parametrize(("today", "margin"), [("2026-03-10", 50), ("2026-03-09", None)])
def test_what_lies_ahead_neither_counts_nor_costs(today, margin):
    costed = asked(
        "Y1  Acme    2026-03-10  500     delivery\nY2  Acme    2026-03-15  400     delivery",
        now=f"{today}T09:00:00Z",
    )
    assert costed.value(KEY, "month 2026-03") == margin


def test_bill_and_cost_are_the_owners_of_their_days():
    costed = asked(
        "Y1  Acme    2026-03-05  500     delivery\nY2  Acme    2026-03-20  200     expense",
        **NORTH,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-15
            Acme    bob     2026-03-15
        """,
    )
    ann, bob = (
        costed.figures(KEY, "month 2026-03", scope=f"person:{who}") for who in ("ann", "bob")
    )
    assert (ann["numerator"], ann["denominator"]) == (500, 1000)
    assert (bob["numerator"], bob["value"]) == (-200, None)
