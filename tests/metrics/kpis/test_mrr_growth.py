import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

BOOK = """
    client  starts_on   ended_on    amount
    Acme    2025-01-01              1000
    Birch   2025-01-01  2026-03-15  1000
    Cedar   2026-03-10              1500
    Dune    2026-05-10              2500
"""


def test_growth_of_a_quarter_is_between_its_first_and_last_day():
    asked = Asked(contracts=BOOK)
    # 2,000 on 1 January, 5,000 on 1 July.
    assert asked.value("mrr_growth", "2026-01-01 2026-07-01") == 150
    assert asked.value("mrr_growth", "month 2026-03") == 25


def test_first_client_ever_has_nothing_to_grow_from():
    asked = Asked(contracts="client  starts_on\nAcme    2026-03-10")
    assert asked.value("mrr_growth", "month 2026-03") is None


def test_new_exchange_rate_is_no_growth():
    asked = Asked(
        house=House(fiscal_start=1),
        contracts="client  starts_on   amount  currency\nAcme    2024-01-01  1000    USD",
        rates="""
            currency  from        rate
            USD       2025-01-01  0.50
            USD       2026-01-01  1.00
        """,
    )
    assert asked.value("mrr_growth", "month 2026-01") == 0
    assert asked.value("mrr_growth", "2025-06-01 2026-06-01") == 0


def test_hand_over_is_nobodys_growth():
    asked = Asked(
        **NORTH,
        contracts="client  starts_on   amount\nAcme    2025-01-01  1000\nBirch   2025-01-01  1000",
        assignments="""
            client  person  from        until
            Acme    ann                 2026-02-10
            Acme    bob     2026-02-10
            Birch   bob
        """,
    )
    assert asked.value("mrr_growth", "quarter 2026-03", scope="person:ann") == 0
    assert asked.value("mrr_growth", "quarter 2026-03", scope="person:bob") == 0


def test_client_won_by_a_person_is_their_growth():
    asked = Asked(
        **NORTH,
        contracts="client  starts_on   amount\nAcme    2025-01-01  1000\nBirch   2026-03-10  500",
        assignments="client  person  from\nAcme    ann\nBirch   ann     2026-03-10",
    )
    assert asked.value("mrr_growth", "month 2026-03", scope="person:ann") == pytest.approx(50)


RATES = """
    currency  from        rate
    USD       2024-01-01  0.50
    USD       2026-01-01  0.90
"""


def test_new_exchange_rate_on_the_day_of_a_renewal_is_no_growth():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  currency  renews
            K1  Acme    2024-01-01  2025-12-31  1000    USD
            K2  Acme    2026-01-01              1000    USD       K1
        """,
        rates=RATES,
    )
    assert asked.value("mrr_growth", "month 2026-01") == 0


def test_upsell_on_the_day_of_a_new_exchange_rate_is_growth_at_the_new_one():
    asked = Asked(
        contracts="id  client  starts_on   amount  currency\nK1  Acme    2024-01-01  1000    USD",
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-01-01  upsell  1200
        """,
        rates=RATES,
    )
    # 500 before, 1,080 after; 400 of it is the rate's doing.
    assert asked.value("mrr_growth", "month 2026-01") == pytest.approx(36)
