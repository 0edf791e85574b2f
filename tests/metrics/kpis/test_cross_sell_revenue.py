import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "cross_sell_revenue"


def parts(asked, window, *, key=KEY):
    return {name: part.value for name, part in asked.parts(key, window, "billing").items()}


def test_change_that_is_called_a_cross_sell_counts_on_the_day_it_was_signed():
    asked = Asked(
        contracts="id  client  starts_on   amount  interval\nK1  Acme    2025-01-01  12000   year",
        contract_changes="""
            id  contract  on          kind        amount  signed_on
            X1  K1        2026-04-01  cross_sell  18000   2026-03-20
            X2  K1        2026-05-01  upsell      24000   2026-03-21
        """,
    )
    assert asked.value(KEY, "month 2026-03") == 500
    assert asked.value(KEY, "month 2026-04") == 0


@pytest.mark.parametrize(
    ("last_day", "cross_sell", "upsell"),
    [("2025-03-09", 400, 0), ("2025-03-10", 0, 400)],
)
def test_service_is_another_one_after_twelve_months_without_it(last_day, cross_sell, upsell):
    asked = Asked(
        contracts=f"""
            client  starts_on   ended_on    amount  service
            Acme    2024-01-01              1000    SEO
            Acme    2024-01-01  {last_day}  300     Social
            Acme    2026-03-10              400     social
        """
    )
    assert asked.value(KEY, "month 2026-03") == cross_sell
    assert asked.value("upsell_revenue", "month 2026-03") == upsell


def test_first_contracts_of_a_new_client_are_no_cross_sell():
    asked = Asked(
        contracts="""
            client  starts_on   service  kind
            Acme    2026-03-10  SEO      retainer
            Acme    2026-03-10  Social   retainer
            Birch   2026-03-10  Website  project
        """
    )
    assert parts(asked, "month 2026-03") == {}


def test_client_of_projects_who_takes_a_retainer_is_a_cross_sell():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount  interval  kind      service
            Acme    2025-10-01  2025-12-31  9000    once      project   Website
            Acme    2026-03-10              500     month     retainer  SEO
        """
    )
    assert asked.value(KEY, "month 2026-03") == 500


@pytest.mark.parametrize(
    ("ended_on", "service"), [("2025-12-31", "Social"), ("2026-03-01", "Social")]
)
def test_retainer_that_a_client_comes_back_with_is_none(ended_on, service):
    asked = Asked(
        contracts=f"""
            client  starts_on   ended_on    kind      interval  service
            Acme    2025-01-01  {ended_on}  retainer  month     SEO
            Acme    2025-12-01              project   once      Website
            Acme    2026-03-10              retainer  month     {service}
        """
    )
    # Even while a project goes on: the retainer comes back, or its gap is bridged.
    assert asked.value(KEY, "month 2026-03") == 0


def test_contract_that_follows_on_another_at_once_is_none():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    service
            Acme    2025-01-01              SEO
            Acme    2025-01-01  2026-03-09  Social
            Acme    2026-03-10              Video
        """
    )
    assert asked.value(KEY, "month 2026-03") == 0


def test_one_off_fees_are_a_part_of_their_own_and_not_in_the_number():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount  interval  kind      service  billing_type
            K1  Acme    2025-01-01  1000    month     retainer  SEO      fee
            K2  Acme    2026-03-10  5000    once      project   Website  fee
            K3  Acme    2026-03-10  300     once      retainer  Setup    fee
            K4  Acme    2026-03-10  200     month     retainer  Social   fee
            K5  Acme    2026-03-10  900     once      project   Media    pass_through
        """
    )
    assert asked.value(KEY, "month 2026-03") == 200
    assert parts(asked, "month 2026-03") == {"once": 5300, "recurring": 200}


@pytest.mark.parametrize(
    ("dates", "worth"),
    [("2026-03-10  2026-09-09", 3000), ("2026-03-10            ", 500)],
)
def test_project_billed_by_the_month_is_worth_its_months_where_they_are_told(dates, worth):
    asked = Asked(
        contracts=f"""
            client  starts_on   ended_on    amount  interval  kind      service
            Acme    2025-01-01              1000    month     retainer  SEO
            Acme    {dates}  500     month     project   Website
        """
    )
    assert parts(asked, "month 2026-03") == {"once": worth}


def test_project_that_is_raised_is_an_upsell_once():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount  interval  kind
            K1  Acme    2026-02-01  9000    once      project
        """,
        contract_changes="""
            id  contract  on          kind    amount
            X1  K1        2026-03-10  upsell  12000
        """,
    )
    assert parts(asked, "month 2026-03", key="upsell_revenue") == {"once": 3000}
    assert asked.value("upsell_revenue", "month 2026-03") == 0


