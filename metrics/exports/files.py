"""Tables as bytes for spreadsheets, inert whatever people typed; the same table, the same bytes."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

from kpidash.spreadsheets import inert
from metrics.exports.table import Cell, Row, Table, cleaned

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells spreadsheets that it is UTF-8
# A file says when it was made: here always the same, or equal tables would differ.
MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)
MOST_ROWS = 1_000_000
WIDEST = 48


class TooManyRows(ValueError):
    """More than one sheet holds."""


def as_csv(table: Table) -> bytes:
    sheet = StringIO()
    writer = csv.writer(sheet)
    for line in _lines(table):
        writer.writerow([inert(_plain(cell)) for cell in line])
    return (BOM + sheet.getvalue()).encode()


def _plain(cell: Cell) -> Cell:
    return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell


def _lines(table: Table) -> Iterator[Row]:
    """Head, an empty line, headings, rows."""
    yield from (cleaned(line) for line in table.head)
    yield ()
    yield tuple(column.heading for column in table.columns)
    yield from (cleaned(row) for row in table.rows)


def as_xlsx(table: Table) -> bytes:
    """Cells have types there: text is never run, so it stays as it is."""
    # Takes a tenth of a second to load: only where somebody wants a file.
    from xlsxwriter import Workbook

    if len(table.rows) > MOST_ROWS:
        raise TooManyRows(f"{len(table.rows):,} rows are more than a sheet holds: take the CSV.")
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"title": table.caption, "created": MADE_AT})
        _fill(book, table)
    return file.getvalue()


def _fill(book: Any, table: Table) -> None:
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    top = len(table.head) + 1
    for place, line in enumerate(_lines(table)):
        for column, cell in enumerate(line):
            is_name = place == top or (place < top and column == 0)
            _write(sheet, (place, column), cell, bold if is_name else None)
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(top + 1, 1)
    if table.rows:
        sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)


def _write(sheet: Any, place: tuple[int, int], cell: Cell, style: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_string(*place, str(_plain(cell)), style)
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell)
    elif isinstance(cell, str):
        sheet.write_string(*place, cell, style)
    else:
        sheet.write_number(*place, cell, style)


def _widths(table: Table) -> list[int]:
    """As wide as the first rows need, so that nobody begins by dragging columns."""
    first = table.rows[:200]
    return [
        min(max([len(column.heading), *(len(str(row[place])) for row in first)]) + 2, WIDEST)
        for place, column in enumerate(table.columns)
    ]


WRITERS: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
