"""Turns the cells of a row into values, and keeps what is wrong with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.bundle.cells import BadCell, Reading
from accounts.bundle.columns import Column, Table
from accounts.bundle.reader import BadFile, RawRow, bad_characters

DELETED = "deleted"


@dataclass(slots=True, eq=False)
class Row:
    """One row on its way into the records."""

    line: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    is_deleted: bool = False
    is_rejected: bool = False
    # The record that it is about, where there is one: see `matching`.
    record: tuple[Any, ...] | None = None
    # References to rows of the same file that have no record yet, by column.
    pending: dict[str, str] = field(default_factory=dict)
    # The ids of references as the file has them, once `values` holds the records' keys.
    told: dict[str, str] = field(default_factory=dict)


RejectCell = Callable[[Row, str, str], None]


class Parser:
    """Reads rows of one table under one header."""

    def __init__(
        self, table: Table, header: Sequence[str], *, reading: Reading, reject: RejectCell
    ) -> None:
        self.table = table
        self.reading = reading
        self.reject = reject
        self.places = {name: place for place, name in enumerate(header) if name}
        self.present = [
            (column, self.places[column.name])
            for column in table.told
            if column.name in self.places
        ]
        self.absent = [column for column in table.told if column.name not in self.places]
        self._check_required()

    def _check_required(self) -> None:
        for column in self.absent:
            in_key = column.name in self.table.told_key
            if column.required and (in_key or DELETED not in self.places):
                raise BadFile(f"The column {column.name!r} is missing.", column=column.name)

    def parse(self, raw: RawRow) -> Row:
        row = Row(raw.line, raw.cells)
        self.reading.line = raw.line
        if raw.problem:
            self.reject(row, "", raw.problem)
            return row
        row.is_deleted = self._is_deleted(row)
        # One look at the whole row is faster than one at every cell.
        is_clean = not bad_characters("".join(raw.cells))
        for column, place in self.present:
            cell = raw.cells[place]
            if is_clean or not (problem := bad_characters(cell)):
                self._parse_cell(row, column, cell)
            else:
                self.reject(row, column.name, problem)
        self._fill_absent(row)
        if self.table.spread and not row.is_rejected:
            self.table.spread(row.values)
        return row

    def _parse_cell(self, row: Row, column: Column, cell: str) -> None:
        # Of a row that goes, only what tells it from others matters.
        if row.is_deleted and column.name not in self.table.told_key:
            return
        if column.cell.is_blank(cell):
            self._parse_blank(row, column)
            return
        try:
            row.values[column.name] = column.cell.parse(cell, self.reading)
        except BadCell as error:
            self.reject(row, column.name, str(error))

    def _parse_blank(self, row: Row, column: Column) -> None:
        if column.required:
            file = self.table.file
            self.reject(row, column.name, f"is missing; it is required in every row of {file}.")
            return
        row.values[column.name] = column.blank(self.reading)

    def _fill_absent(self, row: Row) -> None:
        for column in self.absent:
            if column.name in self.table.told_key:
                row.values[column.name] = column.blank(self.reading)
            elif column.required and not row.is_deleted:
                self.reject(
                    row, column.name, "is missing; it is required but for rows with a 1 in deleted."
                )

    def _is_deleted(self, row: Row) -> bool:
        place = self.places.get(DELETED)
        cell = row.cells[place].strip() if place is not None else ""
        if cell not in ("", "0", "1"):
            self.reject(row, DELETED, "is neither 1 (delete the row) nor 0 nor blank.")
        return cell == "1"
