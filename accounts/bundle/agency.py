"""Reads agency.csv, which tells the one agency by key and value."""

from collections.abc import Callable
from typing import Any

from accounts.bundle.cells import BadCell, Reading, did_you_mean
from accounts.bundle.columns import Column
from accounts.bundle.matching import keys_of
from accounts.bundle.reader import BadFile, RawRow, Sheet, bad_characters
from accounts.bundle.report import Count
from accounts.bundle.rows import Row
from accounts.bundle.tables.surroundings import AGENCY_KEYS
from accounts.models import Agency, Calendar

KEY, VALUE = "key", "value"
BY_KEY = {column.name: column for column in AGENCY_KEYS}


class AgencyLoad:
    """The import of agency.csv: its values first, its calendar once calendars are read."""

    def __init__(
        self, *, reading: Reading, count: Count, reject: Callable[[Row, str, str], None]
    ) -> None:
        self.reading, self.count, self.reject = reading, count, reject
        self.places: dict[str, int] = {}
        self.agency = Agency.objects.current()
        self.is_new = self.agency._state.adding
        self._calendar: Row | None = None

    def take(self, sheet: Sheet) -> None:
        self.places = {name: place for place, name in enumerate(sheet.header)}
        for name in (KEY, VALUE):
            if name not in self.places:
                raise BadFile(f"The column {name!r} is missing.", column=name)
        lines: dict[str, int] = {}
        for raw in sheet:
            self._take_row(raw, lines)
        self._save()

    def _take_row(self, raw: RawRow, lines: dict[str, int]) -> None:
        row = Row(raw.line, raw.cells)
        self.reading.line = raw.line
        if raw.problem:
            self.reject(row, "", raw.problem)
            return
        key, value = (raw.cells[self.places[name]] for name in (KEY, VALUE))
        column = BY_KEY.get(key.strip().casefold())
        if column is None:
            self.reading.warn_once(
                key, f"the key {key!r} is not known and not read.{did_you_mean(key, BY_KEY)}"
            )
        elif lines.setdefault(column.name, raw.line) != raw.line:
            self.reject(row, KEY, f"is a duplicate of line {lines[column.name]}; keep one.")
        else:
            self._take_value(row, column, value)

    def _take_value(self, row: Row, column: Column, cell: str) -> None:
        if problem := bad_characters(cell):
            self.reject(row, VALUE, problem)
        elif column.cell.is_blank(cell) and column.required:
            # Not known: what is recorded, or the default, stays.
            self.count.unchanged += 1
        elif column.refers_to:
            row.values[VALUE] = cell
            self._calendar = row
        else:
            self._set_value(row, column, cell)

    def _set_value(self, row: Row, column: Column, cell: str) -> None:
        try:
            blank = column.cell.is_blank(cell)
            value = column.blank(self.reading) if blank else column.cell.parse(cell, self.reading)
        except BadCell as error:
            self.reject(row, VALUE, str(error))
            return
        self._set(column.attname, value)

    def _set(self, attname: str, value: Any) -> None:
        if self.is_new:
            self.count.created += 1
        elif getattr(self.agency, attname) == value:
            self.count.unchanged += 1
        else:
            self.count.updated += 1
        setattr(self.agency, attname, value)

    def _save(self) -> None:
        if not self.is_new or self.count.created:
            self.agency.save()

    def set_calendar(self) -> None:
        """Point at the working hours; called when calendars.csv has been read."""
        if self._calendar is None:
            return
        id = self._calendar.values[VALUE]
        keys = keys_of(Calendar, [id]) if id else {}
        if id and id not in keys:
            self.reject(
                self._calendar,
                VALUE,
                "is unknown: no calendar in calendars.csv or the records has this id; add or "
                "correct it.",
            )
            return
        self._set("calendar_id", keys.get(id))
        self._save()
