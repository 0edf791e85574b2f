from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

KEY = "nrr"


def test_growth_of_clients_we_had_counts_and_new_clients_do_not():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount
            Acme    2025-01-01              1000
            Acme    2026-03-10              700
            Birch   2025-01-01  2026-03-20  500
            Cedar   2026-03-01              2000
        """
    )
    figures = asked.figures(KEY, "month 2026-03")
    assert (figures["numerator"], figures["denominator"], figures["n"]) == (1700, 1500, 2)


def test_nobody_there_at_the_start_is_no_value():
    asked = Asked(contracts="client  starts_on\nAcme    2026-03-01")
    assert asked.value(KEY, "month 2026-03") is None
    assert asked.value(KEY, "month 2026-04") == 100


def test_client_paused_as_the_period_began_is_one_of_ours_and_pays_again():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount
            K1  Acme    2025-01-01  1000
            K2  Birch   2025-01-01  1000
        """,
        contract_changes="""
            id  contract  on          kind
            X1  K1        2026-03-10  pause
            X2  K1        2026-04-20  resume
        """,
    )
    assert asked.value(KEY, "month 2026-03") == 50
    assert asked.value(KEY, "month 2026-04") == 200
    assert asked.value(KEY, "year 2026-12") == 100


def test_new_rates_are_no_growth():
    asked = Asked(
        house=House(fiscal_start=4),
        contracts="""
            client  starts_on   amount  currency
            Acme    2024-01-01  1000    USD
            Birch   2024-01-01  500
        """,
        rates="""
            currency  from        rate
            USD       2024-01-01  0.50
            USD       2026-04-01  1.00
        """,
    )
    for window in ("month 2026-04", "t12m 2026-09", "month 2026-03"):
        assert asked.value(KEY, window) == 100
    # At the rate of the year in which the window ends.
    assert asked.figures(KEY, "t12m 2026-09")["denominator"] == 1500


def test_client_who_changes_the_currency_is_compared_at_the_rates():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  currency  renews
            K1  Acme    2025-01-01  2026-02-28  1000    EUR
            K2  Acme    2026-03-01              3000    USD       K1
        """,
        rates="currency  from        rate\nUSD       2024-01-01  0.50",
    )
    assert asked.value(KEY, "quarter 2026-03") == 150


def test_spell_begins_with_what_was_taken_over():
    asked = Asked(
        **NORTH,
        contracts="id  client  starts_on\nK1  Acme    2025-01-01",
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-02-10  upsell  2000
            X2  K1        2026-05-10  upsell  3000
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-04-01
            Acme    cara    2026-04-01
        """,
    )
    values = [
        asked.value(KEY, "year 2026-12", scope=scope)
        for scope in ("agency", "person:ann", "person:cara", "team:north", "team:south")
    ]
    assert values == [300, 200, 150, 200, 150]


def test_running_period_is_compared_with_today():
    asked = Asked(
        now="2026-03-10T09:00:00Z",
        contracts="id  client  starts_on\nK1  Acme    2025-01-01",
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-03-09  upsell  1500
            X2  K1        2026-03-20  upsell  2000
        """,
    )
    assert asked.value(KEY, "month 2026-03") == 150
    assert asked.value(KEY, "month 2026-04") is None
