import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked


@pytest.mark.parametrize(
    ("amount", "interval", "monthly"),
    [(1200, "year", 100), (300, "quarter", 100), (100, "month", 100), (100, "week", 433.3333)],
)
def test_fee_of_any_interval_is_told_per_month(amount, interval, monthly):
    asked = Asked(
        contracts=f"""
            client  starts_on   amount  interval
            Acme    2025-01-01  {amount:<6}  {interval}
        """
    )
    assert asked.value("mrr", "month 2026-03") == pytest.approx(monthly, abs=0.0001)


def test_project_and_one_off_fees_are_not_recurring():
    asked = Asked(
        contracts="""
            client  starts_on   kind      interval
            Acme    2025-01-01  project   month
            Birch   2025-01-01  retainer  once
        """
    )
    assert asked.value("mrr", "month 2026-03") == 0


def test_agency_without_any_contract_has_no_value():
    assert Asked().value("mrr", "month 2026-03") is None


def test_upsell_counts_from_its_day_and_a_pause_takes_the_fee_away():
    asked = Asked(
        contracts="id  client  starts_on   amount\nK1  Acme    2025-01-01  1000",
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-02-10  upsell  1500
            X2  K1        2026-04-10  pause
            X3  K1        2026-05-10  resume
        """,
    )
    values = [asked.value("mrr", f"month 2026-0{month}") for month in (1, 2, 3, 4, 5)]
    assert values == [1000, 1500, 1500, 0, 1500]


def test_early_renewal_replaces_the_old_contract_from_its_start():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  renews
            K1  Acme    2025-01-01  2026-06-30  1000
            K2  Acme    2026-03-01              1200    K1
        """
    )
    assert asked.value("mrr", "month 2026-02") == 1000
    assert asked.value("mrr", "month 2026-03") == 1200


def test_renewal_on_the_first_of_a_month_leaves_no_hole():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  renews
            K1  Acme    2025-01-01  2026-03-31  1000
            K2  Acme    2026-04-01              1200    K1
        """
    )
    # The rise is April's, so the end of March is still the old fee.
    assert asked.value("mrr", "month 2026-03") == 1000
    assert asked.value("mrr", "month 2026-04") == 1200


def test_ending_one_of_two_contracts_is_seen_in_the_month_of_its_last_day():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount
            Acme    2025-01-01  2026-03-31  1000
            Acme    2025-01-01              500
        """
    )
    assert asked.value("mrr", "month 2026-03") == 500


def test_currency_counts_at_the_rate_of_the_fiscal_years_first_day():
    asked = Asked(
        house=House(fiscal_start=4),
        contracts="client  starts_on   amount  currency\nAcme    2024-01-01  1000    USD",
        rates="""
            currency  from        rate
            USD       2025-04-01  0.90
            USD       2025-12-01  0.70
            USD       2026-04-01  0.80
        """,
    )
    assert asked.value("mrr", "month 2026-02") == 900
    # At the end of March it is still last year's; the new rate is April's.
    assert asked.value("mrr", "month 2026-03") == 900
    assert asked.value("mrr", "month 2026-04") == 800


def test_currency_without_a_rate_makes_the_sum_unknown():
    asked = Asked(
        contracts="""
            client  starts_on   amount  currency
            Acme    2025-01-01  1000    USD
            Birch   2025-01-01  1000    EUR
        """
    )
    assert asked.value("mrr", "month 2026-03") is None
    assert asked.value("mrr", "month 2026-03", scope="client:Birch") == 1000


def test_fee_is_credited_to_the_owner_at_the_end():
    asked = Asked(
        **NORTH,
        contracts="client  starts_on   amount\nAcme    2025-01-01  1000",
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-15
            Acme    bob     2026-03-15
        """,
    )
    assert asked.value("mrr", "month 2026-03", scope="person:bob") == 1000
    assert asked.value("mrr", "month 2026-03", scope="person:ann") == 0


@pytest.mark.parametrize(("renews", "service"), [("K2", ""), ("", "Social")])
def test_contract_continues_what_it_renews_or_the_same_service(renews, service):
    asked = Asked(
        contracts=f"""
            id  client  starts_on   ended_on    amount  service  renews
            K1  Acme    2024-01-01  2026-03-31  1000    SEO
            K2  Acme    2024-06-01  2026-03-31  500     Social
            K3  Acme    2026-04-01              600     {service:<7}  {renews}
        """
    )
    # K1 ended in March; K2 goes on as K3, which begins in April.
    assert asked.value("mrr", "month 2026-03") == 500
    assert asked.value("mrr", "month 2026-04") == 600


def test_contract_of_the_last_year_there_is_breaks_nothing():
    asked = Asked(
        contracts="client  starts_on   currency\nAcme    9999-12-31  USD",
        rates="currency  from        rate\nUSD       2024-01-01  0.50",
    )
    assert asked.value("mrr", "month 2026-03") == 0


def test_change_on_the_day_after_another_contract_ended_does_not_continue_it():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount
            K1  Acme    2025-01-01              1000
            K2  Acme    2025-01-01  2026-03-31  500
        """,
        contract_changes="""
            id  contract  on          kind        amount
            X1  K1        2026-04-01  indexation  1100
        """,
    )
    assert asked.value("mrr", "month 2026-03") == 1000


def test_contract_that_starts_the_day_after_a_change_does_not_stretch_the_old_fee():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount
            K1  Acme    2025-01-01  1000
            K2  Acme    2026-04-01  500
        """,
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-03-31  upsell  1500
        """,
    )
    assert asked.value("mrr", "month 2026-03") == 1500


def test_fee_changed_before_the_first_day_holds_from_that_day_on():
    asked = Asked(
        contracts="id  client  starts_on   amount\nK1  Acme    2026-03-10  1000",
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-02-25  upsell  1500
        """,
    )
    assert asked.value("mrr", "month 2026-02") == 0
    assert asked.value("mrr", "month 2026-03") == 1500
    assert asked.value("mrr_new", "month 2026-03") == 1500
