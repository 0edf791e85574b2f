from datetime import date

import pytest

from metrics.engine.periods import (
    Window,
    WindowKind,
    add_months,
    annualised,
    windows_between,
)


def window(kind, month, *, fiscal_start=1):
    made = Window.at(kind, date.fromisoformat(f"{month}-01"), fiscal_start=fiscal_start)
    return str(made.start), str(made.end)


@pytest.mark.parametrize(
    ("kind", "month", "start", "end"),
    [
        ("month", "2024-02", "2024-02-01", "2024-03-01"),
        ("month", "2025-12", "2025-12-01", "2026-01-01"),
        ("quarter", "2026-05", "2026-04-01", "2026-07-01"),
        ("year", "2026-05", "2026-01-01", "2027-01-01"),
        ("t12m", "2026-05", "2025-06-01", "2026-06-01"),
    ],
)
def test_window_that_a_month_names(kind, month, start, end):
    assert window(kind, month) == (start, end)


@pytest.mark.parametrize(
    ("kind", "month", "start", "end"),
    [
        ("quarter", "2026-03", "2026-01-01", "2026-04-01"),
        ("quarter", "2026-04", "2026-04-01", "2026-07-01"),
        ("year", "2026-03", "2025-04-01", "2026-04-01"),
        ("year", "2026-04", "2026-04-01", "2027-04-01"),
    ],
)
def test_fiscal_year_from_april_moves_quarters_and_years(kind, month, start, end):
    assert window(kind, month, fiscal_start=4) == (start, end)


def test_fiscal_quarters_start_with_an_odd_fiscal_year():
    assert window("quarter", "2026-01", fiscal_start=2) == ("2025-11-01", "2026-02-01")


def test_window_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends before it starts"):
        Window(date(2026, 6, 1), date(2026, 5, 1))
    with pytest.raises(ValueError, match="custom window"):
        Window.at("custom", date(2026, 6, 1))


def test_window_is_complete_when_the_day_after_begins():
    march = Window.at("month", date(2026, 3, 1))
    assert not march.is_complete(date(2026, 3, 31))
    assert march.is_complete(date(2026, 4, 1))


def test_window_is_compared_with_the_one_before():
    assert Window.at("quarter", date(2026, 5, 1)).previous().start == date(2026, 1, 1)
    assert Window.at("t12m", date(2026, 5, 1)).previous().start == date(2025, 5, 1)


@pytest.mark.parametrize(
    ("kind", "fiscal_start", "label"),
    [
        ("month", 1, "May 2026"),
        ("quarter", 1, "Apr-Jun 2026"),
        ("year", 1, "2026"),
        ("year", 4, "2026/27"),
        ("t12m", 1, "12 months to May 2026"),
    ],
)
def test_window_has_the_name_that_people_use(kind, fiscal_start, label):
    assert Window.at(kind, date(2026, 5, 1), fiscal_start=fiscal_start).label == label


def test_custom_window_is_named_by_its_days():
    assert Window(date(2026, 5, 3), date(2026, 5, 10)).label == "2026-05-03 to 2026-05-09"


def test_months_are_added_over_the_years():
    assert add_months(date(2025, 11, 30), 3) == date(2026, 2, 1)
    assert add_months(date(2025, 1, 15), -1) == date(2024, 12, 1)


def test_windows_of_two_months_are_each_there_once():
    found = windows_between(date(2026, 3, 1), date(2026, 4, 1), fiscal_start=1)
    kinds = [made.kind for made in found]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        WindowKind.MONTH: 2,
        WindowKind.QUARTER: 2,
        WindowKind.YEAR: 1,
        WindowKind.T12M: 2,
    }


def test_month_starts_inside_a_custom_window():
    custom = Window(date(2026, 1, 15), date(2026, 3, 2))
    assert list(custom.month_starts()) == [date(2026, 2, 1), date(2026, 3, 1)]


@pytest.mark.parametrize(("monthly", "a_year"), [(0, 0), (0.02, 0.2153), (0.1, 0.7176), (1, 1)])
def test_monthly_losses_take_from_what_is_left(monthly, a_year):
    # 2 % a month: 1 - 0.98 ^ 12 = 21.53 %, not 24 %.
    assert annualised(monthly) == pytest.approx(a_year, abs=0.00005)


def test_neighbouring_windows_are_of_the_same_kind():
    quarter = Window.at("quarter", date(2026, 4, 1))
    assert quarter.shifted(3) == Window.at("quarter", date(2026, 7, 1))
    assert quarter.shifted(3).kind is WindowKind.QUARTER
