import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

HOUR = 3600
REQUEST = """
    id  client  opened_at             first_response_at
    r1  Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z
"""


def messages(*said):
    """Messages about r1: `in 10:00` came on 2 March, `out 31 11:30` went on the 31st."""
    rows = ["id  client  at                    direction  request"]
    for number, one in enumerate(said, start=1):
        way, *day, time = one.split()
        at = f"2026-03-{day[0] if day else '02'}T{time}:00Z"
        rows.append(f"m{number}  Acme    {at}  {way + 'bound':9}  r1")
    return "\n".join(rows)


def replied(*said, requests=REQUEST, window="month 2026-03", **more):
    asked = Asked(requests=requests, touches=messages(*said), **more)
    return asked.figures("average_reply_time", window)


def test_every_exchange_of_a_request_counts():
    figures = replied("in 10:00", "out 11:00", "in 13:00", "out 16:00")
    # 1 h and 3 h.
    assert (figures["value"], figures["n"], figures["open"]) == (2 * HOUR, 2, 0)


def test_several_messages_in_a_row_are_one_clock_from_the_oldest():
    figures = replied("in 10:00", "in 11:00", "in 12:00", "out 13:00")
    assert (figures["value"], figures["n"]) == (3 * HOUR, 1)


def test_second_reply_in_a_row_answers_nothing():
    figures = replied("in 10:00", "out 11:00", "out 12:00", "in 13:00", "out 15:00")
    assert (figures["value"], figures["n"]) == (1.5 * HOUR, 2)


def test_our_own_message_opens_no_clock():
    figures = replied("out 09:00", "in 10:00", "out 11:00")
    assert (figures["value"], figures["n"]) == (HOUR, 1)


def test_reply_of_the_same_instant_is_no_wait():
    assert replied("out 10:00", "in 10:00")["value"] == 0


def test_exchange_belongs_to_the_period_of_the_clients_message():
    said = ("in 10:00", "out 11:00", "in 31 23:00", "out 31 23:30")
    whole = Asked(requests=REQUEST, touches=messages(*said))
    assert whole.figures("average_reply_time", "2026-03-02 2026-03-03")["n"] == 1
    last_day = whole.figures("average_reply_time", "2026-03-31 2026-04-01")
    assert (last_day["value"], last_day["n"]) == (0.5 * HOUR, 1)


def test_request_without_an_answered_message_counts_with_its_first_response():
    assert replied("in 10:00")["value"] == HOUR
    assert replied("out 10:30")["value"] == HOUR
    assert Asked(requests=REQUEST).value("average_reply_time", "month 2026-03") == HOUR


def test_message_without_an_answer_is_open_as_long_as_its_request_is():
    said = ("in 10:00", "out 11:00", "in 13:00")
    assert (replied(*said)["n"], replied(*said)["open"]) == (1, 1)
    done = REQUEST.replace("first_response_at", "resolved_at      ")
    figures = replied(*said, requests=done)
    assert (figures["n"], figures["open"]) == (1, 0)


def test_thanks_after_the_resolution_are_left_out_and_said_so():
    requests = """
        id  client  opened_at             first_response_at     resolved_at
        r1  Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z  2026-03-02T11:00:00Z
    """
    asked = Asked(requests=requests, touches=messages("in 10:00", "out 11:00", "in 13:00"))
    assert asked.reasons("average_reply_time", "month 2026-03") == {"m3": "needs no reply"}


@pytest.mark.parametrize("state", ["no_reply_needed", "excluded"])
def test_request_that_needs_no_reply_has_no_exchange(state):
    requests = f"""
        id  client  opened_at             state
        r1  Acme    2026-03-02T10:00:00Z  {state}
    """
    figures = replied("in 10:00", "out 11:00", requests=requests)
    assert (figures["value"], figures["n"], figures["open"]) == (None, 0, 0)


def test_message_about_no_known_request_is_nobodys_wait():
    requests = REQUEST.replace("r1", "r9")
    assert replied("in 10:00", "out 16:00", requests=requests)["value"] == HOUR


