from tests.metrics.kpis.asking import NORTH, Asked


def test_upsell_is_the_monthly_difference_on_the_day_it_was_signed():
    asked = Asked(
        contracts="id  client  starts_on   amount  interval\nK1  Acme    2025-01-01  12000   year",
        contract_changes="""
            id  contract  on          kind    amount  signed_on
            X1  K1        2026-04-01  upsell  18000   2026-03-20
        """,
    )
    assert asked.value("upsell_revenue", "month 2026-03") == 500
    assert asked.value("upsell_revenue", "month 2026-04") == 0


def test_indexation_end_of_discount_and_cross_sell_are_no_upsell():
    asked = Asked(
        contracts="id  client  starts_on   amount\nK1  Acme    2025-01-01  1000",
        contract_changes="""
            id  contract  on          kind          amount
            X1  K1        2026-03-01  indexation    1030
            X2  K1        2026-03-05  discount_end  1100
            X3  K1        2026-03-09  cross_sell    1500
        """,
    )
    assert asked.value("upsell_revenue", "month 2026-03") == 0


def test_renewal_at_a_lower_fee_takes_nothing_away():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  renews
            K1  Acme    2025-01-01  2026-03-31  1000
            K2  Acme    2026-04-01              800     K1
        """
    )
    assert asked.value("upsell_revenue", "month 2026-04") == 0


def test_uplift_of_a_renewal_starts_from_what_was_paid_in_the_end():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  renews
            K1  Acme    2025-01-01  2026-03-31  1000
            K2  Acme    2026-04-01              1600    K1
        """,
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2025-07-01  upsell  1500
        """,
    )
    assert asked.value("upsell_revenue", "month 2026-04") == 100


def test_further_contract_for_the_same_service_is_an_upsell():
    asked = Asked(
        contracts="""
            client  starts_on   amount  service
            Acme    2025-01-01  1000    SEO
            Acme    2026-03-10  400     seo
            Acme    2026-03-12  700     Social
        """
    )
    assert asked.value("upsell_revenue", "month 2026-03") == 400


def test_client_who_comes_back_is_no_upsell():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    service
            Acme    2025-01-01  2025-12-31  SEO
            Acme    2026-03-10              SEO
        """
    )
    assert asked.value("upsell_revenue", "month 2026-03") == 0


def test_credit_goes_to_who_won_it_else_to_the_owner_that_day():
    asked = Asked(
        **NORTH,
        contracts="id  client  starts_on   amount\nK1  Acme    2025-01-01  1000",
        contract_changes="""
            id  contract  on          kind    amount  signed_on   person
            X1  K1        2026-03-10  upsell  1100    2026-03-01  cara
            X2  K1        2026-03-20  upsell  1300    2026-03-11
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-15
            Acme    bob     2026-03-15
        """,
    )
    values = {
        who: asked.value("upsell_revenue", "month 2026-03", scope=f"person:{who}")
        for who in ("ann", "bob", "cara")
    }
    assert values == {"ann": 200, "bob": 0, "cara": 100}


def test_change_and_contract_of_the_same_id_are_two_upsells():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount  service
            1   Acme    2025-01-01  1000    SEO
            2   Acme    2026-03-10  700     SEO
        """,
        contract_changes="""
            id  contract  on          kind    amount
            2   1         2026-03-10  upsell  1500
        """,
    )
    assert asked.value("upsell_revenue", "month 2026-03") == 1200


def test_renewal_in_another_currency_is_compared_at_the_rates():
    rates = "currency  from        rate\nUSD       2024-01-01  0.50"
    contracts = """
        id  client  starts_on   ended_on    amount  currency  renews
        K1  Acme    2025-01-01  2026-02-28  1000    EUR
        K2  Acme    2026-03-01              {}    USD       K1
    """
    for dollars, upsell in (("1200", 0), ("2400", 200)):
        asked = Asked(contracts=contracts.format(dollars), rates=rates)
        assert asked.value("upsell_revenue", "month 2026-03") == upsell
    unknown = Asked(contracts=contracts.format("2400"))
    assert unknown.value("upsell_revenue", "month 2026-03") is None


def test_renewal_that_a_client_comes_back_with_is_no_upsell():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  renews
            K1  Acme    2024-01-01  2025-12-31  1000
            K2  Acme    2026-03-10              1500    K1
        """
    )
    assert asked.value("upsell_revenue", "month 2026-03") == 0


def test_renewal_without_any_date_is_in_no_period():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount  currency  renews
            K1  Acme    2025-01-01  1000    USD
            K2  Acme                1500    USD       K1
        """,
        rates="currency  from        rate\nUSD       2024-01-01  0.50",
    )
    assert asked.value("upsell_revenue", "month 2026-03") == 0


def test_upsell_dated_after_today_is_not_won_yet():
    asked = Asked(
        now="2026-03-10T09:00:00Z",
        contracts="id  client  starts_on\nK1  Acme    2025-01-01",
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-03-20  upsell  1500
        """,
    )
    assert asked.value("upsell_revenue", "month 2026-03") == 0
    assert asked.reasons("upsell_revenue", "month 2026-03") == {"X1": "dated after today"}


def test_upsell_recurs_unless_it_comes_once():
    asked = Asked(
        contracts="id  client  starts_on\nK1  Acme    2025-01-01",
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-03-10  upsell  1500
        """,
    )
    found = asked.parts("upsell_revenue", "month 2026-03", "billing")
    assert {name: part.value for name, part in found.items()} == {"recurring": 500}


def test_contract_of_a_client_who_was_paused_out_brings_it_back():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount  service
            K1  Acme    2025-01-01  1000    SEO
            K2  Acme    2026-03-10  500     SEO
            K3  Acme    2026-03-10  700     Social
        """,
        contract_changes="""
            id  contract  on          kind
            X1  K1        2025-10-01  pause
        """,
    )
    # Paused for more than 90 days, Acme was lost on 30 December: neither more nor another.
    assert asked.value("upsell_revenue", "month 2026-03") == 0
    assert asked.value("cross_sell_revenue", "month 2026-03") == 0
