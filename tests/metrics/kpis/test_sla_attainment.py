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
