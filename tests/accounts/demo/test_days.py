from datetime import date

import pytest

from accounts.demo.days import (
    events,
    last_month_end,
    month_end,
    month_starts,
    months_after,
    spread,
    weekday_from,
)
from accounts.demo.world import World

DICE = World(date(2026, 11, 21)).dice("tests")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
    ],
)
def test_months_later_is_the_same_day_and_the_last_stays_the_last(day, months, later):
    assert months_after(day, months) == later


def test_month_ends_know_leap_years_and_december():
    assert month_end(date(2024, 2, 1)) == date(2024, 2, 29)
    assert month_end(date(2026, 12, 31)) == date(2026, 12, 31)
    assert last_month_end(date(2026, 1, 31)) == date(2025, 12, 31)


def test_month_starts_are_those_inside():
    found = list(month_starts(date(2025, 12, 2), date(2026, 3, 1)))

    assert found == [date(2026, 1, 1), date(2026, 2, 1)]


def test_spread_days_lie_one_in_each_part():
    # Four parts of 25 days: each day lies in its own.
    start, end = date(2026, 1, 1), date(2026, 4, 11)
    days = spread(4, start=start, end=end, dice=DICE)

    assert [(day - start).days // 25 for day in days] == [0, 1, 2, 3]


def test_weekends_move_to_monday():
    assert weekday_from(date(2026, 11, 20)) == date(2026, 11, 20)
    assert weekday_from(date(2026, 11, 21)) == date(2026, 11, 23)
    assert weekday_from(date(2026, 11, 22)) == date(2026, 11, 23)


def test_events_happen_as_often_as_they_should():
    mean = sum(events(DICE, 3) for _ in range(2000)) / 2000

    assert mean == pytest.approx(3, abs=0.15)
    assert events(DICE, 0) == 0
