"""Which windows a page shows, and where its steps lead."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Agency
from metrics.answers import Published
from metrics.engine.periods import WindowKind
from metrics.models import Run
from metrics.scorecards.choice import Choice, own_first, switch, window_at, with_running
from metrics.scorecards.comparison import Compare

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MONTH, T12M = WindowKind.MONTH, WindowKind.T12M


def published(fiscal_start: int = 1) -> Published:
    """Numbers from January 2025 to the running November 2026."""
    run = Run(as_of=NOW, first_month=date(2025, 1, 1), last_month=date(2026, 11, 1))
    return Published(run, NOW, Agency(fiscal_year_start_month=fiscal_start))


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("month", "Oct 2026"),
        ("quarter", "Jul-Sep 2026"),
        ("year", "2025"),
        ("t12m", "12 months to Oct 2026"),
    ],
)
def test_without_a_month_the_last_window_that_is_over_is_shown(kind, label):
    assert window_at(published(), WindowKind(kind), None).label == label


def test_year_is_the_fiscal_one():
    assert window_at(published(fiscal_start=4), WindowKind.YEAR, None).label == "2025/26"


@pytest.mark.parametrize(("asked", "shown"), [(1901, "Jan 2025"), (2099, "Nov 2026")])
def test_month_out_of_reach_is_moved_to_the_nearest_with_numbers(asked, shown):
    assert window_at(published(), MONTH, date(asked, 6, 1)).label == shown


def test_line_ends_with_the_window_that_still_runs():
    windows = with_running(published(), window_at(published(), MONTH, None), 13)
    assert (windows[0].label, windows[-1].label) == ("Oct 2025", "Nov 2026")
    assert len(windows) == 14


def test_line_up_to_an_earlier_window_ends_there():
    windows = with_running(published(), window_at(published(), MONTH, date(2026, 3, 1)), 13)
    assert windows[-1].label == "Mar 2026"


def test_line_begins_where_the_numbers_do():
    windows = with_running(published(), window_at(published(), MONTH, date(2025, 3, 1)), 13)
    assert windows[0].label == "Jan 2025"


def test_steps_lead_one_window_back_and_on():
    shown = switch(published(), Choice(T12M, date(2026, 5, 1)), scope="agency")
    assert shown.earlier == "?scope=agency&window=t12m&at=2026-04"
    assert shown.later == "?scope=agency&window=t12m&at=2026-06"
    assert [option.label for option in shown.options if option.is_current] == ["12 months"]


def test_comparison_stays_in_every_address():
    shown = switch(published(), Choice(T12M, date(2026, 5, 1), Compare.YEAR), scope="agency")
    assert shown.earlier == "?scope=agency&window=t12m&at=2026-04&compare=year"
    assert all("compare=year" in option.href for option in shown.options)
    assert [str(option.label) for option in shown.comparisons if option.is_current] == [
        "a year ago"
    ]


def test_comparison_with_the_period_before_needs_no_word_in_the_address():
    hrefs = [option.href for option in switch(published(), Choice(T12M)).comparisons]
    assert hrefs == [
        "?window=t12m",
        "?window=t12m&compare=year",
        "?window=t12m&compare=target",
        "?window=t12m&compare=benchmark",
    ]


def test_steps_end_where_the_numbers_end():
    assert switch(published(), Choice(MONTH, date(2025, 1, 1))).earlier == ""
    assert switch(published(), Choice(MONTH, date(2026, 11, 1))).later == ""


def test_outcomes_are_told_by_the_year_and_daily_work_by_the_month():
    assert own_first("logo_retention")[0] is T12M
    assert own_first("first_response_time")[0] is MONTH
    assert own_first("proposal_conversion")[0] is T12M
