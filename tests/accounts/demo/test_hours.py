from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.demo.agency import office_hours
from accounts.demo.hours import OfficeHours
from accounts.demo.world import World


@pytest.fixture
def london() -> OfficeHours:
    return office_hours(World(date(2026, 11, 21)))["london"]


@pytest.fixture
def berlin() -> OfficeHours:
    return office_hours(World(date(2026, 11, 21)))["berlin"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_time_runs_on_within_the_day(london):
    assert london.after(at("2026-11-17 10:00"), hours(2)) == at("2026-11-17 12:00")


def test_time_rests_over_the_weekend(london):
    # Friday closes at 16:30: one hour then, one hour on Monday.
    assert london.after(at("2026-11-20 15:30"), hours(2)) == at("2026-11-23 10:00")


def test_time_rests_over_lunch(berlin):
    # In Berlin (UTC+1) 12:00 to 12:30 counts, then 13:30 to 14:00.
    assert berlin.after(at("2026-11-17 11:00"), hours(1)) == at("2026-11-17 13:00")


def test_holidays_are_closed(london, berlin):
    # Boxing Day falls on a Saturday in 2026: its substitute is Monday the 28th.
    assert not london.is_open_on(date(2026, 12, 28))
    assert berlin.is_open_on(date(2026, 12, 28))


def test_a_date_with_hours_of_its_own_closes_early(london):
    # The summer party of 17 July 2025: open 09:00 to 13:00 in London (UTC+1).
    assert london.after(at("2025-07-17 11:00"), hours(2)) == at("2025-07-18 09:00")


def test_the_clock_change_moves_the_opening(london):
    # Friday before the clocks go forward closes 16:30 UTC; Monday opens 08:00 UTC.
    assert london.after(at("2026-03-27 16:00"), hours(1)) == at("2026-03-30 08:30")