def test_reply_of_two_of_us_is_one_reply():
    touches = """
        id  client  at                    direction  request  person
        m1  Acme    2026-03-02T10:00:00Z  inbound    r1
        m2  Acme    2026-03-02T11:00:00Z  outbound   r1       ann
        m2  Acme    2026-03-02T11:00:00Z  outbound   r1       bob
    """
    figures = Asked(requests=REQUEST, touches=touches).figures(
        "average_reply_time", "month 2026-03"
    )
    assert (figures["value"], figures["n"]) == (HOUR, 1)


def test_bulk_mail_answers_nobody():
    sent = "\n".join(
        f"b{number}  C{number}      2026-03-02T10:30:00Z  outbound   r{number}"
        for number in range(1, 7)
    )
    touches = f"""
        id  client  at                    direction  request
        m1  C1      2026-03-02T10:00:00Z  inbound    r1
        m2  C1      2026-03-02T14:00:00Z  outbound   r1
        {sent}
    """
    lines = "\n".join(line.strip() for line in touches.splitlines())
    requests = "id  client  opened_at\nr1  C1      2026-03-02T10:00:00Z"
    asked = Asked(requests=requests, touches=lines)
    assert asked.value("average_reply_time", "month 2026-03") == 4 * HOUR


def test_what_comes_after_now_answers_nothing_yet():
    figures = replied("in 10:00", "out 11:00", "in 12:00", "out 13:00", now="2026-03-02T12:30:00Z")
    assert (figures["n"], figures["open"]) == (1, 1)


def test_only_working_hours_count():
    figures = replied(
        "in 10:00",
        "out 11:00",
        "in 16:30",
        "out 03 09:15",
        house=House(calendar="office"),
        calendars="id      timezone  mon          tue\noffice  UTC       09:00-17:00  09:00-17:00",
    )
    # 1 h, and 30 + 15 minutes over night.
    assert figures["numerator"] == HOUR + 45 * 60


def test_hand_over_between_two_messages_credits_each_to_who_had_it():
    asked = Asked(
        **NORTH,
        requests=REQUEST,
        touches=messages("in 10:00", "out 11:00", "in 11 10:00", "out 11 13:00"),
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-11
            Acme    bob     2026-03-11
        """,
    )
    key, window = "average_reply_time", "month 2026-03"
    assert asked.value(key, window, scope="person:ann") == HOUR
    assert asked.value(key, window, scope="person:bob") == 3 * HOUR
    assert asked.value(key, window, scope="team:north") == 2 * HOUR
    assert asked.value(key, window, scope="team:south") is None


def test_hand_over_while_a_message_waits_moves_the_clock():
    asked = Asked(
        **NORTH,
        requests=REQUEST,
        touches=messages("in 10 20:00", "out 11 02:00"),
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-11
            Acme    bob     2026-03-11
        """,
    )
    key, window = "average_reply_time", "month 2026-03"
    assert asked.value(key, window, scope="person:bob") == 2 * HOUR
    assert asked.value(key, window, scope="person:ann") is None
    assert asked.value(key, window, scope="client:Acme") == 6 * HOUR


def test_it_is_taken_apart_by_channel_and_priority_of_the_request():
    asked = Asked(
        requests="""
            id  client  opened_at             first_response_at     channel  priority
            r1  Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z  email    urgent
            r2  Acme    2026-03-02T10:00:00Z  2026-03-02T12:00:00Z  phone
        """
    )
    channels = asked.parts("average_reply_time", "month 2026-03", "channel")
    assert {name: part.value for name, part in channels.items()} == {
        "email": HOUR,
        "phone": 2 * HOUR,
    }
    assert set(asked.parts("average_reply_time", "month 2026-03", "priority")) == {
        "urgent",
        "unknown",
    }


def test_no_request_is_no_value():
    assert Asked(requests=REQUEST).value("average_reply_time", "month 2026-04") is None
    assert Asked().value("average_reply_time", "month 2026-03") is None


@pytest.mark.parametrize(("now", "answers"), [("12:00:00", 2), ("11:59:59", 1)])
def test_reply_of_this_very_instant_has_come(now, answers):
    figures = replied("in 10:00", "out 11:00", "in 11:30", "out 12:00", now=f"2026-03-02T{now}Z")
    assert figures["n"] == answers
