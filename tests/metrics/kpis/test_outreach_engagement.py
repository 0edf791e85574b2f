import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

OFFICE = {
    "house": House(calendar="office"),
    "calendars": """
        id      timezone  mon          tue          wed          thu          fri
        office  UTC       09:00-17:00  09:00-17:00  09:00-17:00  09:00-17:00  09:00-17:00
    """,
}


def said(*events):
    """`out 02 10:00` is an e-mail of ours of March, t1 and so on by their order; `in` the client's.

    `in 03 10:00 t1` answers t1; `… Birch` is with Birch instead of Acme.
    """
    rows = ["id  client  at                    channel  direction  purpose  in_reply_to  person"]
    for number, event in enumerate(events, start=1):
        way, day, time, *more = event.split()
        link = next((word for word in more if word[0] == "t"), "")
        client = "Birch" if "Birch" in more else "Acme"
        channel = next((word for word in more if word in CHANNELS), "email")
        purpose = "" if way == "in" else "support" if "support" in more else "success"
        rows.append(
            f"t{number}  {client:6}  2026-03-{day}T{time}:00Z  {channel:7}  {way + 'bound':9}"
            f"  {purpose:7}  {link:11}  {'' if way == 'in' else 'ann'}"
        )
    return "\n".join(rows)


CHANNELS = ("call", "chat", "meeting", "event")


def engaged(*events, window="month 2026-03", **more):
    asked = Asked(**{**OFFICE, **more}, touches=said(*events))
    figures = asked.figures("outreach_engagement", window)
    return figures["numerator"], figures["denominator"]


@pytest.mark.parametrize(
    ("answer", "counts"),
    [
        ("in 02 10:00", 0),  # at the same instant: no answer to it
        ("in 02 10:01", 1),
        ("in 16 23:59", 1),  # the tenth business day after Monday the 2nd
        ("in 17 00:00", 0),
    ],
)
def test_answer_within_ten_business_days_counts(answer, counts):
    assert engaged("out 02 10:00", answer) == (counts, 1)


@pytest.mark.parametrize("answer", ["in 16 10:00 t1", "in 17 10:00 t1"])
def test_linked_answer_has_to_come_in_time_too(answer):
    assert engaged("out 02 10:00", answer) == (1 if "16" in answer else 0, 1)


def test_linked_answer_answers_only_what_it_is_linked_to():
    assert engaged("out 02 10:00", "out 03 10:00", "in 04 10:00 t1") == (1, 2)
    assert engaged("out 02 10:00", "in 04 10:00 t1", "out 05 10:00") == (1, 2)


def test_message_linked_to_something_else_answers_no_outreach():
    assert engaged("out 02 10:00", "out 03 10:00 support", "in 04 10:00 t2") == (0, 1)
    assert engaged("out 02 10:00", "in 04 10:00 t9") == (0, 1)


def test_unlinked_message_answers_the_latest_that_nothing_else_answers():
    # t3 answers t2, t4 what is left: t1.
    assert engaged("out 02 10:00", "out 03 10:00", "in 04 10:00") == (1, 2)
    assert engaged("out 02 10:00", "out 03 10:00", "in 04 10:00", "in 05 10:00") == (2, 2)
    assert engaged("out 02 10:00", "out 03 10:00", "in 04 10:00 t2", "in 05 10:00") == (2, 2)


def test_one_message_too_many_answers_nothing_later():
    assert engaged("in 02 09:00", "out 02 10:00", "in 03 10:00", "in 04 10:00") == (1, 1)
    assert engaged("in 02 09:00", "in 02 09:30", "out 02 10:00") == (0, 1)


def test_latest_one_answered_too_late_leaves_the_earlier_ones_alone():
    assert engaged("out 02 10:00", "in 03 10:00", "out 04 10:00", "in 25 10:00") == (1, 2)


def test_other_clients_message_answers_nothing():
    assert engaged("out 02 10:00", "in 03 10:00 Birch") == (0, 1)
    assert engaged("out 02 10:00", "out 02 11:00 Birch", "in 03 10:00") == (1, 2)


def test_only_emails_calls_and_chats_of_our_own_accord_are_outreach():
    assert engaged("out 02 10:00 call", "out 02 11:00 chat") == (0, 2)
    assert engaged("out 02 10:00 meeting", "out 02 11:00 event", "out 02 12:00 support") == (0, 0)


