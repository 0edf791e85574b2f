import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "extension_revenue"


def extended(ends, until, *, amount=""):
    return {
        "contracts": f"id  client  starts_on   term_ends_on\nK1  Acme    2024-01-01  {ends}",
        "contract_changes": f"""
            id  contract  on          kind       amount  term_ends_on  signed_on
            X1  K1        2026-01-01  extension  {amount:<6}  {until}    2025-12-10
        """,
    }


@pytest.mark.parametrize(
    ("ends", "until", "months"),
    [
        ("2025-12-31", "2026-12-31", 12),
        ("2025-12-31", "2026-01-31", 1),
        ("2026-01-30", "2026-02-28", 1 + 1 / 28),  # the 31st falls on February's last day
        ("2025-12-31", "2026-04-15", 3.5),  # 15 of April's 30 days
        ("2026-01-14", "2026-02-24", 1 + 10 / 28),
        ("2024-02-29", "2025-02-28", 12),
        ("2024-01-31", "2024-02-29", 1),
        ("2025-12-31", "2026-01-01", 1 / 31),
        ("2025-12-31", "2025-12-31", 0),
        ("2025-12-31", "2025-06-30", 0),  # a term made shorter takes nothing away
    ],
)
def test_months_are_those_of_the_calendar_and_a_part_month_its_days(ends, until, months):
    asked = Asked(**extended(ends, until))
    assert asked.value(KEY, "month 2025-12") == pytest.approx(1000 * months)


def test_time_counts_at_the_old_fee_whatever_is_paid_from_then_on():
    asked = Asked(**extended("2025-12-31", "2026-03-31", amount="1500"))
    assert asked.value(KEY, "month 2025-12") == 3000


def test_it_counts_when_it_was_signed_not_when_it_begins():
    asked = Asked(**extended("2025-12-31", "2026-03-31"))
    assert asked.value(KEY, "month 2026-01") == 0


def renewed(signed_on="2026-03-10", ended_on="2026-03-31"):
    return f"""
        id  client  starts_on   term_ends_on  ended_on    amount  renews  signed_on
        K1  Acme    2025-04-01  2026-03-31    {ended_on}  1000
        K2  Acme    2026-04-01  2027-03-31                1200    K1      {signed_on}
    """


def test_renewal_adds_the_months_from_the_old_to_the_new_end_of_term():
    asked = Asked(contracts=renewed())
    assert asked.value(KEY, "month 2026-03") == 12000


def test_extended_and_then_renewed_contract_counts_both_times_once():
    asked = Asked(
        contracts="""
            id  client  starts_on   term_ends_on  renews  signed_on
            K1  Acme    2025-01-01  2025-12-31
            K2  Acme    2026-04-01  2026-12-31    K1      2026-03-10
            K3  Acme    2026-04-01  2027-12-31    K1      2026-03-12
        """,
        contract_changes="""
            id  contract  on          kind       term_ends_on  signed_on
            X1  K1        2025-12-15  extension  2026-03-31    2025-12-10
        """,
    )
    assert asked.value(KEY, "month 2025-12") == 3000
    # K3 renews the same term a second time: the first signature counts.
    assert asked.value(KEY, "month 2026-03") == 9000


def test_client_who_comes_back_after_the_days_of_grace_extends_nothing():
    assert Asked(contracts=renewed("2026-04-30")).value(KEY, "month 2026-04") == 12000
    assert Asked(contracts=renewed("2026-05-01")).value(KEY, "month 2026-05") == 0


def test_rolling_contract_is_neither_extended_nor_does_it_extend():
    asked = Asked(
        contracts="""
            id  client  starts_on   term_ends_on  renews  signed_on
            K1  Acme    2025-01-01
            K2  Acme    2026-04-01  2027-03-31    K1      2026-03-10
            K3  Birch   2025-01-01  2026-03-31
            K4  Birch   2026-04-01                K3      2026-03-10
        """
    )
    assert asked.value(KEY, "month 2026-03") == 0


def test_renewal_without_any_date_is_in_no_period():
    asked = Asked(
        contracts="""
            id  client  starts_on   term_ends_on  currency  renews
            K1  Acme    2025-01-01  2026-03-31    USD
            K2  Acme                2027-03-31    USD       K1
        """
    )
    assert asked.value(KEY, "year 2026-12") == 0


def test_extension_signed_after_today_is_not_won_yet():
    asked = Asked(now="2025-12-01T09:00:00Z", **extended("2025-12-31", "2026-03-31"))
    assert asked.value(KEY, "month 2025-12") == 0
    assert asked.reasons(KEY, "month 2025-12") == {"X1": "dated after today"}


def test_credit_goes_to_who_won_it_else_to_the_owner_on_the_day_it_was_signed():
    asked = Asked(
        **NORTH,
        contracts="""
            id  client  starts_on   term_ends_on  renews  signed_on
            K1  Acme    2025-04-01  2026-03-31
            K2  Acme    2026-04-01  2026-04-30    K1      2026-03-14
            K3  Birch   2025-04-01  2026-03-31
        """,
        contract_changes="""
            id  contract  on          kind       term_ends_on  signed_on   person
            X1  K3        2026-04-01  extension  2026-06-30    2026-03-20  cara
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-15
            Acme    bob     2026-03-15
            Birch   bob
        """,
    )
    values = {
        who: asked.value(KEY, "month 2026-03", scope=f"person:{who}")
        for who in ("ann", "bob", "cara")
    }
    assert values == {"ann": 1000, "bob": 0, "cara": 3000}


def test_fee_counts_at_the_constant_rate_of_the_day_it_was_signed():
    contracts = """
        id  client  starts_on   term_ends_on  currency  renews  signed_on
        K1  Acme    2025-04-01  2026-03-31    USD
        K2  Acme    2026-04-01  2026-04-30    USD       K1      2026-03-14
    """
    rates = "currency  from        rate\nUSD       2026-01-01  0.5\nUSD       2026-03-01  0.7"
    assert Asked(contracts=contracts, rates=rates).value(KEY, "month 2026-03") == 500
    assert Asked(contracts=contracts).value(KEY, "month 2026-03") is None


def test_nothing_extended_is_nothing_and_no_contract_at_all_is_no_value():
    assert Asked(contracts="client  starts_on\nAcme    2025-01-01").value(KEY, "month 2026-03") == 0
    assert Asked().value(KEY, "month 2026-03") is None
