"""The rows behind a number as a file for spreadsheets, inert whatever people typed."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO

from metrics.answers import Answer, Explanation, Row
from metrics.formats import NumberFormat

# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS = (
    "Counts",
    "Client id",
    "Client",
    "Person",
    "On",
    "Record",
    "Numerator",
    "Denominator",
    "Left out because",
)
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells spreadsheets that it is UTF-8

Cell = str | float | int | date | None


def rows_csv(explanation: Explanation, *, place: str, freshness: str, currency: str) -> str:
    """The rows with a head that names KPI, scope, window and how fresh it is."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    for line in _head(explanation.answer, place=place, freshness=freshness, currency=currency):
        writer.writerow([inert(cell) for cell in line])
    writer.writerow([])
    writer.writerow(COLUMNS)
    for line in _lines(explanation):
        writer.writerow([inert(cell) for cell in line])
    return BOM + sheet.getvalue()


def inert(cell: Cell) -> Cell:
    """Text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return f"'{cell}"
    return cell


def _head(answer: Answer, *, place: str, freshness: str, currency: str) -> list[tuple[Cell, ...]]:
    written = NumberFormat.of(answer.kpi, currency)
    return [
        ("KPI", answer.kpi.name, answer.kpi.key),
        ("Scope", place, str(answer.scope)),
        ("Window", answer.window.label, answer.window.start, answer.window.last_day),
        ("Value", answer.value, written.text(answer.value), str(answer.status)),
        ("Formula", answer.kpi.formula),
        ("Freshness", freshness),
    ]


def _lines(explanation: Explanation) -> Iterator[tuple[Cell, ...]]:
    yield from _rows(explanation.counted, counts="yes")
    yield from _rows(explanation.excluded, counts="no")


def _rows(rows: Iterable[Row], *, counts: str) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield (
            counts,
            row.client,
            row.client_name,
            row.person,
            row.on,
            row.record,
            row.numerator,
            row.denominator,
            row.reason,
        )
