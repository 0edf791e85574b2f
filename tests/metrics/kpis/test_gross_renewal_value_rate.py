import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

KEY = "gross_renewal_value_rate"


@pytest.mark.parametrize(("fee", "rate"), [(0, 0), (400, 40), (1000, 100), (1500, 100)])
def test_what_is_renewed_counts_up_to_the_old_fee(fee, rate):
    asked = Asked(
        contracts=f"""
            id  client  starts_on   term_ends_on  ended_on    amount  renews
            K1  Acme    2025-04-01  2026-03-31    2026-03-31  1000
            K2  Acme    2026-04-01                            {fee:<6}  K1
        """
    )
    # A free successor doesn't keep a euro of it.
    assert asked.value(KEY, "month 2026-03") == rate


@pytest.mark.parametrize(("signed_on", "rate"), [("2026-04-30", 100), ("2026-05-01", 0)])
def test_renewal_after_the_days_of_grace_keeps_nothing(signed_on, rate):
    asked = Asked(
        contracts=f"""
            id  client  starts_on   term_ends_on  ended_on    renews  signed_on
            K1  Acme    2025-04-01  2026-03-31    2026-03-31
            K2  Acme    2026-05-01                            K1      {signed_on}
        """
    )
    assert asked.value(KEY, "month 2026-03") == rate


def test_old_fee_is_what_was_paid_when_the_term_ended():
    asked = Asked(
        contracts="""
            id  client  starts_on   term_ends_on  ended_on    amount  interval  renews
            K1  Acme    2025-04-01  2026-03-31    2026-03-31  1200    year
            K2  Acme    2026-04-01                            150     month     K1
        """,
        contract_changes="""
            id  contract  on          kind      amount
            X1  K1        2025-07-01  upsell    3600
            X2  K1        2025-09-01  downsell  2400
        """,
    )
    # 150 of 2,400 a year = 200 a month.
    assert asked.value(KEY, "month 2026-03") == 75


@pytest.mark.parametrize(("amount", "rate"), [("", 100), ("800", 80), ("1300", 100)])
def test_extension_renews_at_the_fee_that_it_names(amount, rate):
    asked = Asked(
        contracts="id  client  starts_on   term_ends_on\nK1  Acme    2025-01-01  2025-12-31",
        contract_changes=f"""
            id  contract  on          kind       amount  term_ends_on
            X1  K1        2025-12-15  extension  {amount:<6}  2026-06-30
        """,
    )
    assert asked.value(KEY, "month 2025-12") == rate


def test_contract_split_in_two_keeps_what_both_pay():
    asked = Asked(
        contracts="""
            id  client  starts_on   term_ends_on  ended_on    amount  renews
            K1  Acme    2025-04-01  2026-03-31    2026-03-31  1000
            K2  Acme    2026-04-01                            600     K1
            K3  Acme    2026-04-01                            300     K1
        """
    )
    assert asked.value(KEY, "month 2026-03") == 90


def test_renewal_of_an_extended_contract_counts_in_its_last_term_alone():
    asked = Asked(
        contracts="""
            id  client  starts_on   term_ends_on  ended_on    amount  renews
            K1  Acme    2025-01-01  2025-12-31    2026-06-30  1000
            K2  Acme    2026-07-01                            500     K1
        """,
        contract_changes="""
            id  contract  on          kind       term_ends_on
            X1  K1        2025-12-15  extension  2026-06-30
        """,
    )
    assert asked.value(KEY, "month 2025-12") == 100
    assert asked.value(KEY, "month 2026-06") == 50


def test_term_without_an_outcome_is_undecided():
    asked = Asked(
        contracts="id  client  starts_on   term_ends_on\nK1  Acme    2025-01-01  2026-03-31"
    )
    figures = asked.figures(KEY, "month 2026-03")
    assert (figures["value"], figures["undecided"]) == (None, 1)


def test_fees_are_compared_at_the_rates_of_one_day():
    asked = Asked(
        house=House(fiscal_start=4),
        contracts="""
            id  client  starts_on   term_ends_on  ended_on    amount  currency  renews
            K1  Acme    2025-04-01  2026-03-31    2026-03-31  1000    USD
            K2  Acme    2026-04-01                            1000    USD       K1
            K3  Birch   2025-04-01  2026-03-31    2026-03-31  1100
        """,
        rates="currency  from        rate\nUSD       2025-04-01  0.9\nUSD       2026-04-01  0.5",
    )
    figures = asked.figures(KEY, "month 2026-03")
    assert (figures["numerator"], figures["denominator"]) == (900, 2000)


def test_fee_in_a_currency_without_a_rate_is_not_known():
    asked = Asked(
        contracts="""
            id  client  starts_on   term_ends_on  ended_on    currency  renews
            K1  Acme    2025-04-01  2026-03-31    2026-03-31  USD
            K2  Acme    2026-04-01                            USD       K1
        """
    )
    assert asked.value(KEY, "month 2026-03") is None


def test_credit_goes_to_the_owner_at_the_start_of_the_month():
    asked = Asked(
        **NORTH,
        contracts="""
            client  starts_on   term_ends_on  ended_on
            Acme    2025-04-01  2026-03-31    2026-03-31
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-02
            Acme    bob     2026-03-02
        """,
    )
    assert asked.value(KEY, "month 2026-03", scope="person:ann") == 0
    assert asked.value(KEY, "month 2026-03", scope="person:bob") is None
