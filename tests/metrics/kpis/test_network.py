import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

TURNOVER = """
    client  person  from        until
    Acme    ann                 2026-03-12
    Acme    cara    2026-03-12
"""
CONTACTS = """
    id    client  introduced_by  since
    Ann   Acme                   2025-01-10
    Ben   Acme    Ann            2026-03-05
    Cleo  Birch   Ann            2026-03-09
    Dan   Acme    Ben            2026-04-01
    Eve   Acme    Ann
    Flo   Acme    Ben            2026-11-22
    Gus   Acme    Zoe            2026-03-09
"""


def test_contacts_introduced_by_a_colleague_count_on_the_day_we_met():
    asked = Asked(contacts=CONTACTS)
    assert asked.value("internal_referrals", "month 2026-03") == 1
    assert asked.value("internal_referrals", "month 2026-04") == 1
    assert asked.value("internal_referrals", "month 2026-05") == 0
    assert asked.reasons("internal_referrals", "month 2026-11") == {"Flo": "dated after today"}


def test_introduction_is_credited_to_the_owner_of_the_day():
    asked = Asked(**NORTH, contacts=CONTACTS, assignments=TURNOVER)
    scopes = ("person:ann", "person:cara", "team:north", "client:Acme", "client:Birch")
    counts = [asked.value("internal_referrals", "month 2026-03", scope=scope) for scope in scopes]
    assert counts == [1, 0, 1, 1, 0]


@pytest.mark.parametrize(
    "key",
    [
        "internal_referrals",
        "opps_from_internal_referrals",
        "revenue_from_internal_referrals",
        "contacts_elsewhere",
    ],
)
def test_agency_that_keeps_no_records_has_no_value(key):
    assert Asked().value(key, "month 2026-03") is None


OPPORTUNITIES = """
    id  client  person  origin_contact  opened_on   sent_on     decided_on  outcome  amount
    O1  Acme            Ben             2026-03-11  2026-04-05  2026-05-05  won      5000
    O2  Acme            Ann             2026-03-11  2026-04-05  2026-05-05  won      7000
    O3  Acme            Ben                         2026-03-20  2026-05-06  lost     900
    O4  Acme    bob     Ben                                     2026-03-25  won      300
    O5  Acme                            2026-03-11              2026-05-05  won      11
    O6  Acme            Ben             2026-11-22
    O7  Birch           Cleo            2026-03-11              2026-05-05  won      13
    O8  Acme            Ben             2026-03-11              2026-05-07  won
    O9  Acme            Ben             2026-03-11              2026-11-23  won      17
"""


def test_opportunities_of_introduced_contacts_count_when_they_were_opened():
    asked = Asked(contacts=CONTACTS, opportunities=OPPORTUNITIES)
    key = "opps_from_internal_referrals"
    # O1, O8 and O9 were opened; O3 was sent and O4 decided without that day on record.
    assert asked.value(key, "month 2026-03") == 5
    assert asked.value(key, "month 2026-05") == 0
    assert asked.reasons(key, "month 2026-11") == {"O6": "dated after today"}


def test_revenue_is_that_of_the_proposals_won():
    asked = Asked(contacts=CONTACTS, opportunities=OPPORTUNITIES)
    key = "revenue_from_internal_referrals"
    assert asked.value(key, "month 2026-05") == 5000
    assert asked.value(key, "month 2026-03") == 300
    assert asked.value(key, "month 2026-04") == 0
    assert asked.reasons(key, "year 2026-12") == {
        "O8": "won, but without an amount",
        "O9": "dated after today",
    }


def test_opportunity_is_credited_to_who_made_it_else_to_the_owner_of_the_day():
    asked = Asked(**NORTH, contacts=CONTACTS, opportunities=OPPORTUNITIES, assignments=TURNOVER)
    scopes = ("person:ann", "person:bob", "person:cara", "team:north", "team:south")
    key = "opps_from_internal_referrals"
    assert [asked.value(key, "month 2026-03", scope=scope) for scope in scopes] == [3, 1, 1, 4, 1]
    key = "revenue_from_internal_referrals"
    worth = [asked.value(key, "year 2026-12", scope=scope) for scope in scopes]
    assert worth == [0, 300, 5000, 300, 5000]


FOREIGN = """
    id  client  origin_contact  decided_on  outcome  amount  currency  interval
    O1  Acme    Ben             2026-03-25  won      100     USD       once
    O2  Acme    Ben             2026-03-26  won      100     EUR       month
"""


def test_other_currencies_count_at_the_rate_of_the_fiscal_year():
    asked = Asked(
        house=House(fiscal_start=2),
        contacts=CONTACTS,
        opportunities=FOREIGN,
        rates="""
            currency  from        rate
            USD       2025-01-01  0.9
            USD       2026-02-01  0.8
            USD       2026-03-01  0.7
        """,
    )
    key = "revenue_from_internal_referrals"
    assert asked.value(key, "month 2026-03") == pytest.approx(180)
    parts = asked.parts(key, "month 2026-03", "billing")
    assert {name: part.value for name, part in parts.items()} == {
        "once": pytest.approx(80),
        "recurring": 100,
    }


