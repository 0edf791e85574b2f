import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "clv"
GIVEN = {
    "contracts": """
        client  kind      starts_on   ended_on
        Acme    retainer  2025-01-01
        Birch   retainer  2025-01-01  2026-02-10
        Cedar   project   2026-01-05  2026-02-20
        Dale    retainer  2025-01-01  2026-01-10
        Dale    retainer  2026-02-10
    """,
    "billings": """
        client  on          amount  kind
        Acme    2026-01-31  6000    retainer
        Cedar   2026-02-20  3000    project
        Acme    2026-02-28  5000    pass_through
    """,
    "costs": """
        client  on          amount  kind
        Acme    2026-01-31  600     delivery
        Acme    2026-01-31  300     expense
    """,
}


def test_it_is_the_monthly_margin_for_as_long_as_clients_stay():
    # January: (6,000 - 600) / 3 clients = 1,800; Dale was lost, one of three: 3 months.
    figures = Asked(**GIVEN).figures(KEY, "month 2026-01")
    assert (figures["value"], figures["numerator"], figures["denominator"]) == (5400, 5400, 3)


def test_churn_of_a_longer_window_is_losses_in_client_months():
    # Clients at the firsts: 3, then Acme, Birch and Cedar, then Acme, Cedar and Dale. With a
    # retainer 3 + 2 + 2 = 7 client-months and two losses: 3.5 months of (9,000 - 600) / 9.
    assert Asked(**GIVEN).value(KEY, "quarter 2026-03") == pytest.approx(8400 / 9 * 3.5)


def test_nobody_lost_is_five_years():
    asked = Asked(**GIVEN)
    # March: nothing was billed. May 2025: nothing either.
    assert asked.value(KEY, "month 2026-03") == 0
    asked = Asked(
        contracts="client  starts_on\nAcme    2025-01-01",
        billings="client  on          amount\nAcme    2026-03-10  100",
    )
    assert asked.value(KEY, "month 2026-03") == 6000


def test_client_lost_rarely_stays_at_most_five_years():
    clients = "\n".join(f"C{number:02}     2025-01-01" for number in range(80))
    asked = Asked(
        contracts=f"client  starts_on   ended_on\nAcme    2025-01-01  2026-03-10\n{clients}",
        billings="client  on          amount\nAcme    2026-03-10  8100",
    )
    # 1 of 81 lost would be 81 months.
    assert asked.value(KEY, "month 2026-03") == 6000


def test_there_is_none_without_clients_retainers_or_bills():
    assert Asked(**GIVEN).value(KEY, "month 2024-06") is None
    asked = Asked(
        contracts="client  kind     starts_on   interval\nAcme    project  2026-01-05  once",
        billings="client  on          amount\nAcme    2026-03-10  100",
    )
    assert asked.value(KEY, "month 2026-03") is None
    assert Asked(contracts=GIVEN["contracts"]).value(KEY, "month 2026-02") is None


def test_three_variants_are_told_apart():
    found = Asked(**GIVEN).parts(KEY, "month 2026-01", "variant")
    assert {name: part.value for name, part in found.items()} == {
        "realised": 6000 - 600 - 300,
        "seed": 2000 * 3,
        "simple": 5400,
    }


def test_realised_margins_of_months_add_up():
    asked = Asked(**GIVEN)
    months = [asked.parts(KEY, f"month 2026-0{n}", "variant")["realised"].value for n in (1, 2)]
    quarter = asked.parts(KEY, "quarter 2026-03", "variant")["realised"].value
    assert sum(months) == quarter == 8100


def test_loss_of_the_running_month_counts_when_the_day_is_over():
    for today, lost in (("2026-01-10", 0), ("2026-01-11", 1)):
        asked = Asked(now=f"{today}T09:00:00Z", **GIVEN)
        assert asked.rows(KEY, "month 2026-01")["lost"].sum() == lost


def test_clients_and_losses_are_the_owners_at_the_first_of_the_month():
    asked = Asked(
        **NORTH,
        **GIVEN,
        assignments="""
            client  person  from        until
            Acme    ann
            Dale    bob                 2026-01-05
            Dale    ann     2026-01-05
        """,
    )
    assert asked.value(KEY, "month 2026-01", scope="person:ann") == 5400 * 60
    assert asked.value(KEY, "month 2026-01", scope="person:bob") == 0