def test_further_project_for_the_same_service_is_an_upsell_once():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount  interval  kind     service
            Acme    2025-10-01  2025-12-31  9000    once      project  Website
            Acme    2026-03-10              4000    once      project  Website
        """
    )
    assert parts(asked, "month 2026-03", key="upsell_revenue") == {"once": 4000}
    assert parts(asked, "month 2026-03") == {}


def test_credit_goes_to_the_owner_on_the_day_it_was_signed():
    asked = Asked(
        **NORTH,
        contracts="""
            client  starts_on   service  signed_on
            Acme    2025-01-01  SEO
            Acme    2026-04-01  Social   2026-03-14
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-15
            Acme    bob     2026-03-15
        """,
    )
    assert asked.value(KEY, "month 2026-03", scope="person:ann") == 1000
    assert asked.value(KEY, "month 2026-03", scope="person:bob") == 0


def test_contract_signed_after_today_is_not_won_yet():
    asked = Asked(
        now="2026-03-10T09:00:00Z",
        contracts="""
            id  client  starts_on   service  signed_on
            K1  Acme    2025-01-01  SEO
            K2  Acme    2026-04-01  Social   2026-03-14
        """,
    )
    assert asked.value(KEY, "month 2026-03") == 0
    assert asked.reasons(KEY, "month 2026-03") == {"K2": "dated after today"}


def test_fee_in_a_currency_without_a_rate_is_more_by_nobody_knows_how_much():
    contracts = """
        client  starts_on   service  currency
        Acme    2025-01-01  SEO      EUR
        Acme    2026-03-10  Social   USD
    """
    assert Asked(contracts=contracts).value(KEY, "month 2026-03") is None
    rates = "currency  from        rate\nUSD       2024-01-01  0.50"
    assert Asked(contracts=contracts, rates=rates).value(KEY, "month 2026-03") == 500


def test_no_cross_sell_is_nothing_and_no_contract_at_all_no_value():
    assert Asked(contracts="client  starts_on\nAcme    2025-01-01").value(KEY, "month 2026-03") == 0
    assert Asked().value(KEY, "month 2026-03") is None


@pytest.mark.parametrize("last_day", ["2026-03-09", "2026-02-20"])
def test_service_that_was_only_tried_for_nothing_is_another_one(last_day):
    asked = Asked(
        contracts=f"""
            client  starts_on   ended_on    amount  service
            Acme    2025-01-01              1000    SEO
            Acme    2026-01-01  {last_day}  0       Social
            Acme    2026-03-10              600     Social
        """
    )
    assert asked.value(KEY, "month 2026-03") == 600
    assert asked.value("upsell_revenue", "month 2026-03") == 0


def test_service_that_is_paid_only_later_on_is_another_one_until_then():
    asked = Asked(
        contracts="""
            id  client  starts_on   amount  service
            K1  Acme    2025-01-01  1000    SEO
            K2  Acme    2025-10-01  0       Social
            K3  Acme    2026-03-10  600     Social
        """,
        contract_changes="""
            id  contract  on          kind          amount
            X1  K2        2026-03-10  discount_end  500
        """,
    )
    assert asked.value(KEY, "month 2026-03") == 600
    assert asked.value("upsell_revenue", "month 2026-03") == 0


def test_service_that_was_free_at_first_and_then_paid_is_no_other_one():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    amount  service
            K1  Acme    2025-01-01              1000    SEO
            K2  Acme    2025-10-01  2026-02-20  0       Social
            K3  Acme    2026-03-10              600     Social
        """,
        contract_changes="""
            id  contract  on          kind          amount
            X1  K2        2025-11-01  discount_end  500
        """,
    )
    assert asked.value(KEY, "month 2026-03") == 0
    assert asked.value("upsell_revenue", "month 2026-03") == 600