def test_currency_without_a_rate_makes_revenue_unknown():
    asked = Asked(contacts=CONTACTS, opportunities=FOREIGN)
    assert asked.value("revenue_from_internal_referrals", "month 2026-03") is None


PLACES = """
    id    client  seniority       division   location  since       left_on
    Ann   Acme    decision_maker  Marketing  Berlin    2025-01-10
    Ben   Acme                    Export     Berlin    2025-05-05
    Cleo  Acme                    export               2025-06-05
    Dan   Acme                    Marketing  Munich    2025-07-05
    Eve   Acme                                         2025-07-05
    Flo   Acme                    Sales                2025-07-05  2026-03-20
    Gus   Acme    decision_maker  Service              2025-07-05
"""


def touches(*contacts, at="2026-03-10T10:00:00Z"):
    return "client  at                    contact\n" + "\n".join(
        f"Acme    {at}  {contact}" for contact in contacts
    )


def elsewhere(*contacts, window="month 2026-03", scope="agency", **given):
    given = {"contacts": PLACES, "touches": touches(*contacts), **given}
    return Asked(**given).value("contacts_elsewhere", window, scope=scope)


@pytest.mark.parametrize(
    ("contacts", "places"),
    [
        ((), 0),
        (("Ann",), 0),
        (("Ben",), 1),
        # In the export division of Berlin, and in one whose place nobody knows.
        (("Ben", "Cleo"), 2),
        (("Dan",), 1),
        (("Eve",), 0),
        # Another division that decides is not the one that buys.
        (("Gus",), 1),
        (("Ben", "Ben", "Gus"), 2),
        # No longer there when the month ends.
        (("Flo",), 0),
    ],
)
def test_other_divisions_and_locations_count_once(contacts, places):
    assert elsewhere(*contacts) == places


@pytest.mark.parametrize(
    ("at", "places"),
    [
        # 180 days before 1 April 2026 is 3 October 2025.
        ("2025-10-02T23:59:59Z", 0),
        ("2025-10-03T00:00:00Z", 1),
        ("2026-03-31T23:59:59Z", 1),
        ("2026-04-01T00:00:00Z", 0),
    ],
)
def test_contact_is_in_touch_for_180_days_before_the_end(at, places):
    assert elsewhere(touches=touches("Ben", at=at)) == places


def test_touch_that_lies_ahead_is_none_yet():
    assert elsewhere("Ben", now="2026-03-09T18:00:00Z") == 0
    assert elsewhere("Ben", now="2026-03-10T08:00:00Z") == 1


def test_without_a_decision_maker_the_first_contact_is_where_they_buy():
    contacts = """
        id   client  division  since
        Ann  Acme    Export    2025-02-01
        Ben  Acme    Service   2025-01-01
        Cy   Acme    Service   2025-03-01
    """
    asked = {"contacts": contacts, "touches": touches("Ann", "Ben", "Cy")}
    assert elsewhere(**asked) == 1
    # Somebody known since before the records is the first.
    older = f"{contacts.rstrip()}\n        Dan  Acme    Legal"
    assert elsewhere(**{**asked, "contacts": older}) == 2


def test_division_of_one_name_at_two_clients_is_two():
    contacts = """
        id   client  seniority       division
        Ann  Acme    decision_maker  Marketing
        Ben  Acme                    Export
        Cy   Birch   decision_maker  Marketing
        Dan  Birch                   Export
    """
    assert elsewhere("Ben", "Dan", contacts=contacts) == 2


def test_split_by_division_names_them():
    asked = Asked(contacts=PLACES, touches=touches("Ben", "Cleo", "Gus", "Dan"))
    parts = asked.parts("contacts_elsewhere", "month 2026-03", "division")
    counts = {name: part.value for name, part in parts.items()}
    assert counts == {"Export": 2, "Marketing": 1, "Service": 1}


def test_place_is_credited_to_who_looks_after_the_client_at_the_end():
    given = {**NORTH, "assignments": TURNOVER}
    scopes = ("person:ann", "person:cara", "team:north", "team:south", "client:Acme")
    assert [elsewhere("Ben", scope=scope, **given) for scope in scopes] == [0, 1, 0, 1, 1]


def test_home_is_where_the_first_who_decides_works_not_whom_we_knew_first():
    contacts = """
        id    client  division   seniority       since
        Ann   Acme    Service    user            2025-01-10
        Ben   Acme    Marketing  decision_maker  2025-06-10
        Cleo  Acme    Service    user            2025-07-10
    """
    asked = Asked(contacts=contacts, touches=touches("Ann", "Ben", "Cleo"))
    parts = asked.parts("contacts_elsewhere", "month 2026-03", "division")
    assert {name: part.value for name, part in parts.items()} == {"Service": 1}
