import pytest

from metrics.engine.tables import House
from tests.metrics.kpis.asking import NORTH, Asked

OFFICE = """
    id      timezone       mon          tue          wed          thu          fri          holidays
    office  Europe/Berlin  09:00-17:00  09:00-17:00  09:00-17:00  09:00-17:00  09:00-17:00  DE
"""
BERLIN = House(timezone="Europe/Berlin", calendar="office")


def waited(opened_at, first_response_at, **more):
    asked = Asked(
        house=BERLIN,
        calendars=OFFICE,
        requests=f"""
            id  client  opened_at                  first_response_at
            r1  Acme    {opened_at}  {first_response_at}
        """,
        **more,
    )
    return asked.value("first_response_time", f"month {opened_at[:7]}")


@pytest.mark.parametrize(
    ("opened_at", "first_response_at", "seconds"),
    [
        ("2025-03-24T10:00:00+01:00", "2025-03-24T11:30:00+01:00", 5400),
        ("2025-03-28T16:30:00+01:00", "2025-03-31T09:30:00+02:00", 3600),  # over a weekend
        ("2025-03-29T12:00:00+01:00", "2025-03-31T10:15:00+02:00", 4500),  # asked on Saturday
        ("2025-03-26T20:00:00+01:00", "2025-03-26T22:00:00+01:00", 0),  # both after hours
        ("2025-04-17T16:00:00+02:00", "2025-04-22T10:00:00+02:00", 7200),  # over Easter
        ("2025-04-30T16:00:00+02:00", "2025-05-02T10:00:00+02:00", 7200),  # over 1 May
    ],
)
def test_only_working_hours_count(opened_at, first_response_at, seconds):
    assert waited(opened_at, first_response_at) == seconds


def test_one_days_own_hours_replace_the_weekly_ones():
    days = "calendar  on          hours\noffice    2025-04-24  09:00-12:00"
    answer = ("2025-04-24T11:00:00+02:00", "2025-04-25T09:30:00+02:00")
    assert waited(*answer, calendar_days=days) == 5400


@pytest.mark.parametrize(
    ("opened_at", "first_response_at", "hours"),
    [
        ("2025-03-29T23:00:00+01:00", "2025-03-30T05:00:00+02:00", 5),
        ("2025-10-25T22:00:00+02:00", "2025-10-26T04:00:00+01:00", 7),
    ],
)
def test_round_the_clock_nights_of_clock_changes_are_an_hour_off(
    opened_at, first_response_at, hours
):
    asked = Asked(
        house=House(timezone="Europe/Berlin"),
        requests=f"""
            id  client  opened_at                  first_response_at
            r1  Acme    {opened_at}  {first_response_at}
        """,
    )
    assert asked.value("first_response_time", f"month {opened_at[:7]}") == hours * 3600


def test_reply_before_the_request_is_no_wait():
    assert waited("2025-03-24T10:00:00+01:00", "2025-03-24T09:30:00+01:00") == 0


def test_resolution_answers_a_request_without_a_reply():
    asked = Asked(
        requests="""
            id  client  opened_at             resolved_at
            r1  Acme    2026-03-02T10:00:00Z  2026-03-02T12:00:00Z
        """
    )
    assert asked.value("first_response_time", "month 2026-03") == 7200


def test_open_requests_are_counted_beside_it():
    asked = Asked(
        requests="""
            id  client  opened_at             first_response_at     state
            r1  Acme    2026-03-02T10:00:00Z  2026-03-02T12:00:00Z  answered
            r2  Acme    2026-03-02T10:00:00Z                        open
            r3  Acme    2026-03-02T10:00:00Z                        no_reply_needed
        """
    )
    figures = asked.figures("first_response_time", "month 2026-03")
    assert (figures["n"], figures["open"]) == (1, 1)
    assert asked.reasons("first_response_time", "month 2026-03") == {
        "r2": "not answered yet",
        "r3": "needs no reply",
    }


def test_median_and_ninetieth_percentile_lie_between_the_rows():
    asked = Asked(
        requests="""
            client  opened_at             first_response_at
            Acme    2026-03-02T10:00:00Z  2026-03-02T10:00:10Z
            Acme    2026-03-02T10:00:00Z  2026-03-02T10:00:20Z
            Acme    2026-03-02T10:00:00Z  2026-03-02T10:00:40Z
            Acme    2026-03-02T10:00:00Z  2026-03-02T10:01:20Z
        """
    )
    figures = asked.figures("first_response_time", "month 2026-03")
    # 10 20 40 80: rank 1.5 is 30, rank 2.7 is 40 + 0.7 x 40.
    assert (figures["value"], figures["median"], figures["mean"]) == (30, 30, 37.5)
    assert figures["p90"] == pytest.approx(68)


def test_hand_over_moves_the_clock_but_not_the_clients_wait():
    asked = Asked(
        **NORTH,
        requests="""
            id  client  opened_at             first_response_at
            r1  Acme    2026-03-10T20:00:00Z  2026-03-11T02:00:00Z
        """,
        assignments="""
            client  person  from        until
            Acme    ann                 2026-03-11
            Acme    bob     2026-03-11
        """,
    )
    # Four hours were ann's, two are bob's; the client and their team waited six.
    assert asked.value("first_response_time", "month 2026-03", scope="person:bob") == 2 * 3600
    assert asked.value("first_response_time", "month 2026-03", scope="person:ann") is None
    assert asked.value("first_response_time", "month 2026-03", scope="client:Acme") == 6 * 3600
    assert asked.value("first_response_time", "month 2026-03", scope="team:north") == 6 * 3600


