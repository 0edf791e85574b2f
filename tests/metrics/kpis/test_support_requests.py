from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

REQUESTS = """
    id  client  opened_at             state            channel  priority  person
    r1  Acme    2026-03-01T00:00:00Z  answered         email    normal
    r2  Acme    2026-03-31T23:59:59Z  open             phone    urgent
    r3  Acme    2026-03-05T10:00:00Z  no_reply_needed  email
    r4  Acme    2026-03-05T10:00:00Z  excluded         email
    r5  Birch   2026-04-01T00:00:00Z  open             email              cara
"""


def count(window="month 2026-03", scope="agency", **more):
    return Asked(requests=REQUESTS, **more).value("support_requests", window, scope=scope)


def test_requests_that_came_in_count_except_those_excluded():
    assert count() == 3
    assert Asked(requests=REQUESTS).reasons("support_requests", "month 2026-03") == {
        "r4": "excluded: no request of a client's"
    }


def test_day_of_a_request_is_the_agencys():
    # In Berlin 31 March ended an hour and a half before r2 came.
    assert count(house=House(timezone="Europe/Berlin")) == 2
    assert count("month 2026-04", house=House(timezone="Europe/Berlin")) == 2


def test_month_without_requests_has_none_and_an_agency_without_any_no_value():
    assert count("month 2026-05") == 0
    assert Asked().value("support_requests", "month 2026-05") is None


def test_request_dated_after_today_is_left_out_and_said_so():
    asked = Asked(requests=REQUESTS, now="2026-03-31T12:00:00Z")
    assert asked.value("support_requests", "month 2026-04") == 0
    assert asked.reasons("support_requests", "month 2026-04") == {"r5": "dated after today"}


def test_credit_goes_to_the_one_named_else_to_the_owner_of_that_day():
    given = {
        **NORTH,
        "assignments": """
            client  person  from        until
            Acme    ann                 2026-03-05
            Acme    bob     2026-03-05
            Birch   ann
        """,
    }
    assert count(scope="person:ann", **given) == 1
    assert count(scope="person:bob", **given) == 2
    assert count("month 2026-04", scope="person:cara", **given) == 1
    assert count(scope="team:north", **given) == 3
    assert count(scope="client:Acme", **given) == 3


def test_parts_by_channel_and_priority_add_up():
    asked = Asked(requests=REQUESTS)
    channels = asked.parts("support_requests", "month 2026-03", "channel")
    priorities = asked.parts("support_requests", "month 2026-03", "priority")
    assert {name: part.value for name, part in channels.items()} == {"email": 2, "phone": 1}
    assert {name: part.value for name, part in priorities.items()} == {
        "normal": 1,
        "urgent": 1,
        "unknown": 1,
    }
