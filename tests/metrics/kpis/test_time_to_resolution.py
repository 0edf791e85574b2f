import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

HOUR = 3600
HEADER = "id  client  opened_at             resolved_at           reopened_at           state\n"


def resolved(rows, window="month 2026-03", **more):
    return Asked(requests=HEADER + rows, **more).figures("time_to_resolution", window)


def test_it_is_the_median_over_those_resolved():
    figures = resolved(
        "r1  Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z\n"
        "r2  Acme    2026-03-02T10:00:00Z  2026-03-02T14:00:00Z\n"
        "r3  Acme    2026-03-02T10:00:00Z  2026-03-03T10:00:00Z\n"
    )
    assert (figures["value"], figures["n"]) == (4 * HOUR, 3)
    assert figures["mean"] == pytest.approx((1 + 4 + 24) * HOUR / 3)


def test_it_belongs_to_the_day_of_the_resolution():
    row = "r1  Acme    2026-03-31T22:00:00Z  2026-04-01T00:00:00Z\n"
    march, april = resolved(row), resolved(row, "month 2026-04")
    assert (march["n"], march["open"]) == (0, 1)
    assert (april["n"], april["open"], april["value"]) == (1, 0, 2 * HOUR)


def test_reopened_after_its_resolution_is_open_again():
    row = "r1  Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z  2026-03-05T10:00:00Z\n"
    figures = resolved(row)
    assert (figures["value"], figures["n"], figures["open"]) == (None, 0, 1)
    # On 4 March nobody had reopened it yet.
    assert resolved(row, now="2026-03-04T10:00:00Z")["n"] == 1


@pytest.mark.parametrize("reopened_at", ["2026-03-03T10:00:00Z", "2026-03-04T10:00:00Z"])
def test_resolved_again_counts_from_the_request_to_the_last_resolution(reopened_at):
    figures = resolved(f"r1  Acme    2026-03-02T10:00:00Z  2026-03-04T10:00:00Z  {reopened_at}\n")
    assert (figures["value"], figures["n"]) == (48 * HOUR, 1)


def test_unresolved_ones_stay_open_until_they_are_resolved():
    asked = Asked(
        requests=HEADER
        + "r1  Acme    2026-01-10T10:00:00Z  2026-03-10T10:00:00Z\n"
        + "r2  Acme    2026-02-10T10:00:00Z\n"
    )
    opened = [
        asked.figures("time_to_resolution", f"month 2026-{month:02}")["open"]
        for month in (1, 2, 3, 4)
    ]
    assert opened == [1, 2, 1, 1]
    assert asked.reasons("time_to_resolution", "month 2026-04") == {"r2": "not resolved yet"}


def test_reopened_one_was_not_open_between_its_resolution_and_its_reopening():
    asked = Asked(
        requests=HEADER
        + "r1  Acme    2026-01-10T10:00:00Z  2026-02-10T10:00:00Z  2026-04-10T10:00:00Z\n"
        + "r2  Acme    2026-01-10T10:00:00Z  2026-02-10T10:00:00Z  2026-04-10T10:00:00Z  excluded\n"
    )
    opened = [
        asked.figures("time_to_resolution", f"month 2026-{month:02}")["open"]
        for month in (1, 2, 3, 4, 5)
    ]
    assert opened == [1, 0, 0, 1, 1]


def test_many_that_are_open_leave_the_median_of_those_resolved():
    figures = resolved(
        "r1  Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z\n"
        "r2  Acme    2026-03-02T10:00:00Z  2026-03-02T14:00:00Z\n"
        "r3  Acme    2026-01-02T10:00:00Z\n"
        "r4  Acme    2026-02-02T10:00:00Z\n"
    )
    assert (figures["value"], figures["open"]) == (2.5 * HOUR, 2)


@pytest.mark.parametrize("state", ["no_reply_needed", "excluded"])
def test_what_needed_no_reply_is_neither_resolved_nor_open(state):
    blank = " " * 20
    figures = resolved(
        f"r1  Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z  {blank}  {state}\n"
        f"r2  Acme    2026-03-02T10:00:00Z  {blank}  {blank}  {state}\n"
    )
    assert (figures["n"], figures["open"]) == (0, 0)


def test_resolution_dated_after_now_has_not_come():
    row = "r1  Acme    2026-03-02T10:00:00Z  2026-03-05T10:00:00Z\n"
    figures = resolved(row, now="2026-03-04T10:00:00Z")
    assert (figures["n"], figures["open"]) == (0, 1)


def test_resolved_before_it_was_opened_took_no_time():
    assert resolved("r1  Acme    2026-03-02T10:00:00Z  2026-03-02T09:00:00Z\n")["value"] == 0


def test_only_working_hours_count():
    figures = resolved(
        "r1  Acme    2026-03-06T16:00:00Z  2026-03-09T10:00:00Z\n",
        house=House(calendar="office"),
        calendars="""
            id      timezone  mon          fri
            office  UTC       09:00-17:00  09:00-17:00
        """,
    )
    assert figures["value"] == 2 * HOUR


def test_hand_over_moves_the_clock_but_not_the_clients_wait():
    asked = Asked(
        **NORTH,
        requests=HEADER + "r1  Acme    2026-03-10T20:00:00Z  2026-03-11T02:00:00Z\n",
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-11
            Acme    cara    2026-03-11
        """,
    )
    values = {
        scope: asked.value("time_to_resolution", "month 2026-03", scope=scope)
        for scope in ("person:ann", "person:cara", "team:south", "client:Acme", "agency")
    }
    # Four hours were ann's in the north, two are cara's in the south.
    assert values == {
        "person:ann": None,
        "person:cara": 2 * HOUR,
        "team:south": 2 * HOUR,
        "client:Acme": 6 * HOUR,
        "agency": 6 * HOUR,
    }


def test_it_is_taken_apart_by_channel():
    asked = Asked(
        requests="""
            client  opened_at             resolved_at           channel
            Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z  email
            Acme    2026-03-02T10:00:00Z  2026-03-02T13:00:00Z  phone
        """
    )
    parts = asked.parts("time_to_resolution", "month 2026-03", "channel")
    assert {name: part.value for name, part in parts.items()} == {
        "email": HOUR,
        "phone": 3 * HOUR,
    }
