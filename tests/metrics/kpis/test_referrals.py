import pytest

from tests.metrics.kpis.asking import NORTH, Asked

BOOK = "client  starts_on\nAcme    2024-01-01\nBirch   2024-01-01"
TURNOVER = """
    client  person  from        until
    Acme    ann                 2026-03-12
    Acme    cara    2026-03-12
"""


def referral(on, qualified=1, client="Acme"):
    return f"client  on          qualified\n{client:<8}{on}  {qualified}"


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        ("2025-03-31", 0),
        ("2025-04-01", 50),
        ("2026-03-31", 50),
        ("2026-04-01", 0),
    ],
)
def test_referrals_of_the_twelve_months_up_to_the_end_count(on, rate):
    asked = Asked(contracts=BOOK, referrals=referral(on))
    assert asked.value("referral_rate", "month 2026-03") == rate


def test_client_who_recommends_us_often_counts_once():
    referrals = f"{referral('2026-03-01')}\nAcme    2026-03-02  1"
    figures = Asked(contracts=BOOK, referrals=referrals).figures("referral_rate", "month 2026-03")
    assert (figures["numerator"], figures["denominator"], figures["n"]) == (1, 2, 2)


@pytest.mark.parametrize("qualified", ["0", ""])
def test_referral_that_is_not_qualified_is_none(qualified):
    asked = Asked(contracts=BOOK, referrals=referral("2026-03-01", qualified))
    assert asked.value("referral_rate", "month 2026-03") == 0


def test_referral_that_lies_ahead_is_none_yet():
    asked = Asked(now="2026-03-15T09:00:00Z", contracts=BOOK, referrals=referral("2026-03-16"))
    assert asked.value("referral_rate", "month 2026-03") == 0


def test_client_who_came_later_is_in_neither_half():
    asked = Asked(
        contracts=f"{BOOK}\nCedar   2026-03-02",
        referrals=referral("2026-03-20", client="Cedar"),
    )
    figures = asked.figures("referral_rate", "month 2026-03")
    assert (figures["numerator"], figures["denominator"]) == (0, 2)


def test_project_client_is_a_client():
    asked = Asked(
        contracts="client  starts_on   ended_on    kind\nAcme    2025-11-01  2026-01-31  project",
        referrals=referral("2026-03-01"),
    )
    assert asked.value("referral_rate", "month 2026-03") == 100


def test_rate_is_credited_to_who_had_the_client_when_the_period_began():
    asked = Asked(**NORTH, contracts=BOOK, assignments=TURNOVER, referrals=referral("2026-03-20"))
    scopes = ("person:ann", "person:cara", "team:north", "team:south")
    rates = [asked.value("referral_rate", "month 2026-03", scope=scope) for scope in scopes]
    assert rates == [100, None, 100, None]


def test_agency_without_clients_or_referrals_has_no_rate():
    assert Asked(referrals=referral("2026-03-01")).value("referral_rate", "month 2026-03") is None
    assert Asked().value("referral_rate", "month 2026-03") is None


WON = "id  client  on          won_client\nR1  Acme    2026-01-10  Birch"


@pytest.mark.parametrize(
    ("opportunities", "contracts", "month"),
    [
        ("client  decided_on  outcome\nBirch   2026-03-05  won", "", "2026-03"),
        ("", "client  starts_on   signed_on\nBirch   2026-04-01  2026-03-20", "2026-03"),
        ("", "client  starts_on\nBirch   2026-04-01", "2026-04"),
        # Whichever comes first.
        (
            "client  decided_on  outcome\nBirch   2026-03-05  won",
            "client  starts_on\nBirch   2026-02-28",
            "2026-02",
        ),
    ],
)
def test_client_is_won_by_the_first_proposal_or_contract(opportunities, contracts, month):
    given = {"opportunities": opportunities, "contracts": contracts}
    asked = Asked(referrals=WON, **{name: text for name, text in given.items() if text})
    assert asked.value("customer_referrals", f"month {month}") == 1
    assert asked.value("customer_referrals", "year 2026-12") == 1


def test_proposal_that_names_the_referral_says_who_was_won():
    asked = Asked(
        referrals="id  client  on\nR1  Acme    2026-01-10",
        opportunities="""
            client  referral  decided_on  outcome
            Birch   R1        2026-03-05  won
            Cedar   R1        2026-03-06  lost
        """,
    )
    assert asked.value("customer_referrals", "year 2026-12", scope="client:Acme") == 1


def test_client_whom_two_recommended_counts_once_for_the_first():
    asked = Asked(
        referrals=f"{WON}\nR0  Cedar   2026-01-20  Birch",
        contracts="client  starts_on\nBirch   2026-03-01",
    )
    counts = [
        asked.value("customer_referrals", "month 2026-03", scope=scope)
        for scope in ("agency", "client:Acme", "client:Cedar")
    ]
    assert counts == [1, 1, 0]


def test_client_that_names_who_recommended_us_needs_no_referral():
    asked = Asked(
        **NORTH,
        clients="""
            id     referred_by  prospect_since  acquired_via
            Acme
            Birch  Acme         2026-03-01      Referral
            Cedar  Acme
        """,
        contracts="client  starts_on\nBirch   2026-04-01",
        assignments=TURNOVER,
    )
    scopes = ("agency", "person:ann", "person:cara", "client:Acme")
    counts = [asked.value("customer_referrals", "month 2026-04", scope=scope) for scope in scopes]
    # She looked after Acme when Birch became a prospect.
    assert counts == [1, 1, None, 1]


def test_referral_without_a_name_counts_for_nobody_but_the_agency():
    asked = Asked(
        clients="id     acquired_via\nBirch  Referral\nCedar  event",
        contracts="client  starts_on\nBirch   2026-04-01\nCedar   2026-04-01",
    )
    assert asked.value("customer_referrals", "month 2026-04") == 1


def test_credit_goes_to_who_had_the_recommending_client_on_the_day_of_the_referral():
    asked = Asked(
        **NORTH,
        referrals=WON,
        contracts="client  starts_on\nBirch   2026-04-01",
        assignments=f"{TURNOVER.rstrip()}\n    Birch   bob     2026-04-01",
    )
    scopes = ("person:ann", "person:bob", "person:cara", "team:north")
    key, april = "customer_referrals", "month 2026-04"
    assert [asked.value(key, april, scope=scope) for scope in scopes] == [1, 0, 0, 1]


def test_win_that_lies_ahead_or_has_no_day_is_shown_not_counted():
    asked = Asked(
        now="2026-03-15T09:00:00Z",
        referrals=f"{WON}\nR2  Acme    2026-03-10  Cedar",
        contracts="client  starts_on\nBirch   2026-03-16",
    )
    assert asked.value("customer_referrals", "month 2026-03") == 0
    assert asked.reasons("customer_referrals", "month 2026-03") == {
        "R1": "dated after today",
        "R2": "won, but nobody knows when",
    }


def test_agency_that_keeps_no_referrals_has_no_value():
    assert Asked(contracts=BOOK).value("customer_referrals", "month 2026-03") is None
