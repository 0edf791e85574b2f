"""Support and success e-mails, calls and touches: what we do, counted."""

import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

COUNTS = ("emails", "calls", "touches")
PURPOSES = ("support", "success")


def touches(purpose):
    return f"""
        id  client  at                    channel  direction  purpose     person  level
        t1  Acme    2026-03-01T00:00:00Z  email    outbound   {purpose}     ann     upstream
        t2  Acme    2026-03-31T23:59:59Z  call     outbound   {purpose}     ann     downstream
        t3  Acme    2026-03-05T10:00:00Z  chat     outbound   {purpose}     bob
        t4  Birch   2026-03-06T10:00:00Z  meeting  outbound   {purpose}     ann
        t4  Birch   2026-03-06T10:00:00Z  meeting  outbound   {purpose}     bob
        t5  Birch   2026-03-07T10:00:00Z  event    outbound   {purpose}     ann
        t6  Birch   2026-03-08T10:00:00Z  other    outbound   {purpose}     ann
        t7  Birch   2026-03-09T10:00:00Z  email    inbound    {purpose}     ann
        t8  Birch   2026-03-10T10:00:00Z  email    outbound   commercial  ann
        t9  Birch   2026-04-01T00:00:00Z  email    outbound   {purpose}
    """


def counts(purpose, window="month 2026-03", scope="agency", **more):
    asked = Asked(touches=touches(purpose), **more)
    return [asked.value(f"{purpose}_{what}", window, scope=scope) for what in COUNTS]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_our_own_emails_calls_meetings_and_chats_of_the_purpose_count(purpose):
    assert counts(purpose) == [1, 1, 4]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_meeting_of_two_of_us_is_one_for_each_and_one_for_client_team_and_agency(purpose):
    assert counts(purpose, scope="person:ann", **NORTH) == [1, 1, 3]
    assert counts(purpose, scope="person:bob", **NORTH) == [0, 0, 2]
    assert counts(purpose, scope="team:north", **NORTH) == [1, 1, 4]
    assert counts(purpose, scope="client:Birch", **NORTH) == [0, 0, 1]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_touch_without_a_person_is_the_owners_of_that_day(purpose):
    given = {
        **NORTH,
        "assignments": """
            client  person  from        until
            Birch   bob                 2026-04-01
            Birch   cara    2026-04-01
        """,
    }
    assert counts(purpose, "month 2026-04", "person:cara", **given) == [1, 0, 1]
    assert counts(purpose, "month 2026-04", "person:bob", **given) == [0, 0, 0]
    assert counts(purpose, "month 2026-04", "team:south", **given) == [1, 0, 1]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_day_of_a_touch_is_the_agencys(purpose):
    assert counts(purpose, "month 2026-04", house=House(timezone="Europe/Berlin")) == [1, 1, 2]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_none_is_zero_where_touches_are_kept_and_no_value_where_they_never_were(purpose):
    assert counts(purpose, "month 2026-05") == [0, 0, 0]
    assert [Asked().value(f"{purpose}_{what}", "month 2026-03") for what in COUNTS] == [None] * 3


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_is_planned_for_later_is_left_out_and_said_so(purpose):
    asked = Asked(touches=touches(purpose), now="2026-03-05T10:00:00Z")
    assert asked.value(f"{purpose}_touches", "month 2026-03") == 2
    assert asked.reasons(f"{purpose}_touches", "month 2026-03") == {
        "t2": "planned, not held yet",
        "t4": "planned, not held yet",
    }


@pytest.mark.parametrize("purpose", PURPOSES)
def test_they_are_taken_apart_by_channel_and_level(purpose):
    asked = Asked(touches=touches(purpose))
    channels = asked.parts(f"{purpose}_touches", "month 2026-03", "channel")
    assert {name: part.value for name, part in channels.items()} == dict.fromkeys(
        ("call", "chat", "email", "meeting"), 1
    )
    levels = asked.parts(f"{purpose}_touches", "month 2026-03", "level")
    assert {name: part.value for name, part in levels.items()} == {
        "downstream": 1,
        "upstream": 1,
        "unknown": 2,
    }


