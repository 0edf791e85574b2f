from tests.metrics.kpis.asking import NORTH, Asked

KEY = "revenue_per_client"
GIVEN = {
    "contracts": """
        client  kind      starts_on   ended_on
        Acme    retainer  2025-01-01
        Birch   retainer  2025-01-01  2026-02-10
        Cedar   project   2026-02-05  2026-02-20
        Dale    retainer  2026-03-10
    """,
    "billings": """
        client  on          amount  kind
        Acme    2026-01-31  1000    retainer
        Birch   2026-02-10  900     retainer
        Cedar   2026-02-20  3000    project
        Acme    2026-02-28  -400    retainer
        Acme    2026-03-05  7000    pass_through
    """,
}


def test_income_is_divided_by_the_clients_active_at_the_firsts_of_the_months():
    asked = Asked(**GIVEN)
    # January and February 2 each; March Acme and Cedar, whose project was less than 180 days ago.
    figures = asked.figures(KEY, "quarter 2026-03")
    assert (figures["numerator"], figures["denominator"], figures["value"]) == (4500, 2, 2250)


def test_all_income_counts_also_that_of_who_was_no_client_on_the_first():
    assert Asked(**GIVEN).value(KEY, "month 2026-02") == 1750


def test_month_without_a_bill_is_nothing_and_without_a_client_no_value():
    asked = Asked(**GIVEN)
    assert asked.value(KEY, "month 2026-03") == 0
    assert asked.value(KEY, "month 2024-03") is None


def test_agency_that_never_billed_has_no_value():
    assert Asked(contracts=GIVEN["contracts"]).value(KEY, "month 2026-02") is None


def test_bill_is_the_owners_of_its_day_and_the_client_that_of_the_first():
    asked = Asked(
        **NORTH,
        **GIVEN,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-02-15
            Acme    bob     2026-02-15
            Birch   ann
        """,
    )
    ann = asked.figures(KEY, "month 2026-02", scope="person:ann")
    assert (ann["numerator"], ann["denominator"]) == (900, 2)
    assert asked.value(KEY, "month 2026-02", scope="person:bob") is None
    assert asked.value(KEY, "month 2026-02", scope="client:Acme") == -400


def test_bill_of_a_coming_day_is_left_out_and_so_are_coming_months():
    asked = Asked(now="2026-02-15T09:00:00Z", **GIVEN)
    figures = asked.figures(KEY, "quarter 2026-03")
    assert (figures["numerator"], figures["denominator"]) == (1900, 2)
    reasons = set(asked.reasons(KEY, "quarter 2026-03").values())
    assert reasons == {"dated after today"}


def test_client_from_before_our_records_is_one_in_all_months_of_the_window():
    asked = Asked(
        contracts="client  starts_on\nAcme",
        billings="client  on          amount  kind\nAcme    2026-03-10  900     retainer",
    )
    assert asked.value(KEY, "quarter 2026-03") == 900
    assert asked.value(KEY, "t12m 2026-03") == 900
    assert asked.value("clv", "quarter 2026-03") == 900 / 3 * 60
