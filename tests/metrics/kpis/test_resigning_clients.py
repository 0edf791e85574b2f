import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "resigning_clients"


@pytest.mark.parametrize(
    ("signed_on", "rate"),
    [("2025-04-01", 100), ("2026-03-31", 100), ("2026-04-01", 0)],
)
def test_client_signs_again_up_to_twelve_months_after_the_end(signed_on, rate):
    asked = Asked(
        contracts=f"""
            client  kind     starts_on   ended_on    signed_on
            Acme    project  2025-01-10  2025-03-31  2025-01-02
            Acme    project  2026-06-01              {signed_on}
        """
    )
    assert asked.value(KEY, "month 2025-03") == rate


@pytest.mark.parametrize(
    ("starts_on", "signed_on", "renews", "rate"),
    [
        ("2025-04-01", "2025-03-10", "", 100),  # agreed before the first one was over
        ("2025-03-01", "2025-03-10", "", 0),  # beside it, not after it
        ("2025-03-01", "2025-02-10", "K1", 100),  # an early renewal
        ("2025-04-01", "2025-01-02", "", 0),  # signed together with the first
        ("2025-03-01", "2025-04-10", "", 100),  # signed late
    ],
)
def test_what_is_signed_before_the_end_follows_if_it_renews_or_begins_later(
    starts_on, signed_on, renews, rate
):
    asked = Asked(
        contracts=f"""
            id  client  starts_on   ended_on    signed_on   renews
            K1  Acme    2025-01-10  2025-03-31  2025-01-02
            K2  Acme    {starts_on}              {signed_on}  {renews}
        """
    )
    assert asked.value(KEY, "month 2025-03") == rate


def test_each_client_counts_once_and_as_who_came_again_if_one_engagement_was_followed():
    asked = Asked(
        contracts="""
            id  client  kind     starts_on   ended_on    renews
            K1  Acme    project  2025-01-10  2025-03-10
            K2  Acme    project  2025-01-10  2025-03-20
            K3  Acme    project  2025-03-11              K1
            K4  Birch   project  2025-01-10  2025-03-10
            K5  Birch   project  2025-01-10  2025-03-20
        """
    )
    figures = asked.figures(KEY, "month 2025-03")
    assert (figures["value"], figures["n"]) == (50, 2)
    assert asked.reasons(KEY, "month 2025-03") == {
        "K2": "the client counts with another engagement of this period",
        "K4": "the client counts with another engagement of this period",
    }


def test_engagement_whose_twelve_months_are_not_over_counts_only_once_it_was_followed():
    asked = Asked(
        now="2026-03-31T09:00:00Z",
        contracts="""
            id  client  kind     starts_on   ended_on    signed_on
            K1  Acme    project  2025-01-10  2025-03-30
            K2  Birch   project  2025-01-10  2025-03-31
            K3  Cedar   project  2025-01-10  2025-03-31
            K4  Cedar   project  2026-05-01              2026-03-31
            K5  Dale    project  2025-01-10  2025-03-31
            K6  Dale    project  2026-05-01              2026-04-01
        """,
    )
    figures = asked.figures(KEY, "month 2025-03")
    assert (figures["value"], figures["n"], figures["undecided"]) == (50, 2, 2)
    assert asked.reasons(KEY, "month 2025-03") == dict.fromkeys(
        ("K2", "K5"), "12 months aren't over"
    )


def test_contract_without_an_end_of_its_own_ends_as_its_renewal_starts():
    asked = Asked(
        contracts="""
            id  client  starts_on   renews
            K1  Acme    2025-01-10
            K2  Acme    2025-04-01  K1
        """
    )
    assert asked.value(KEY, "month 2025-03") == 100
    assert asked.value(KEY, "month 2025-04") is None


def test_renewal_without_a_start_ends_nothing():
    asked = Asked(
        contracts="""
            id  client  starts_on   renews
            K1  Acme    2025-01-10
            K2  Acme                K1
        """
    )
    assert asked.figures(KEY, "year 2025-12")["n"] == 0


def test_trials_and_pass_through_are_no_engagements():
    asked = Asked(
        contracts="""
            client  starts_on   ended_on    amount  billing_type
            Acme    2025-01-10  2025-03-20  0       fee
            Birch   2025-01-10  2025-03-20  1000    pass_through
            Cedar   2025-01-10  2025-03-20  1000    fee
            Cedar   2025-06-01              0       fee
        """
    )
    figures = asked.figures(KEY, "month 2025-03")
    assert (figures["value"], figures["n"]) == (0, 1)


def test_engagement_is_its_owners_on_the_last_day():
    asked = Asked(
        **NORTH,
        contracts="client  starts_on   ended_on\nAcme    2025-01-10  2025-03-20",
        assignments="""
            client  person  from        until
            Acme    ann                 2025-03-15
            Acme    bob     2025-03-15
        """,
    )
    assert asked.value(KEY, "month 2025-03", scope="person:ann") is None
    assert asked.value(KEY, "month 2025-03", scope="person:bob") == 0


def test_engagement_that_ends_after_today_has_not_ended():
    asked = Asked(
        now="2026-03-10T09:00:00Z",
        contracts="id  client  starts_on   ended_on\nK1  Acme    2025-01-10  2026-03-20",
    )
    assert asked.figures(KEY, "month 2026-03")["n"] == 0
    assert asked.reasons(KEY, "month 2026-03") == {"K1": "dated after today"}
