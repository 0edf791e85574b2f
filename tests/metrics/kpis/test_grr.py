import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "grr"


def test_each_client_counts_up_to_what_it_paid_as_the_period_began():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount
            K1  Acme    2025-01-01  1000
            K2  Birch   2025-01-01  1000
        """,
        contract_changes="""
            id  contract  on          kind      amount
            X1  K1        2026-03-10  upsell    1900
            X2  K2        2026-03-10  downsell  600
        """,
    )
    # Acme's 900 more don't make up for Birch's 400 less.
    assert asked.value(KEY, "month 2026-03") == 80


@pytest.mark.parametrize(
    ("ended_on", "kept"), [("2026-02-28", None), ("2026-03-01", 0), ("2026-03-31", 0), ("", 100)]
)
def test_client_is_kept_who_pays_on_the_day_after_the_period(ended_on, kept):
    asked = Asked(contracts=f"client  starts_on   ended_on\nAcme    2025-01-01  {ended_on}")
    assert asked.value(KEY, "month 2026-03") == kept


def test_client_who_left_and_came_back_is_kept_up_to_the_old_fee():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount
            Acme    2025-01-01  2026-01-31  1000
            Acme    2026-06-01              400
            Birch   2026-02-10              900
        """
    )
    figures = asked.figures(KEY, "year 2026-12")
    assert (figures["numerator"], figures["denominator"], figures["n"]) == (400, 1000, 1)


def test_pause_that_is_open_at_the_end_is_lost_and_one_that_is_over_is_not():
    asked = Asked(
        contracts="id  client  starts_on\nK1  Acme    2025-01-01",
        contract_changes="""
            id  contract  on          kind
            X1  K1        2026-03-10  pause
            X2  K1        2026-04-20  resume
        """,
    )
    assert asked.value(KEY, "month 2026-03") == 0
    assert asked.value(KEY, "quarter 2026-06") is None  # nothing was paid as it began
    assert asked.value(KEY, "year 2026-12") == 100


def test_change_of_owner_in_the_period_loses_nobody_anything():
    asked = Asked(
        **NORTH,
        contracts="id  client  starts_on\nK1  Acme    2025-01-01",
        contract_changes="""
            id  contract  on          kind      amount
            X1  K1        2026-02-10  upsell    2000
            X2  K1        2026-05-10  downsell  1500
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-04-01
            Acme    bob     2026-04-01
        """,
    )
    assert asked.value(KEY, "year 2026-12", scope="person:ann") == 100
    # Bob took 2,000 over and has 1,500 left; the team and the agency began with 1,000.
    assert asked.value(KEY, "year 2026-12", scope="person:bob") == 75
    assert asked.value(KEY, "year 2026-12", scope="team:north") == 100
    assert asked.value(KEY, "year 2026-12") == 100


def test_fee_in_a_currency_without_a_rate_is_not_known():
    asked = Asked(contracts="client  starts_on   currency\nAcme    2025-01-01  USD")
    assert asked.value(KEY, "month 2026-03") is None


def test_it_is_a_ratio_of_money_and_has_no_interval():
    asked = Asked(contracts="client  starts_on\nAcme    2025-01-01")
    figures = asked.figures(KEY, "month 2026-03")
    assert (figures["value"], figures["low"], figures["high"]) == (100, None, None)
