import pytest

from tests.metrics.kpis.asking import NORTH, Asked

KEY = "client_acquisition_rate"


def asked(**more):
    return Asked(
        clients="""
            id     prospect_since  acquired_via
            Acme   2026-03-01      referral
            Birch  2026-03-31
            Cedar  2026-04-01      event
            Dale
        """,
        **more,
    )


def test_prospect_counts_in_the_period_in_which_it_came_up_whenever_it_was_won():
    figures = asked(contracts="client  starts_on\nAcme    2026-09-01").figures(KEY, "month 2026-03")
    assert (figures["value"], figures["n"]) == (50, 2)
    # Dale was never a prospect that we know of.
    assert asked().figures(KEY, "year 2026-12")["n"] == 3


@pytest.mark.parametrize(
    ("kind", "amount", "billing", "rate"),
    [
        ("retainer", 1000, "fee", 50),
        ("project", 1000, "fee", 50),
        ("retainer", 0, "fee", 0),  # a trial: still a prospect
        ("retainer", 1000, "pass_through", 0),
    ],
)
def test_first_paid_contract_wins_a_client(kind, amount, billing, rate):
    given = asked(
        contracts=f"""
            client  starts_on   kind      amount  billing_type
            Acme    2026-05-01  {kind:<8}  {amount:<6}  {billing}
        """
    )
    assert given.value(KEY, "month 2026-03") == rate


def test_contract_signed_or_opportunity_decided_after_today_has_won_nothing_yet():
    for signed_on, rate in (("2026-11-21", 50), ("2026-11-22", 0)):
        given = asked(
            contracts=f"client  starts_on   signed_on\nAcme    2027-01-01  {signed_on}",
        )
        assert given.value(KEY, "month 2026-03") == rate
        given = asked(
            opportunities=f"""
                client  opened_on   decided_on  outcome
                Acme    2026-03-02  {signed_on}  won
            """
        )
        assert given.value(KEY, "month 2026-03") == rate


def test_prospect_without_a_client_counts_once_from_its_first_opportunity():
    given = Asked(
        opportunities="""
            client  prospect  opened_on   outcome  kind
                    Acme      2026-03-20  lost     new_business
                    ACME      2026-05-02  won      new_business
                    Birch     2026-03-22  lost     new_business
                              2026-03-23  open     new_business
                    Cedar     2026-03-24  won      upsell
            Dale              2026-03-24  won      new_business
                    Elm                   won      new_business
        """
    )
    figures = given.figures(KEY, "month 2026-03")
    assert (figures["value"], figures["numerator"], figures["n"]) == (pytest.approx(100 / 3), 1, 3)
    assert given.figures(KEY, "month 2026-05")["n"] == 0


def test_prospects_who_have_not_decided_are_told():
    kpi_rows = asked(
        opportunities="""
            client  prospect  opened_on   outcome
            Acme              2026-03-02  open
            Birch             2026-03-31  lost
                    Xylo      2026-03-05  open
                    Yarrow    2026-03-05  lost
        """
    ).rows(KEY, "month 2026-03")
    assert dict(zip(kpi_rows["record"], kpi_rows["reason"], strict=True)) == {
        "Acme": "not decided yet",
        "Birch": "",
        "Xylo": "not decided yet",
        "Yarrow": "",
    }


def test_channel_is_the_clients_else_its_first_opportunitys():
    given = asked(
        contracts="client  starts_on\nAcme    2026-05-01",
        opportunities="""
            client  prospect  opened_on   outcome  channel
            Acme              2026-03-02  won      cold call
            Birch             2026-04-02  open     event
                    Xylo      2026-03-05  lost
                    Xylo      2026-03-06  lost     Event
                    Yarrow    2026-03-05  lost
        """,
    )
    found = given.parts(KEY, "month 2026-03", "channel")
    assert {name: (part.value, part.n) for name, part in found.items()} == {
        "Event": (0, 2),
        "referral": (100, 1),
        "unknown": (0, 1),
    }


def test_credit_goes_to_who_looked_after_the_prospect_as_it_came_up():
    given = asked(
        **NORTH,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-15
            Acme    bob     2026-03-15
        """,
        opportunities="""
            prospect  person  opened_on   outcome
            Xylo      cara    2026-03-05  won
            Yarrow            2026-03-05  won
        """,
    )
    rates = {
        who: given.value(KEY, "month 2026-03", scope=f"person:{who}")
        for who in ("ann", "bob", "cara")
    }
    assert rates == {"ann": 0, "bob": None, "cara": 100}


def test_prospect_of_a_coming_day_is_left_out():
    given = asked(now="2026-03-10T09:00:00Z")
    assert given.figures(KEY, "month 2026-03")["n"] == 1
    assert given.reasons(KEY, "month 2026-03") == {"Birch": "dated after today"}


def test_nobody_came_up_is_no_value():
    assert asked().value(KEY, "month 2026-05") is None
    assert Asked().value(KEY, "month 2026-03") is None
