import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "contract_churn_rate"


@pytest.mark.parametrize(
    ("ended_on", "rate"),
    [("2026-02-28", None), ("2026-03-01", 100), ("2026-03-31", 100), ("2026-04-01", 0), ("", 0)],
)
def test_contract_ends_on_its_last_day(ended_on, rate):
    asked = Asked(contracts=f"client  starts_on   ended_on\nAcme    2025-01-01  {ended_on}")
    assert asked.value(KEY, "month 2026-03") == rate


@pytest.mark.parametrize(("starts_on", "n"), [("", 1), ("2026-02-28", 1), ("2026-03-01", 0)])
def test_only_contracts_in_force_as_the_period_began_count(starts_on, n):
    asked = Asked(contracts=f"client  starts_on   ended_on\nAcme    {starts_on:<10}  2026-03-10")
    assert asked.figures(KEY, "month 2026-03")["n"] == n


def test_clients_one_contract_of_two_ended():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on
            Acme    2025-01-01  2026-03-10
            Acme    2025-01-01
        """
    )
    assert asked.value(KEY, "month 2026-03", scope="client:Acme") == 50
    assert asked.value("churn_rate", "month 2026-03") == 0


def test_free_retainer_counts_and_project_and_pass_through_do_not():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    kind      amount  billing_type
            Acme    2025-01-01  2026-03-10  retainer  0       fee
            Birch   2025-01-01              retainer  1000    fee
            Cedar   2025-01-01  2026-03-10  project   1000    fee
            Dale    2025-01-01  2026-03-10  retainer  1000    pass_through
        """
    )
    figures = asked.figures(KEY, "month 2026-03")
    assert (figures["value"], figures["n"]) == (50, 2)


@pytest.mark.parametrize("starts_on", ["2026-03-16", "2026-04-01", "2026-04-20", "2026-03-01"])
def test_renewed_contract_did_not_end(starts_on):
    asked = Asked(
        contracts=f"""
            id  client  starts_on   ended_on    renews
            K1  Acme    2025-01-01  2026-03-31
            K2  Acme    {starts_on}              K1
        """
    )
    figures = asked.figures(KEY, "month 2026-03")
    assert (figures["value"], figures["n"]) == (0, 1)


def test_contract_renewed_on_the_first_of_a_month_is_in_force_as_it_begins():
    asked = Asked(
        contracts="""
            id  client  starts_on   ended_on    renews
            K1  Acme    2025-01-01  2026-02-28
            K2  Acme    2026-03-01              K1
        """
    )
    assert asked.figures(KEY, "month 2026-03")["n"] == 1


def test_each_contract_is_its_owners_of_the_month():
    asked = Asked(
        **NORTH,
        contracts="""
            client  starts_on   ended_on
            Acme    2025-01-01  2026-02-10
            Acme    2025-01-01  2026-03-10
            Acme    2025-01-01
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-01
            Acme    bob     2026-03-01
        """,
    )
    ann = asked.figures(KEY, "quarter 2026-03", scope="person:ann")
    bob = asked.figures(KEY, "quarter 2026-03", scope="person:bob")
    assert (ann["numerator"], ann["denominator"]) == (1, 3)
    assert (bob["numerator"], bob["denominator"]) == (1, 2)


def test_contract_that_ends_today_has_not_ended_yet():
    asked = Asked(
        now="2026-03-10T09:00:00Z",
        contracts="client  starts_on   ended_on\nAcme    2025-01-01  2026-03-10",
    )
    assert asked.value(KEY, "month 2026-03") == 0


def test_each_service_has_a_rate_of_its_own():
    asked = Asked(
        contracts="""
            client  service  starts_on   ended_on
            Acme    SEO      2025-01-01  2026-03-10
            Birch   seo      2025-01-01
            Cedar   Social   2025-01-01
        """
    )
    found = asked.parts(KEY, "month 2026-03", "service")
    assert {name: (part.value, part.n) for name, part in found.items()} == {
        "SEO": (50, 2),
        "Social": (0, 1),
    }


def test_agency_without_a_contract_has_no_value():
    assert Asked().value(KEY, "month 2026-03") is None
