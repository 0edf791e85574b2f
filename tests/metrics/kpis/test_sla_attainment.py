import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import Asked

OFFICE = """
    id      timezone       mon          tue          wed          thu          fri
    office  Europe/Berlin  09:00-17:00  09:00-17:00  09:00-17:00  09:00-17:00  09:00-17:00
"""


def attained(requests, charters="hours\n4", window="month 2026-03", now="2026-11-21T09:00:00Z"):
    return Asked(
        house=House(timezone="Europe/Berlin", calendar="office"),
        calendars=OFFICE,
        requests=requests,
        charters=charters,
        now=now,
    ).figures("sla_attainment", window)


@pytest.mark.parametrize(
    ("first_response_at", "met"),
    [("2026-03-02T14:00:00+01:00", 1), ("2026-03-02T14:00:01+01:00", 0)],
)
def test_exactly_in_time_is_in_time(first_response_at, met):
    figures = attained(
        f"client  opened_at                  first_response_at\n"
        f"Acme    2026-03-02T10:00:00+01:00  {first_response_at}"
    )
    assert figures["numerator"] == met


def test_due_at_closing_time_is_not_due_the_next_morning():
    figures = attained(
        "client  opened_at                  first_response_at\n"
        "Acme    2026-03-02T13:00:00+01:00  2026-03-03T09:00:01+01:00"
    )
    assert (figures["numerator"], figures["denominator"]) == (0, 1)


def test_open_and_overdue_is_missed_and_open_in_time_is_open():
    requests = "client  opened_at                  state\nAcme    2026-03-02T10:00:00+01:00  open"
    before = attained(requests, now="2026-03-02T12:00:00+01:00")
    after = attained(requests, now="2026-03-02T14:00:01+01:00")
    assert (before["n"], before["open"]) == (0, 1)
    assert (after["n"], after["numerator"], after["open"]) == (1, 0, 0)


def test_it_belongs_to_the_day_on_which_it_was_due():
    requests = (
        "client  opened_at                  first_response_at\n"
        "Acme    2026-03-31T16:00:00+02:00  2026-04-01T09:30:00+02:00"
    )
    assert attained(requests)["n"] == 0
    assert attained(requests, window="month 2026-04")["numerator"] == 1


def test_clients_own_charter_comes_before_the_agencys():
    charters = "client  hours\n        4\nAcme    2"
    requests = """
        client  opened_at                  first_response_at
        Acme    2026-03-02T10:00:00+01:00  2026-03-02T13:00:00+01:00
        Birch   2026-03-02T10:00:00+01:00  2026-03-02T13:00:00+01:00
    """
    figures = attained(requests, charters)
    assert (figures["numerator"], figures["denominator"]) == (1, 2)


def test_charter_of_a_priority_comes_before_the_general_one():
    charters = "priority  hours\n          4\nUrgent    0.5"
    requests = """
        client  opened_at                  first_response_at          priority
        Acme    2026-03-02T10:00:00+01:00  2026-03-02T11:00:00+01:00  urgent
        Acme    2026-03-02T10:00:00+01:00  2026-03-02T11:00:00+01:00  normal
    """
    figures = attained(requests, charters)
    assert (figures["numerator"], figures["denominator"]) == (1, 2)


def test_charter_of_a_channel_comes_before_the_general_one_and_after_the_clients_own():
    charters = """
        client  channel  hours
                         4
                Phone    0.5
        Birch            2
    """
    requests = """
        client  opened_at                  first_response_at          channel
        Acme    2026-03-02T10:00:00+01:00  2026-03-02T11:00:00+01:00  phone
        Acme    2026-03-02T10:00:00+01:00  2026-03-02T11:00:00+01:00  email
        Birch   2026-03-02T10:00:00+01:00  2026-03-02T11:00:00+01:00  phone
    """
    figures = attained(requests, charters)
    assert (figures["numerator"], figures["denominator"]) == (2, 3)


def test_charter_of_the_time_of_the_request_applies():
    charters = """
        hours  from        until
        4                  2026-03-10
        1      2026-03-10
    """
    requests = """
        client  opened_at                  first_response_at
        Acme    2026-03-09T10:00:00+01:00  2026-03-09T12:00:00+01:00
        Acme    2026-03-10T10:00:00+01:00  2026-03-10T12:00:00+01:00
    """
    figures = attained(requests, charters)
    assert (figures["numerator"], figures["denominator"]) == (1, 2)


