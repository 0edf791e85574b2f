import pytest

from tests.metrics.kpis.asking import NORTH, Asked


def book(signed_on, ended_on="2026-03-15"):
    return f"""
        id  client  starts_on   term_ends_on  ended_on    renews  signed_on
        K1  Acme    2025-03-16  2026-03-15    {ended_on:<10}
        K2  Acme    2026-03-16  2027-03-15                K1      {signed_on}
    """


@pytest.mark.parametrize(
    ("signed_on", "rate"),
    [("2026-01-10", 100), ("2026-03-15", 100), ("2026-04-14", 100), ("2026-04-15", 0)],
)
def test_renewed_up_to_thirty_days_after_the_term(signed_on, rate):
    asked = Asked(contracts=book(signed_on))
    assert asked.value("contract_renewal_rate", "month 2026-03") == rate


def test_early_renewal_counts_in_the_month_it_was_due():
    asked = Asked(contracts=book("2026-01-10"))
    assert asked.value("contract_renewal_rate", "month 2026-01") is None


def test_term_without_an_outcome_is_undecided_however_long_ago():
    asked = Asked(
        contracts="id  client  starts_on   term_ends_on\nK1  Acme    2024-01-01  2024-12-31"
    )
    figures = asked.figures("contract_renewal_rate", "month 2024-12")
    assert (figures["value"], figures["n"], figures["undecided"]) == (None, 0, 1)


def test_term_that_is_not_over_is_neither_counted_nor_undecided():
    asked = Asked(
        contracts="id  client  starts_on   term_ends_on\nK1  Acme    2025-01-01  2027-02-14"
    )
    figures = asked.figures("contract_renewal_rate", "month 2027-02")
    assert (figures["n"], figures["undecided"]) == (0, 0)


def test_contract_ended_before_its_term_is_lost_in_the_month_of_the_term():
    asked = Asked(
        contracts="""
            id  client  starts_on   term_ends_on  ended_on
            K1  Acme    2025-01-01  2026-03-31    2026-01-15
        """
    )
    assert asked.value("contract_renewal_rate", "month 2026-03") == 0
    assert asked.value("contract_renewal_rate", "month 2026-01") is None


def test_rolling_contract_never_expires():
    asked = Asked(contracts="id  client  starts_on   ended_on\nK1  Acme    2025-01-01  2026-03-31")
    assert asked.value("contract_renewal_rate", "year 2026-12") is None


def test_extension_renews_the_term_and_opens_the_next():
    asked = Asked(
        contracts="id  client  starts_on   term_ends_on\nK1  Acme    2025-01-01  2025-12-31",
        contract_changes="""
            id  contract  on          kind       term_ends_on  signed_on
            X1  K1        2026-01-01  extension  2026-06-30    2025-12-10
        """,
    )
    assert asked.value("contract_renewal_rate", "month 2025-12") == 100
    assert asked.figures("contract_renewal_rate", "month 2026-06")["undecided"] == 1


def test_credit_goes_to_the_owner_at_the_start_of_the_month():
    asked = Asked(
        **NORTH,
        contracts=book("2026-03-01"),
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-02
            Acme    bob     2026-03-02
        """,
    )
    assert asked.value("contract_renewal_rate", "month 2026-03", scope="person:ann") == 100
    assert asked.value("contract_renewal_rate", "month 2026-03", scope="person:bob") is None


def test_each_term_of_a_contract_extended_often_counts():
    asked = Asked(
        contracts="id  client  starts_on   term_ends_on\nK1  Acme    2024-01-01  2025-03-31",
        contract_changes="""
            id  contract  on          kind       term_ends_on
            X1  K1        2025-03-20  extension  2025-06-30
            X2  K1        2025-06-20  extension  2025-09-30
            X3  K1        2025-09-20  extension  2026-12-31
        """,
    )
    assert asked.figures("contract_renewal_rate", "year 2025-12")["n"] == 3
