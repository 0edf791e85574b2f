"""Rows of one table as a program hands them over: judged and written as an import's are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts import changes
from accounts.bundle.cells import Reading, did_you_mean
from accounts.bundle.columns import Table
from accounts.bundle.matching import chunks
from accounts.bundle.reach_rules import ONLY_SEEN, rules_for
from accounts.bundle.reader import RawRow
from accounts.bundle.report import Count, Rejected, shortened
from accounts.bundle.rows import Parser, Row
from accounts.bundle.table_load import TableLoad
from accounts.bundle.tables import named
from accounts.models import Agency, User
from accounts.models.record import new_source_id

Given = Mapping[str, Any]
NUMBER = "number"


@dataclass
class Written:
    """What became of the rows: all are written, or none is and `rejected` says why."""

    count: Count = field(default_factory=Count)
    ids: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_only_seen(self) -> bool:
        """Whether it is refused for what the person may do, not for what they wrote."""
        return any(row.reason == ONLY_SEEN for row in self.rejected)


def write_rows(table: str, rows: Sequence[Given], *, by: User, now: datetime) -> Written:
    """Write the rows within the reach of `by`; rolling back what is rejected is the caller's."""
    given = GivenRows(named(table), by=by, now=now)
    given.take([given.completed(row) for row in rows])
    if given.written.count.changed and not given.written.rejected:
        changes.announce()
    return given.written


class GivenRows:
    """One load, and what surrounds it: the records in one person's reach."""

    def __init__(self, table: Table, *, by: User, now: datetime) -> None:
        self.by, self.now = by, now
        self.table = replace(table, file_rules=(*table.file_rules, *rules_for(table, by)))
        self.header: list[str] = []
        self.written = Written()

    def completed(self, row: Given) -> dict[str, Any]:
        """With an id of its own, and in the name of who writes, unless it says otherwise."""
        full = dict(row)
        full["id"] = full.get("id") or new_source_id()
        if "person" in self.table.key:
            full.setdefault("person", self.by.source_id)
        return full

    def take(self, rows: Sequence[dict[str, Any]]) -> None:
        self.header = [c.name for c in self.table.told if c.required or c.name in rows[0]]
        raws = [RawRow(number, self._cells(number, row)) for number, row in _numbered(rows)]
        self._refuse_other_fields(rows)
        if self.written.rejected:
            return
        self.written.ids = [str(row["id"]) for row in rows]
        parser = Parser(self.table, self.header, reading=self._reading(), reject=self.reject)
        count = self.written.count
        TableLoad(self.table, parser, count=count, reject=self.reject, around=self).take(raws)

    def _reading(self) -> Reading:
        agency = Agency.objects.current()
        warnings = self.written.warnings
        return Reading(agency.zone, agency.currency, warnings, file=self.table.name)

    def _refuse_other_fields(self, rows: Sequence[Given]) -> None:
        """A blank would take away what is recorded, so no row is blank where another is not."""
        told = rows[0].keys()
        for number, row in _numbered(rows):
            for name in sorted(row.keys() - self.table.by_name.keys()):
                hint = did_you_mean(name, self.table.by_name)
                self._refuse(number, name, "", f"is no field of {self.table.name}.{hint}")
            for name in sorted(row.keys() ^ told):
                reason = "is named in some rows; name it in all, as null where it isn't known."
                self._refuse(number, name, "", reason)

    def _cells(self, number: int, row: Given) -> list[str]:
        return [self._cell(number, name, row.get(name)) for name in self.header]

    def _cell(self, number: int, name: str, value: Any) -> str:
        is_number = self.table.by_name[name].cell.says == NUMBER
        if value is None:
            return ""
        if isinstance(value, Decimal) and is_number:
            return plain(value)
        if isinstance(value, str) and not is_number:
            return value
        wanted = "a number" if is_number else "text"
        self._refuse(number, name, str(value), f"is of another kind; write {wanted}, or null.")
        return ""

    def reject(self, row: Row, column: str, reason: str) -> None:
        """What the load says of a row."""
        row.is_rejected = True
        value = row.cells[self.header.index(column)] if column in self.header else ""
        self._refuse(row.line, column, value, reason)

    def _refuse(self, number: int, column: str, value: str, reason: str) -> None:
        rejected = Rejected(self.table.name, number, _printable(column), _printable(value), reason)
        self.written.rejected.append(rejected)

    def keys_of(self, table: str, ids: set[str]) -> dict[str, int]:
        visible = named(table).model._default_manager.all().visible_to(self.by)  # type: ignore[attr-defined]
        found: dict[str, int] = {}
        for chunk in chunks(sorted(ids)):
            found.update(visible.filter(source_id__in=chunk).values_list("source_id", "pk"))
        return found

    def why_unknown(self, table: str, id: str) -> str:
        called = named(table).model._meta.verbose_name_raw
        return f"is unknown: no {called} that you may see has this id; correct it."

    def is_unreadable(self, table: str) -> bool:
        return False


def _printable(text: str) -> str:
    return shortened(text).encode("utf-8", "backslashreplace").decode()


def plain(value: Decimal) -> str:
    """As a cell has it; what no cell can hold stays as it came, to be refused there."""
    is_short = value.is_finite() and abs(value.adjusted()) < 50
    return format(value, "f") if is_short else str(value)


def _numbered(rows: Sequence[Given]) -> Iterator[tuple[int, Given]]:
    return enumerate(rows, start=1)
