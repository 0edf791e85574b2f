from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from metrics.engine.calendars import NEVER, SECOND, AllHours, BusinessCalendar, parse_hours


def calendar(
    *, zone="Europe/Berlin", hours="09:00-17:00", weekend="", holidays="", days=None, pauses=()
):
    return BusinessCalendar(
        zone=ZoneInfo(zone),
        week=(hours,) * 5 + (weekend,) * 2,
        holidays_of=holidays,
        days=days or {},
        first=date(2025, 1, 1),
        last=date(2026, 12, 31),
        pauses=tuple((micros(start)[0], micros(end)[0]) for start, end in pauses),
    )


def micros(text):
    return np.array([int(datetime.fromisoformat(text).timestamp()) * SECOND])


def hours_between(made, start, end):
    return made.seconds_between(micros(start), micros(end))[0] / 3600


def due(made, start, hours):
    at = made.due(micros(start), np.array([hours * 3600.0]))[0]
    return None if at == NEVER else datetime.fromtimestamp(at / SECOND, UTC).isoformat()


def test_lunch_breaks_are_cut_out():
    made = calendar(hours="09:00-12:30 13:30-17:30")
    assert hours_between(made, "2026-03-02T12:00:00+01:00", "2026-03-02T14:00:00+01:00") == 1


def test_night_shift_is_two_windows():
    made = calendar(hours="00:00-06:00 22:00-24:00")
    assert hours_between(made, "2026-03-02T21:00:00+01:00", "2026-03-03T07:00:00+01:00") == 8


def test_half_hour_zones_are_exact():
    made = calendar(zone="Asia/Kolkata")
    assert hours_between(made, "2026-03-02T03:30:00+00:00", "2026-03-02T04:30:00+00:00") == 1


def test_opening_in_the_hour_that_does_not_exist_moves_an_hour_later():
    # 29 March 2026, 02:30 in Berlin doesn't exist: open from 03:30 to 05:00.
    made = calendar(weekend="02:30-05:00")
    assert hours_between(made, "2026-03-29T00:00:00+01:00", "2026-03-29T12:00:00+02:00") == 1.5


def test_opening_in_the_hour_that_comes_twice_is_its_first_time():
    # 25 October 2026: 02:30 first comes in summer time, so it is 3.5 h until 05:00.
    made = calendar(weekend="02:30-05:00")
    assert hours_between(made, "2026-10-25T00:00:00+02:00", "2026-10-25T12:00:00+01:00") == 3.5


def test_holidays_of_a_subdivision_close_the_day():
    # 6 January is a holiday in Bavaria, not in Berlin.
    span = ("2026-01-06T00:00:00+01:00", "2026-01-07T00:00:00+01:00")
    assert hours_between(calendar(holidays="DE-BY"), *span) == 0
    assert hours_between(calendar(holidays="DE"), *span) == 8


def test_a_days_own_hours_open_even_a_holiday():
    made = calendar(holidays="DE", days={date(2026, 5, 1): "10:00-12:00"})
    assert hours_between(made, "2026-05-01T00:00:00+02:00", "2026-05-02T00:00:00+02:00") == 2


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-03-02T10:00:00+01:00", 4, "2026-03-02T13:00:00+00:00"),
        ("2026-03-02T13:00:00+01:00", 4, "2026-03-02T16:00:00+00:00"),  # at closing time
        ("2026-03-02T15:00:00+01:00", 4, "2026-03-03T10:00:00+00:00"),
        ("2026-03-07T12:00:00+01:00", 1, "2026-03-09T09:00:00+00:00"),
        ("2026-03-07T12:00:00+01:00", 0, "2026-03-07T11:00:00+00:00"),  # no hours: at once
    ],
)
def test_due_after_so_many_open_hours(start, hours, expected):
    assert due(calendar(), start, hours) == expected


def test_closed_calendar_is_never_due():
    made = calendar(hours="")
    assert due(made, "2026-03-02T10:00:00+01:00", 4) is None
    assert hours_between(made, "2026-03-02T10:00:00+01:00", "2026-03-09T10:00:00+01:00") == 0


NOON = ("2026-03-02T12:00:00+01:00", "2026-03-02T13:00:00+01:00")
OVERLAPPING = ("2026-03-02T12:30:00+01:00", "2026-03-02T14:00:00+01:00")
OVERNIGHT = ("2026-03-02T16:00:00+01:00", "2026-03-03T10:00:00+01:00")
BACKWARDS = ("2026-03-02T14:00:00+01:00", "2026-03-02T11:00:00+01:00")


@pytest.mark.parametrize(
    ("pauses", "hours", "due_at"),
    [
        ([], 16, "2026-03-02T14:00:00+00:00"),
        ([NOON], 15, "2026-03-02T15:00:00+00:00"),
        ([OVERLAPPING, NOON], 14, "2026-03-02T16:00:00+00:00"),  # due as the office closes
        ([NOON, OVERNIGHT], 13, "2026-03-02T15:00:00+00:00"),  # and as the pause begins
        ([OVERNIGHT, OVERLAPPING, NOON], 12, "2026-03-03T10:00:00+00:00"),
        ([BACKWARDS], 16, "2026-03-02T14:00:00+00:00"),
    ],
)
def test_paused_time_counts_neither_as_a_wait_nor_towards_the_due_time(pauses, hours, due_at):
    made = calendar(pauses=pauses)
    assert hours_between(made, "2026-03-02T00:00:00+01:00", "2026-03-04T00:00:00+01:00") == hours
    assert due(made, "2026-03-02T09:00:00+01:00", 6) == due_at


def test_pause_without_end_leaves_nothing_open_after_it():
    made = calendar(pauses=[("2026-03-02T12:00:00+01:00", "2027-01-01T00:00:00+01:00")])
    assert hours_between(made, "2026-03-02T00:00:00+01:00", "2026-12-31T00:00:00+01:00") == 3
    assert due(made, "2026-03-02T10:00:00+01:00", 4) is None


def test_round_the_clock_counts_every_second():
    day = AllHours().seconds_between(
        micros("2026-10-25T00:00:00+02:00"), micros("2026-10-26T00:00:00+01:00")
    )
    assert day[0] == 25 * 3600


def test_calendar_agrees_with_a_walk_through_the_seconds():
    made = calendar(hours="09:00-12:30 13:30-17:30", holidays="DE")
    rng = np.random.default_rng(20261121)
    first = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
    starts = first + rng.integers(0, 60 * 86_400, 300)
    ends = starts + rng.integers(0, 12 * 86_400, 300)
    counted = made.seconds_between(starts * SECOND, ends * SECOND)
    opening = made.windows // SECOND
    walked = [
        sum(max(0, min(end, closes) - max(start, opens)) for opens, closes in opening)
        for start, end in zip(starts, ends, strict=True)
    ]
    assert counted.tolist() == walked


@pytest.mark.parametrize(
    "text", ["18:00-18:00", "22:00-06:00", "9-17", "09:60-10:00", "00:00-24:01"]
)
def test_hours_that_end_before_they_start_are_refused(text):
    with pytest.raises(ValueError, match=r"opening hours|night shift"):
        parse_hours(text)


def test_overlapping_hours_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        parse_hours("09:00-13:00 12:00-17:00")


def test_hours_may_end_a_minute_before_the_full_one():
    made = calendar(hours="09:00-17:59")
    day = ("2026-03-02T00:00:00+01:00", "2026-03-03T00:00:00+01:00")
    assert hours_between(made, *day) == pytest.approx(8 + 59 / 60)