def test_calendar_without_hours_makes_no_request_due():
    asked = Asked(
        house=House(calendar="closed"),
        calendars="id      timezone\nclosed  UTC",
        requests="id  client  opened_at\nr1  Acme    2026-03-02T10:00:00Z",
    )
    assert asked.value("sla_attainment", "month 2026-03") is None


ANSWERED_AND_REOPENED = """
    id  client  opened_at             first_response_at     resolved_at           reopened_at
    r1  Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z  {resolved_at}  2026-03-05T10:00:00Z
"""
DONE_BEFORE, DONE_AGAIN = "2026-03-02T12:00:00Z", "2026-03-05T13:00:00Z"


def reopened(*messages, resolved_at=DONE_BEFORE):
    """Messages about r1 as `in 05 10:00`, of March; the charter is 4 hours."""
    touches = "id  client  at                    direction  request\n" + "".join(
        f"m{number}  Acme    2026-03-{day}T{time}:00Z  {way + 'bound':9}  r1\n"
        for number, (way, day, time) in enumerate(map(str.split, messages))
    )
    asked = Asked(requests=ANSWERED_AND_REOPENED.format(resolved_at=resolved_at), touches=touches)
    figures = asked.figures("sla_attainment", "month 2026-03")
    # However often it is reopened, it has one first response.
    assert asked.figures("first_response_time", "month 2026-03")["n"] == 1
    return figures["numerator"], figures["denominator"]


@pytest.mark.parametrize(
    ("messages", "kept"),
    [
        ((), (1, 1)),  # reopened, and nobody knows by which message
        (("in 02 10:00", "out 02 11:00"), (1, 1)),
        (("in 05 09:59", "out 05 10:30"), (1, 1)),
        (("in 05 10:00", "out 05 14:00"), (2, 2)),
        (("in 05 10:00", "out 05 14:01"), (1, 2)),
        (("in 05 10:00", "in 05 13:00", "out 05 14:01"), (1, 2)),
        (("in 06 10:00", "out 05 11:00"), (1, 2)),  # not answered since
    ],
)
def test_reopened_with_a_new_message_has_to_be_answered_in_time_once_more(messages, kept):
    assert reopened(*messages) == kept


def test_reopened_with_a_new_message_and_resolved_again_was_answered_by_that():
    assert reopened("in 05 10:00", resolved_at=DONE_AGAIN) == (2, 2)
    assert reopened("in 05 13:30", resolved_at=DONE_AGAIN) == (1, 2)


def test_reopened_before_anybody_replied_has_one_exchange_and_waits_since_then():
    asked = Asked(
        requests="""
            id  client  opened_at             first_response_at     reopened_at
            r1  Acme    2026-03-02T10:00:00Z  2026-03-05T11:00:00Z  2026-03-05T10:00:00Z
        """,
        touches="""
            client  at                    direction  request
            Acme    2026-03-05T10:00:00Z  inbound    r1
            Acme    2026-03-05T11:00:00Z  outbound   r1
        """,
    )
    figures = asked.figures("sla_attainment", "month 2026-03")
    assert (figures["numerator"], figures["denominator"]) == (1, 1)


def test_it_is_taken_apart_by_priority():
    asked = Asked(
        requests="""
            client  opened_at             first_response_at     priority
            Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z  urgent
            Acme    2026-03-02T10:00:00Z  2026-03-02T19:00:00Z  normal
        """
    )
    parts = asked.parts("sla_attainment", "month 2026-03", "priority")
    assert {name: part.value for name, part in parts.items()} == {"normal": 0, "urgent": 100}


def test_charter_of_a_clients_channel_is_not_every_clients():
    charters = """
        client  channel  hours
                         4
        Acme    phone    0.5
    """
    requests = """
        client  opened_at                  first_response_at          channel
        Acme    2026-03-02T10:00:00+01:00  2026-03-02T11:00:00+01:00  phone
        Birch   2026-03-02T10:00:00+01:00  2026-03-02T11:00:00+01:00  phone
    """
    figures = attained(requests, charters)
    assert (figures["numerator"], figures["denominator"]) == (1, 2)
