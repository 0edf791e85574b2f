"""How the text of a cell becomes a value, and a value the text of a cell.

Text and ids are kept exactly as they came: `0012`, `NA` and `1e5` are ids.
Everything else may have blanks around it. A blank cell never reaches `parse`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import TextChoices


class BadCell(ValueError):
    """A cell that says nothing we understand; the message says what would be right."""


@dataclass
class Reading:
    """What cells are read by: the agency's zone and currency, and where warnings go."""

    zone: ZoneInfo
    currency: str
    warnings: list[str]
    file: str = ""
    line: int = 0
    _warned: set[tuple[str, str]] = field(default_factory=set)

    def warn_once(self, about: str, message: str) -> None:
        """Warn about one thing once per file, however many rows have it."""
        if (self.file, about) not in self._warned:
            self._warned.add((self.file, about))
            self.warnings.append(f"{self.file}: {message} (first on line {self.line})")


@dataclass(frozen=True)
class Cell:
    """One kind of cell."""

    says: str
    parse: Callable[[str, Reading], Any]
    write: Callable[[Any], str] = str
    blank: Any = None
    # Kept as it came, blanks included.
    is_verbatim: bool = False

    def is_blank(self, cell: str) -> bool:
        return not cell or (not self.is_verbatim and cell.isspace())


FIRST_YEAR, LAST_YEAR = 1900, 2199
DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|z|[+-]\d\d(:?\d\d)?)?")
PLAIN_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
PLAIN_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
# Databases that keep decimals as floating point keep this many digits exactly.
EXACT_DIGITS = 15
# What is longer is no word that somebody mistyped.
LONGEST_WORD = 100


def text(longest: int = 200, *, says: str = "text") -> Cell:
    """Text, kept as it came."""

    def parse(cell: str, _: Reading) -> str:
        if len(cell) > longest:
            raise BadCell(f"is {len(cell):,} characters long; at most {longest} are kept.")
        return cell

    return Cell(says, parse, blank="", is_verbatim=True)


RECORD_ID = text(says="id")
LONG_TEXT = text(1_000_000)


def _in_calendar(year: int, *, written: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCell(
            f"lies outside {FIRST_YEAR} to {LAST_YEAR}; {written}. Leave the cell blank where "
            "there is no such date yet."
        )


def _day(cell: str, _: Reading) -> date:
    written = "write the date as YYYY-MM-DD, like 2025-03-31"
    cell = cell.strip()
    if not DAY.fullmatch(cell):
        raise BadCell(f"is no date; {written}.")
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        raise BadCell(f"is no day of the calendar; {written}.") from None
    _in_calendar(day.year, written=written)
    return day


DATE = Cell("date", _day, date.isoformat)


def _instant(cell: str, reading: Reading) -> datetime:
    written = "write date and time like 2025-03-31T09:30:00+02:00"
    cell = cell.strip()
    if not INSTANT.fullmatch(cell):
        raise BadCell(f"is no date and time; {written}.")
    try:
        instant = datetime.fromisoformat(cell.replace("z", "Z").replace(",", "."))
        _in_calendar(instant.year, written=written)
    except BadCell:
        raise
    except ValueError:
        raise BadCell(f"is no moment that there is; {written}.") from None
    if instant.tzinfo is None:
        reading.warn_once(
            "offset", f"times without an offset are read in the agency's zone, {reading.zone.key}"
        )
        # fold=0: the first of two equal times in autumn; a time that spring
        # skips comes out one hour later.
        instant = instant.replace(tzinfo=reading.zone)
    return instant.astimezone(UTC)


def _write_instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


INSTANT_CELL = Cell("date and time", _instant, _write_instant)


def number(
    *,
    digits: int,
    places: int,
    at_least: Decimal | None = None,
    above: Decimal | None = None,
    at_most: Decimal | None = None,
    says: str = "number",
) -> Cell:
    """A plain decimal, kept with so many places."""
    smallest = Decimal(1).scaleb(-places)

    def parse(cell: str, reading: Reading) -> Decimal:
        cell = cell.strip()
        if not PLAIN_DECIMAL.fullmatch(cell):
            raise BadCell("is no plain decimal; write it like 1234.56, without thousands marks.")
        value = Decimal(cell)
        if at_least is not None and value < at_least:
            raise BadCell(f"is too small; it is {at_least} or more.")
        if above is not None and value <= above:
            raise BadCell(f"is too small; it is more than {above}.")
        if at_most is not None and value > at_most:
            raise BadCell(f"is too large; it is {at_most} or less.")
        return rounded(value, reading)

    def rounded(value: Decimal, reading: Reading) -> Decimal:
        if value.adjusted() >= digits - places:
            raise BadCell(f"is too large; at most {digits - places} digits before the point.")
        if -int(value.as_tuple().exponent) > places:
            shorter = value.quantize(smallest)
            if shorter != value:
                reading.warn_once("places", f"numbers are rounded to {places} decimal places")
            value = shorter
        if len(value.normalize().as_tuple().digits) > EXACT_DIGITS:
            raise BadCell(f"has too many digits; at most {EXACT_DIGITS} are kept exactly.")
        return value

    return Cell(says, parse, write_number)


def write_number(value: Decimal) -> str:
    """Without trailing zeros and without an exponent."""
    return format(value.normalize() + 0, "f")


ZERO = Decimal(0)
MONEY = number(digits=18, places=4, says="money")
MONEY_NOT_NEGATIVE = number(digits=18, places=4, at_least=ZERO, says="money")
HOURS = number(digits=10, places=2)
MINUTES = number(digits=10, places=2, at_least=ZERO)
PERCENT = number(digits=5, places=2, above=ZERO, at_most=Decimal(100), says="percentage")
SCORE = number(digits=8, places=3)
WEIGHT = number(digits=8, places=3, at_least=ZERO)


def whole(at_least: int, at_most: int) -> Cell:
    def parse(cell: str, _: Reading) -> int:
        cell = cell.strip()
        if not PLAIN_WHOLE.fullmatch(cell) or not at_least <= int(cell[:20]) <= at_most:
            raise BadCell(f"is no whole number from {at_least} to {at_most}.")
        return int(cell)

    return Cell("whole number", parse)


def _flag(cell: str, _: Reading) -> bool:
    try:
        return {"1": True, "0": False}[cell.strip()]
    except KeyError:
        raise BadCell("is neither 1 (yes) nor 0 (no).") from None


FLAG = Cell("`1` or `0`", _flag, lambda value: "1" if value else "0")


def word(choices: type[TextChoices]) -> Cell:
    """One of a list of words, in upper or lower case."""
    known = {value.casefold(): value for value in choices.values}
    listed = ", ".join(choices.values)

    def parse(cell: str, _: Reading) -> str:
        found = known.get(cell) or known.get(cell.strip().casefold())
        if found is None:
            raise BadCell(
                f"is unknown; write one of {listed}.{did_you_mean(cell.casefold(), known)}"
            )
        return found

    return Cell(" ".join(f"`{value}`" for value in choices.values), parse, blank="")


def did_you_mean(value: str, known: Any) -> str:
    if len(value) > LONGEST_WORD:
        return ""
    close = get_close_matches(value, known, n=3, cutoff=0.75)
    return f" Did you mean {' or '.join(close)}?" if close else ""
