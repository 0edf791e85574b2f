"""Windows of time: half-open runs of the agency's calendar days."""

from calendar import month_abbr
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self


class WindowKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    T12M = "t12m"
    CUSTOM = "custom"


PUBLISHED_KINDS = (WindowKind.MONTH, WindowKind.QUARTER, WindowKind.YEAR, WindowKind.T12M)
MONTHS_IN = {
    WindowKind.MONTH: 1,
    WindowKind.QUARTER: 3,
    WindowKind.YEAR: 12,
    WindowKind.T12M: 12,
}


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def add_months(month: date, months: int) -> date:
    """The first day of the month that comes `months` after that of `month`."""
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def fiscal_year_start(day: date, start_month: int) -> date:
    """The first day of the fiscal year that `day` lies in."""
    year = day.year if day.month >= start_month else day.year - 1
    return date(year, start_month, 1)


def annualised(monthly: float) -> float:
    """What a monthly rate of loss comes to in a year: each month takes from what is left."""
    return 1 - (1 - monthly) ** 12


@dataclass(frozen=True, order=True)
class Window:
    """The days from `start` up to, but not including, `end`, in the agency's zone."""

    start: date
    end: date
    kind: WindowKind = WindowKind.CUSTOM

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"Period ends before it starts: {self.start} → {self.end}")

    @classmethod
    def at(cls, kind: WindowKind | str, month: date, *, fiscal_start: int = 1) -> Self:
        """The window of a kind that a month names.

        A quarter or year is the fiscal one that contains the month; `t12m` are
        the twelve months that end with it.
        """
        kind = WindowKind(kind)
        month = first_of_month(month)
        match kind:
            case WindowKind.MONTH:
                start = month
            case WindowKind.QUARTER:
                year = fiscal_year_start(month, fiscal_start)
                months_in = (month.year - year.year) * 12 + month.month - year.month
                start = add_months(year, months_in // 3 * 3)
            case WindowKind.YEAR:
                start = fiscal_year_start(month, fiscal_start)
            case WindowKind.T12M:
                start = add_months(month, -11)
            case _:
                raise ValueError("A custom window is told by its start and end.")
        return cls(start, add_months(start, MONTHS_IN[kind]), kind)

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.end.toordinal() - 1)

    @property
    def last_month(self) -> date:
        return first_of_month(self.last_day)

    @property
    def label(self) -> str:
        """What people call it: Mar 2026, Q2 2026, 2026, 12 months to Mar 2026."""
        named = f"{month_abbr[self.last_month.month]} {self.last_month.year}"
        match self.kind:
            case WindowKind.MONTH:
                return named
            case WindowKind.QUARTER:
                first = f"{month_abbr[self.start.month]}"
                return f"{first}-{named}"
            case WindowKind.YEAR if self.start.month == 1:
                return str(self.start.year)
            case WindowKind.YEAR:
                return f"{self.start.year}/{self.last_day.year % 100:02d}"
            case WindowKind.T12M:
                return f"12 months to {named}"
        return f"{self.start} to {self.last_day}"

    def is_complete(self, today: date) -> bool:
        """Whether it is over when `today` begins."""
        return self.end <= today

    def month_starts(self) -> Iterator[date]:
        """Every first of a month inside it."""
        month = self.start if self.start.day == 1 else add_months(self.start, 1)
        while month < self.end:
            yield month
            month = add_months(month, 1)

    def shifted(self, months: int) -> "Window":
        """The window of the same kind that lies `months` away."""
        return Window(add_months(self.start, months), add_months(self.end, months), self.kind)

    def previous(self) -> "Window":
        """The one to compare it with: the period of the same kind just before."""
        return self.shifted(-1 if self.kind is WindowKind.T12M else -MONTHS_IN[self.kind])


def windows_between(first_month: date, last_month: date, *, fiscal_start: int) -> list[Window]:
    """Every published window that contains or ends with one of these months."""
    found: set[Window] = set()
    month = first_of_month(first_month)
    while month <= last_month:
        found.update(Window.at(kind, month, fiscal_start=fiscal_start) for kind in PUBLISHED_KINDS)
        month = add_months(month, 1)
    return sorted(found, key=lambda window: (window.kind, window.end))