def test_what_answers_a_request_is_not_of_our_own_accord():
    asked = Asked(
        **OFFICE,
        requests="""
            id  client  opened_at
            r1  Acme    2026-03-03T10:00:00Z
        """,
        touches="""
            id  client  at                    direction  purpose  request
            t1  Acme    2026-03-02T10:00:00Z  outbound   success
            t2  Acme    2026-03-03T11:00:00Z  outbound   success  r1
            t3  Acme    2026-03-04T10:00:00Z  inbound
            t4  Acme    2026-03-06T10:00:00Z  outbound   success  r1
        """,
    )
    figures = asked.figures("outreach_engagement", "month 2026-03")
    # t3 answers t1; t4 comes three business days after the request.
    assert (figures["numerator"], figures["denominator"]) == (1, 2)
    assert asked.reasons("outreach_engagement", "month 2026-03") == {"t2": "answers a request"}


def test_meeting_of_the_client_is_an_answer_too():
    assert engaged("out 02 10:00", "in 03 10:00 meeting") == (1, 1)


@pytest.mark.parametrize(("now", "judged"), [("16T23:59", 0), ("17T00:00", 1)])
def test_outreach_is_judged_once_its_ten_business_days_are_over(now, judged):
    asked = Asked(**OFFICE, now=f"2026-03-{now}:00Z", touches=said("out 02 10:00", "in 03 10:00"))
    figures = asked.figures("outreach_engagement", "month 2026-03")
    assert (figures["n"], figures["open"]) == (judged, 1 - judged)
    left_out = {} if judged else {"t1": "its ten business days aren't over"}
    assert asked.reasons("outreach_engagement", "month 2026-03") == left_out


def test_outreach_planned_for_later_is_left_out_and_said_so():
    asked = Asked(**OFFICE, now="2026-03-02T09:00:00Z", touches=said("out 03 10:00"))
    assert asked.figures("outreach_engagement", "month 2026-03")["open"] == 0
    assert asked.reasons("outreach_engagement", "month 2026-03") == {"t1": "planned, not held yet"}


def test_holidays_are_no_business_days_and_without_a_calendar_all_days_are():
    days = "calendar  on          hours\noffice    2026-03-10"
    assert engaged("out 02 10:00", "in 17 10:00", calendar_days=days) == (1, 1)
    around_the_clock = {"house": House(), "calendars": "id", "calendar_days": "calendar"}
    assert engaged("out 02 10:00", "in 12 10:00", **around_the_clock) == (1, 1)
    assert engaged("out 02 10:00", "in 13 10:00", **around_the_clock) == (0, 1)


def test_credit_goes_to_whoever_reached_out():
    asked = Asked(
        **NORTH,
        **OFFICE,
        touches=said("out 02 10:00", "in 03 10:00"),
        assignments="client  person\nAcme    cara",
    )
    key, window = "outreach_engagement", "month 2026-03"
    assert asked.value(key, window, scope="person:ann") == 100
    assert asked.value(key, window, scope="person:cara") is None
    assert asked.value(key, window, scope="team:north") == 100


def test_call_of_two_of_us_is_one_for_the_agency_and_one_for_each():
    asked = Asked(
        **NORTH,
        **OFFICE,
        touches="""
            id  client  at                    channel  direction  purpose  person
            t1  Acme    2026-03-02T10:00:00Z  call     outbound   success  ann
            t1  Acme    2026-03-02T10:00:00Z  call     outbound   success  bob
            t2  Acme    2026-03-03T10:00:00Z  email    inbound
        """,
    )
    for scope in ("agency", "team:north", "person:ann", "person:bob"):
        figures = asked.figures("outreach_engagement", "month 2026-03", scope=scope)
        assert (figures["numerator"], figures["denominator"]) == (1, 1)


def test_it_is_taken_apart_by_channel():
    asked = Asked(**OFFICE, touches=said("out 02 10:00", "in 03 10:00", "out 04 10:00 call"))
    parts = asked.parts("outreach_engagement", "month 2026-03", "channel")
    assert {name: part.value for name, part in parts.items()} == {"email": 100, "call": 0}


def test_nobody_reached_out_to_is_no_value():
    assert Asked().value("outreach_engagement", "month 2026-03") is None
    assert engaged("in 02 10:00") == (0, 0)
