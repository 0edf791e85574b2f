"""Reads a bundle into the records: everything, or nothing."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accounts import audit, changes
from accounts.audit import Action
from accounts.bundle.agency import AgencyLoad
from accounts.bundle.archive import Bundle, UnreadableBundle, opened
from accounts.bundle.cells import Reading, did_you_mean
from accounts.bundle.columns import Table
from accounts.bundle.matching import keys_of
from accounts.bundle.reader import BadFile, Sheet, unknown_columns
from accounts.bundle.report import Rejected, Report, shortened
from accounts.bundle.rows import DELETED, Parser, Row
from accounts.bundle.table_load import TableLoad
from accounts.bundle.tables import TABLES, named
from accounts.bundle.tables.surroundings import AGENCY_FILE
from accounts.models import Agency

ROWS_AT_ONCE = 5_000
# What a worker's memory holds: of rows that are judged together, and of what is told of bad ones.
MOST_AT_ONCE = 1_000_000
MOST_REJECTED = 1_000_000
IMPORT_LOCK = 7_462_391  # any number, the same for every import
Progress = Callable[[str], None]


def load(
    path: Path,
    *,
    now: datetime,
    is_dry_run: bool = False,
    skips_bad_rows: bool = False,
    progress: Progress = lambda _: None,
) -> Report:
    """Import the bundle at `path` in one transaction.

    One rejected row and nothing is written, unless bad rows are to be skipped;
    a file that can't be read at all is never skipped.
    """
    report = Report()
    try:
        with opened(path) as bundle, transaction.atomic():
            _wait_for_other_imports()
            BundleLoad(bundle, report, now=now, progress=progress).run()
            is_good = not report.is_unreadable and (skips_bad_rows or not report.rejected)
            report.is_written = is_good and not is_dry_run
            if not report.is_written:
                transaction.set_rollback(True)
            elif report.changed:
                _tell(report)
                changes.announce()
    except UnreadableBundle as error:
        report.refuse(file=path.name, reason=str(error))
    return report


def _tell(report: Report) -> None:
    """How many of what; who they were is in the history of the records that keep one."""
    counts: dict[str, Any] = {
        name: count.changed for name, count in report.tables.items() if count.changed
    }
    audit.note(Action.RECORDS_IMPORTED, by=None, about="", **counts)


def _wait_for_other_imports() -> None:
    # SQLite lets one writer in at a time as it is.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


class BundleLoad:
    """The import of all files, each after those that it refers to."""

    def __init__(
        self, bundle: Bundle, report: Report, *, now: datetime, progress: Progress
    ) -> None:
        self.bundle, self.report = bundle, report
        self.now, self.progress = now, progress
        self.reading = self._reading()
        self._rejected_lines: dict[str, dict[str, int]] = {}
        self._unreadable: set[str] = set()
        self._loads: list[TableLoad] = []

    def _reading(self) -> Reading:
        agency = Agency.objects.current()
        return Reading(agency.zone, agency.currency, self.report.warnings)

    def run(self) -> None:
        self._warn_of_unknown_files()
        agency = self._load_agency()
        for table in TABLES:
            if table.file in self.bundle.files:
                self._load(table)
            if table.name == "calendars" and agency:
                agency.set_calendar()
        for load in reversed(self._loads):
            try:
                load.remove()
            except BadFile as error:
                self._refuse(load.table.name, error)

    def keys_of(self, table: str, ids: set[str]) -> dict[str, int]:
        return keys_of(named(table).model, ids)

    def why_unknown(self, table: str, id: str) -> str:
        file = f"{table}.csv"
        if line := self._rejected_lines.get(table, {}).get(id):
            return f"names line {line} of {file}, which is rejected itself; correct that one."
        # Reports are English throughout, whatever language a page was in before.
        called = named(table).model._meta.verbose_name_raw
        return f"is unknown: no {called} in {file} or the records has this id; add or correct it."

    def is_unreadable(self, table: str) -> bool:
        return table in self._unreadable

    def _warn_of_unknown_files(self) -> None:
        known = {AGENCY_FILE, *(table.file for table in TABLES)}
        for file in self.bundle.files:
            if file not in known:
                self.report.warnings.append(
                    f"{file}: the file is not known and not read.{did_you_mean(file, known)}"
                )

    def _load_agency(self) -> AgencyLoad | None:
        if AGENCY_FILE not in self.bundle.files:
            return None
        self.reading.file = AGENCY_FILE
        places: dict[str, int] = {}
        agency = AgencyLoad(
            reading=self.reading,
            count=self.report.count("agency"),
            reject=lambda row, column, reason: self._reject("agency", places, row, column, reason),
        )
        try:
            with self.bundle.files[AGENCY_FILE]() as stream:
                sheet = Sheet(stream)
                places |= {name: place for place, name in enumerate(sheet.header)}
                agency.take(sheet)
        except BadFile as error:
            self._refuse("agency", error)
            return None
        self.reading.zone = agency.agency.zone
        self.reading.currency = agency.agency.currency
        return agency

    def _load(self, table: Table) -> None:
        self.reading.file = table.file
        try:
            with self.bundle.files[table.file]() as stream:
                # Named, so that it lives until the stream is closed.
                sheet = Sheet(stream)
                self._load_sheet(table, sheet)
        except BadFile as error:
            self._refuse(table.name, error)

    def _load_sheet(self, table: Table, sheet: Sheet) -> None:
        count = self.report.count(table.name)
        if not any(sheet.header):
            self.report.warnings.append(f"{table.file}: the file is empty; no records are in it.")
            return
        places = {name: place for place, name in enumerate(sheet.header)}

        def reject(row: Row, column: str, reason: str) -> None:
            self._reject(table.name, places, row, column, reason)

        known = [*(column.name for column in table.told), DELETED]
        self.report.warnings += [
            f"{table.file}: {warning}" for warning in unknown_columns(sheet.header, known)
        ]
        parser = Parser(table, sheet.header, reading=self.reading, reject=reject)
        load = TableLoad(table, parser, count=count, reject=reject, around=self)
        self._loads.append(load)
        raws = iter(sheet)
        done = 0
        most = MOST_AT_ONCE if table.is_read_whole else ROWS_AT_ONCE
        while batch := list(islice(raws, most)):
            if table.is_read_whole and next(raws, None):
                reason = f"The file has more than {most:,} rows; import it in parts."
                raise BadFile(reason, line=batch[-1].line)
            load.take(batch)
            done += len(batch)
            self.progress(f"{table.file}: {done:,} rows")

    def _refuse(self, table: str, error: BadFile) -> None:
        self._unreadable.add(table)
        self.report.count(table).rejected += 1
        self.report.refuse(
            file=f"{table}.csv", reason=error.reason, line=error.line, column=error.column
        )

    def _reject(
        self, table: str, places: dict[str, int], row: Row, column: str, reason: str
    ) -> None:
        if len(self.report.rejected) >= MOST_REJECTED:
            reason = (
                f"More than {MOST_REJECTED:,} rows are wrong up to here; correct the first ones."
            )
            raise BadFile(reason, line=row.line)
        place = places.get(column)
        cells = row.cells
        value = cells[place] if place is not None and place < len(cells) else ""
        if not row.is_rejected:
            row.is_rejected = True
            self.report.count(table).rejected += 1
            if "id" in places and places["id"] < len(cells):
                lines = self._rejected_lines.setdefault(table, {})
                lines.setdefault(cells[places["id"]], row.line)
        printable = shortened(value).encode("utf-8", "backslashreplace").decode()
        self.report.reject(Rejected(f"{table}.csv", row.line, column, printable, reason))
