"""What the oracle says of one KPI, and how far into a window it can see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property

from tests.oracle.book import Book, book_of
from tests.oracle.rows import Records

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Question:
    """Which scope and window of which records, asked when."""

    records: Records
    scope: str
    start: date
    end: date
    now: datetime

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"The window ends before it starts: {self.start} → {self.end}")

    @property
    def book(self) -> Book:
        return book_of(self.records)

    @cached_property
    def today(self) -> date:
        return self.records.day(self.now)

    @cached_property
    def edge(self) -> date:
        """The first day not seen yet: the window's end, or tomorrow where that is earlier."""
        return min(self.end, self.today + DAY)

    @cached_property
    def close(self) -> date:
        """The last midnight of the window that has come: its end, or today's beginning."""
        return min(self.end, self.today)

    @property
    def has_begun(self) -> bool:
        return self.start <= self.today

    @cached_property
    def horizon(self) -> datetime:
        """The window's end as an instant, or now, whichever is earlier."""
        return min(datetime.combine(self.end, time(), self.records.zone), self.now)

    def has(self, day: date) -> bool:
        """Whether a day lies in the window and has come."""
        return self.start <= day < self.edge


@dataclass(frozen=True)
class Answer:
    """A value with what it is made of."""

    value: Fraction | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    n: int = 0
    open: int = 0
    undecided: int = 0
    parts: dict[str, Fraction] | None = None


def ratio(numerator: Fraction | int, denominator: Fraction | int) -> Fraction | None:
    """Over nothing there is no value."""
    return Fraction(numerator) / denominator if denominator else None


def percent(
    numerator: Fraction | int, denominator: Fraction | int, *, n: int, open: int = 0,
    undecided: int = 0,
) -> Answer:  # fmt: skip
    share = ratio(100 * numerator, denominator)
    return Answer(share, Fraction(numerator), Fraction(denominator), n, open, undecided)


def total(amounts: Iterable[Fraction], *, is_kept: bool) -> Answer:
    """A sum over nothing is 0 where such records are kept at all."""
    counted = list(amounts)
    value = sum(counted, Fraction(0)) if is_kept else None
    return Answer(value, value, None, len(counted))