def mail_to(*clients, at="2026-03-05T10:00:00Z", channel="email"):
    rows = ["id  client  at                    channel  purpose  person"]
    rows += [
        f"m{number}  C{client}      {at}  {channel:7}  success  ann"
        for number, client in enumerate(clients)
    ]
    return Asked(touches="\n".join(rows))


def test_mail_to_more_than_five_clients_at_once_is_a_touch_of_none():
    assert mail_to(1, 2, 3, 4, 5).value("success_emails", "month 2026-03") == 5
    bulk = mail_to(1, 2, 3, 4, 5, 6)
    assert bulk.value("success_emails", "month 2026-03") == 0
    assert bulk.reasons("success_emails", "month 2026-03") == dict.fromkeys(
        (f"m{number}" for number in range(6)), "bulk mail to more than five clients"
    )


def test_six_mails_to_five_clients_are_no_bulk_mail():
    assert mail_to(1, 2, 3, 4, 5, 5).value("success_emails", "month 2026-03") == 6


def test_six_calls_noted_at_one_instant_are_no_bulk_mail():
    assert mail_to(1, 2, 3, 4, 5, 6, channel="call").value("success_calls", "month 2026-03") == 6


def test_mails_of_which_only_the_day_is_known_are_no_bulk_mail():
    only_day = mail_to(1, 2, 3, 4, 5, 6, at="2026-03-05T00:00:00Z")
    assert only_day.value("success_emails", "month 2026-03") == 6


OFFICE = {
    "house": House(calendar="office"),
    "calendars": """
        id      timezone  mon          tue          wed          thu          fri
        office  UTC       09:00-17:00  09:00-17:00  09:00-17:00  09:00-17:00  09:00-17:00
    """,
}
REQUEST = "id  client  opened_at\nr1  Acme    2026-03-06T16:00:00Z"  # a Friday


def answering(at, *, request="r1", in_reply_to="", **more):
    touches = f"""
        id  client  at                    channel  direction  purpose  request  in_reply_to
        q1  Acme    2026-03-06T16:00:00Z  email    inbound             r1
        t1  Acme    {at}  email    outbound   success  {request:7}  {in_reply_to}
    """
    given = {**OFFICE, "requests": REQUEST, **more}
    asked = Asked(touches=touches, **given)
    values = [asked.value(f"success_{what}", "month 2026-03") for what in ("emails", "touches")]
    return values, asked.reasons("success_emails", "month 2026-03")


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        ("2026-03-06T15:59:59Z", True),  # before the request
        ("2026-03-06T16:00:00Z", False),
        ("2026-03-10T23:00:00Z", False),  # Tuesday: the second business day after Friday
        ("2026-03-11T00:00:00Z", True),
    ],
)
def test_success_touch_that_answers_a_request_within_two_business_days_is_none(at, counts):
    values, reasons = answering(at)
    assert values == ([1, 1] if counts else [0, 0])
    assert reasons == ({} if counts else {"t1": "answers a request"})


def test_answer_to_a_message_about_a_request_answers_the_request():
    assert answering("2026-03-09T10:00:00Z", request="", in_reply_to="q1")[0] == [0, 0]
    assert answering("2026-03-09T10:00:00Z", request="", in_reply_to="q9")[0] == [1, 1]


def test_touch_about_no_known_request_answers_none():
    assert answering("2026-03-09T10:00:00Z", request="r9")[0] == [1, 1]
    assert answering("2026-03-09T10:00:00Z", request="")[0] == [1, 1]


def test_business_days_are_those_of_the_clients_calendar():
    calendars = """
        id       timezone  mon          tue          fri          sat
        office   UTC       09:00-17:00  09:00-17:00  09:00-17:00
        weekend  UTC       09:00-17:00  09:00-17:00  09:00-17:00  09:00-13:00
    """
    own = {"calendars": calendars, "clients": "id    calendar\nAcme  weekend"}
    # After Friday come Monday and Tuesday; with a Saturday, Tuesday is the third day.
    assert answering("2026-03-10T10:00:00Z", calendars=calendars)[0] == [0, 0]
    assert answering("2026-03-10T10:00:00Z", **own)[0] == [1, 1]


def test_without_a_calendar_every_day_is_a_business_day():
    assert answering("2026-03-08T10:00:00Z", house=House())[0] == [0, 0]
    assert answering("2026-03-09T10:00:00Z", house=House())[0] == [1, 1]