def test_clients_own_calendar_comes_before_the_teams_and_the_agencys():
    calendars = f"{OFFICE}    early   Europe/Berlin  06:00-07:00\n"
    requests = """
        id  client  opened_at                  first_response_at
        r1  Acme    2026-03-02T06:30:00+01:00  2026-03-02T10:00:00+01:00
        r2  Birch   2026-03-02T06:30:00+01:00  2026-03-02T10:00:00+01:00
    """
    asked = Asked(
        house=BERLIN,
        calendars=calendars,
        clients="id     calendar  team\nAcme   early     north\nBirch            north",
        requests=requests,
    )
    assert asked.value("first_response_time", "month 2026-03", scope="client:Acme") == 1800
    assert asked.value("first_response_time", "month 2026-03", scope="client:Birch") == 3600


def test_request_dated_after_now_has_not_come_yet():
    asked = Asked(
        now="2026-03-10T09:00:00Z",
        requests="client  opened_at\nAcme    2026-03-10T09:00:01Z\nAcme    2026-03-10T08:00:00Z",
    )
    assert asked.figures("first_response_time", "month 2026-03")["open"] == 1


def test_day_that_a_zone_never_had_has_no_working_hours():
    zone = "Pacific/Apia"
    hours = "  ".join(["09:00-17:00"] * 5)
    asked = Asked(
        now="2012-01-10T00:00:00Z",
        house=House(timezone=zone, calendar="office"),
        calendars=f"""
            id      timezone      mon          tue          wed          thu          fri
            office  {zone}  {hours}
        """,
        requests="""
            client  opened_at                  first_response_at
            Acme    2011-12-29T16:00:00-10:00  2012-01-02T10:00:00+14:00
        """,
    )
    # Thursday from 16:00 and Monday to 10:00; Friday 30 December was left out.
    assert asked.value("first_response_time", "year 2011-12") == 7200


REOPENED = """
    client  opened_at             resolved_at           reopened_at           first_response_at
    Acme    2026-03-02T08:00:00Z  2026-03-02T08:05:00Z  {reopened_at}  {first_response_at}
"""


def reopened(**at):
    asked = Asked(requests=REOPENED.format(**at))
    return [
        asked.figures(key, "month 2026-03") for key in ("first_response_time", "sla_attainment")
    ]


@pytest.mark.parametrize(
    ("reopened_at", "first_response_at", "seconds", "is_met"),
    [
        # Closed unanswered on the 2nd and reopened on the 7th: the client waits since then.
        ("2026-03-07T07:00:00Z", "2026-03-07T07:30:00Z", 1800, 1),
        ("2026-03-07T07:00:00Z", "2026-03-07T07:00:00Z", 0, 1),
        ("2026-03-07T07:00:00Z", "2026-03-07T12:00:00Z", 5 * 3600, 0),
        # Answered before anybody reopened it: the first reply came long ago.
        ("2026-03-07T07:00:00Z", "2026-03-02T08:04:00Z", 240, 1),
        # Reopened before it came is a slip of the pen.
        ("2026-03-01T07:00:00Z", "2026-03-02T08:04:00Z", 240, 1),
        # Never replied to: the resolution was the answer.
        ("2026-03-07T07:00:00Z", "", 300, 1),
    ],
)
def test_request_reopened_before_anybody_replied_waits_since_then(
    reopened_at, first_response_at, seconds, is_met
):
    waited, kept = reopened(reopened_at=reopened_at, first_response_at=first_response_at)
    assert (waited["value"], waited["open"]) == (seconds, 0)
    assert (kept["numerator"], kept["denominator"]) == (is_met, 1)


def test_resolution_that_came_answers_where_the_reply_is_dated_after_now():
    asked = Asked(
        now="2026-03-03T09:00:00Z",
        requests="""
            id  client  opened_at             first_response_at     resolved_at
            r1  Acme    2026-03-02T10:00:00Z  2026-03-04T12:00:00Z  2026-03-02T11:00:00Z
        """,
    )
    assert asked.value("first_response_time", "month 2026-03") == 3600


def test_open_one_has_waited_until_now_however_old_the_records_are():
    asked = Asked(
        house=BERLIN,
        calendars=OFFICE,
        now="2029-01-02T11:00:00+01:00",
        requests="""
            client  opened_at
            Acme    2026-03-02T10:00:00+01:00
        """,
    )
    requests = asked.bench.exchanges
    # Nearly three years of some 250 days of 8 hours: not just until the charter was long over.
    assert requests["seconds"].iloc[0] > 2.5 * 250 * 8 * 3600


def test_it_is_taken_apart_by_channel_and_priority():
    asked = Asked(
        requests="""
            client  opened_at             first_response_at     channel  priority
            Acme    2026-03-02T10:00:00Z  2026-03-02T11:00:00Z  email    urgent
            Acme    2026-03-02T10:00:00Z  2026-03-02T12:00:00Z  email    normal
            Acme    2026-03-02T10:00:00Z  2026-03-02T13:00:00Z  phone    normal
        """
    )
    found = {
        split: {
            name: part.value
            for name, part in asked.parts("first_response_time", "month 2026-03", split).items()
        }
        for split in ("channel", "priority")
    }
    assert found == {
        "channel": {"email": 5400, "phone": 10800},
        "priority": {"normal": 9000, "urgent": 3600},
    }


def test_request_for_somebody_is_theirs_whoever_looks_after_the_client():
    asked = Asked(
        **NORTH,
        assignments="client  person\nAcme    ann",
        requests="""
            client  person  opened_at                  first_response_at
            Acme    bob     2026-03-02T10:00:00+01:00  2026-03-02T13:00:00+01:00
        """,
    )
    assert asked.value("first_response_time", "month 2026-03", scope="person:bob") == 3 * 3600
    assert asked.value("first_response_time", "month 2026-03", scope="person:ann") is None
