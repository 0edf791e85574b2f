from tests.metrics.kpis.asking import NORTH, Asked

REQUESTS = """
    id  client  opened_at             resolved_at           reopened_at
    r1  Acme    2026-03-02T10:00:00Z  2026-03-03T12:00:00Z
    r2  Birch   2026-03-30T10:00:00Z  2026-04-02T12:00:00Z
    r3  Birch   2026-03-02T10:00:00Z
    r4  Birch   2026-03-02T10:00:00Z  2026-03-05T12:00:00Z  2026-03-06T12:00:00Z
"""
TOUCHES = """
    id  client  at                    direction  request  person
    t1  Acme    2026-03-02T10:00:00Z  inbound    r1
    t2  Acme    2026-03-03T12:00:00Z  outbound   r1       ann
    t2  Acme    2026-03-03T12:00:00Z  outbound   r1       bob
    t3  Acme    2026-03-03T12:00:01Z  inbound    r1
    t4  Acme    2026-03-02T10:00:00Z  outbound            ann
    t5  Birch   2026-03-30T10:00:00Z  inbound    r2
    t6  Birch   2026-03-02T10:00:00Z  inbound    r4
    t7  Birch   2026-03-02T10:00:00Z  inbound    r9
"""


def took(window="month 2026-03", **more):
    given = {"requests": REQUESTS, "touches": TOUCHES, **more}
    return Asked(**given).figures("touches_to_resolution", window)


def test_linked_touches_up_to_the_resolution_count_both_ways_and_once_each():
    # r1: t1 and t2; r3 is unresolved, r4 open again.
    assert (took()["value"], took()["n"]) == (2, 1)


def test_it_belongs_to_the_day_of_the_resolution():
    assert (took("month 2026-04")["value"], took("month 2026-04")["n"]) == (1, 1)


def test_request_without_linked_touches_took_none_on_record():
    requests = "id  client  opened_at             resolved_at\n" + "\n".join(
        f"r{number}  Acme    2026-03-02T10:00:00Z  2026-03-03T12:00:00Z" for number in (1, 8)
    )
    assert took(requests=requests)["value"] == 1  # 2 and 0


def test_agency_that_records_no_touches_has_no_value():
    asked = Asked(requests=REQUESTS)
    assert asked.value("touches_to_resolution", "month 2026-03") is None


def test_credit_goes_to_the_owner_at_the_resolution():
    given = {
        **NORTH,
        "assignments": """
            client  person  from        until
            Acme    ann                 2026-03-03
            Acme    bob     2026-03-03
        """,
    }
    asked = Asked(requests=REQUESTS, touches=TOUCHES, **given)
    key, window = "touches_to_resolution", "month 2026-03"
    assert asked.value(key, window, scope="person:bob") == 2
    assert asked.value(key, window, scope="person:ann") is None
    assert asked.value(key, window, scope="team:north") == 2


def test_request_of_a_named_person_is_that_persons():
    requests = """
        id  client  opened_at             resolved_at           person
        r1  Acme    2026-03-02T10:00:00Z  2026-03-03T12:00:00Z  cara
    """
    asked = Asked(**NORTH, requests=requests, touches=TOUCHES)
    assert asked.value("touches_to_resolution", "month 2026-03", scope="person:cara") == 2
