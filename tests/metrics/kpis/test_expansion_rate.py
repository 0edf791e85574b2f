import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "expansion_rate"
SOLD = """
    id  client  starts_on   amount  service  signed_on
    K1  Acme    2025-01-01  1000    SEO
    K2  Birch   2025-01-01  3000    SEO
    K3  Acme    2026-03-01  200     SEO      2026-02-10
    K4  Acme    2026-04-01  300     Social   2026-03-14
    K5  Cedar   2026-03-05  9000    SEO
"""


def test_sales_of_the_window_are_compared_with_the_fee_as_it_began():
    asked = Asked(contracts=SOLD)
    figures = asked.figures(KEY, "quarter 2026-03")
    assert (figures["value"], figures["numerator"], figures["denominator"]) == (12.5, 500, 4000)
    # K3 starts on 1 March: not yet in the fee as the month begins.
    figures = asked.figures(KEY, "month 2026-03")
    assert (figures["value"], figures["numerator"], figures["denominator"]) == (7.5, 300, 4000)


def test_no_sale_is_nothing_and_no_fee_at_the_start_no_value():
    asked = Asked(contracts="client  starts_on\nAcme    2026-03-10")
    assert asked.value(KEY, "month 2026-03") is None
    assert asked.value(KEY, "month 2026-04") == 0


def test_losses_indexation_and_one_off_fees_change_nothing():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    interval  kind      service
            K1  Acme    2025-01-01              month     retainer  SEO
            K2  Acme    2026-03-10              once      project   Website
            K3  Birch   2025-01-01  2026-03-10  month     retainer  SEO
        """,
        contract_changes="""
            id  contract  on          kind        amount
            X1  K1        2026-03-20  indexation  1030
        """,
    )
    assert asked.value(KEY, "month 2026-03") == 0


def test_sale_is_its_sellers_and_the_fee_the_owners_at_the_start():
    asked = Asked(
        **NORTH,
        contracts=SOLD,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-10
            Acme    bob     2026-03-10
            Birch   bob
        """,
    )
    ann, bob = (
        asked.figures(KEY, "month 2026-03", scope=f"person:{who}") for who in ("ann", "bob")
    )
    assert (ann["numerator"], ann["denominator"]) == (0, 1000)
    assert (bob["numerator"], bob["denominator"]) == (300, 3000)
    assert asked.value(KEY, "month 2026-03", scope="client:Acme") == 30


@pytest.mark.parametrize(("window", "rate"), [("month 2026-03", 20), ("month 2026-04", None)])
def test_window_that_has_not_begun_has_no_value_and_what_lies_ahead_does_not_count(window, rate):
    asked = Asked(
        now="2026-03-12T09:00:00Z",
        contracts="id  client  starts_on   amount\nK1  Acme    2025-01-01  1000",
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-03-12  upsell  1200
            X2  K1        2026-03-13  upsell  1500
            X3  K1        2026-04-13  upsell  1900
        """,
    )
    assert asked.value(KEY, window) == rate
