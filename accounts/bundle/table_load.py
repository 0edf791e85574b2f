"""Takes the rows of one file through all questions, and writes the good ones."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from accounts.bundle import removal, store
from accounts.bundle.columns import Column, Table
from accounts.bundle.matching import find_records
from accounts.bundle.reader import RawRow
from accounts.bundle.repeats import Repeats
from accounts.bundle.report import Count
from accounts.bundle.rows import Parser, Row

Reject = Callable[[Row, str, str], None]


class Surroundings(Protocol):
    """What loading one file needs to know of the others."""

    now: datetime

    def keys_of(self, table: str, ids: set[str]) -> dict[str, int]:
        """The primary keys of the records that rows may refer to, by id."""

    def why_unknown(self, table: str, id: str) -> str:
        """What is wrong with a reference to a record that is not among them."""

    def is_unreadable(self, table: str) -> bool: ...


class TableLoad:
    """The import of one file."""

    def __init__(
        self,
        table: Table,
        parser: Parser,
        *,
        count: Count,
        reject: Reject,
        around: Surroundings,
    ) -> None:
        self.table, self.parser = table, parser
        self.count, self.reject, self.around = count, reject, around
        self.removes_at_once = not removal.is_named_by_others(table.model)
        self.to_remove: list[Row] = []
        self._repeats = Repeats(table)

    def take(self, raws: Sequence[RawRow]) -> None:
        """Judge some rows and write those that are good and say something new."""
        rows = [self.parser.parse(raw) for raw in raws]
        self._reject_repeated(rows)
        rows = self._resolve(good(rows))
        find_records(self.table, rows)
        self._complete(rows)
        self._judge_together(rows)
        rows = good(rows)
        self._set_aside([row for row in rows if row.is_deleted])
        staying = [row for row in rows if not row.is_deleted]
        changed = [row for row in staying if not self._is_as_recorded(row)]
        store.write(self.table, changed, now=self.around.now)
        self._count(staying, changed)

    def remove(self) -> None:
        """Delete what was set aside, once no other file can name it any more."""
        standing = [row for row in self.to_remove if row.record]
        for row, reason in removal.remove(self.table, standing):
            self.reject(row, "deleted", reason)
        self.count.deleted += len(good(standing))
        self.count.unchanged += len(self.to_remove) - len(standing)
        self.to_remove = []

    def _reject_repeated(self, rows: list[Row]) -> None:
        for row in rows:
            for name, reason in self._repeats.problems(row):
                self.reject(row, name, reason)

    def _resolve(self, rows: list[Row]) -> list[Row]:
        """Replace the ids of other records by their keys."""
        for column in self.table.references:
            if self.around.is_unreadable(column.refers_to):
                # The import is refused anyway: no word about rows that name that file's.
                rows = [row for row in rows if not row.values.get(column.name)]
                continue
            self._resolve_column(column, rows)
        return good(rows)

    def _resolve_column(self, column: Column, rows: list[Row]) -> None:
        name = column.name
        naming = [row for row in rows if row.values.get(name) is not None]
        keys = self.around.keys_of(column.refers_to, {row.values[name] for row in naming})
        own = (
            {row.values["id"] for row in rows if not row.is_deleted}
            if column.refers_to == self.table.name
            else set()
        )
        for row in naming:
            id = row.told[name] = row.values[name]
            row.values[name] = keys.get(id)
            if id in keys:
                continue
            if id in own:
                row.pending[name] = id
            elif row.is_deleted:
                # Nothing is recorded about an unknown client: nothing to delete.
                row.values[name] = -1
            else:
                self._reject_reference(row, column, id)

    def _reject_reference(self, row: Row, column: Column, id: str) -> None:
        self.reject(row, column.shown_as, self.around.why_unknown(column.refers_to, id))

    def _complete(self, rows: list[Row]) -> None:
        """Fill what the file doesn't tell, and judge each row in itself."""
        untold = [c for c in self.table.kept if c in self.parser.absent or c.told_by]
        for row in rows:
            if row.is_deleted:
                continue
            for column in untold:
                self._fill(row, column)
            if self.table.fill_in:
                self.table.fill_in(row.values)
            for rule in self.table.rules:
                for name, reason in rule(row.values):
                    self.reject(row, name, reason)

    def _fill(self, row: Row, column: Column) -> None:
        if column.name in row.values:
            return
        if row.record:
            row.values[column.name] = row.record[1 + self.table.kept.index(column)]
        else:
            row.values[column.name] = column.blank(self.parser.reading)

    def _judge_together(self, rows: list[Row]) -> None:
        """Ask the rules between rows until all that are left keep them."""
        while True:
            left = good(rows)
            self._reject_orphans(left)
            for rule in self.table.file_rules:
                for row, name, reason in rule(good(left), self.table):
                    self.reject(row, name, reason)
            if len(good(left)) == len(left):
                return

    def _reject_orphans(self, rows: list[Row]) -> None:
        """Reject rows that name a row of the same file which was rejected."""
        if not any(row.pending for row in rows):
            return
        ids = {row.values["id"] for row in rows}
        for row in rows:
            for name, id in row.pending.items():
                if id not in ids:
                    self._reject_reference(row, self.table.by_name[name], id)

    def _set_aside(self, rows: list[Row]) -> None:
        self.to_remove += rows
        if self.removes_at_once:
            self.remove()

    def _is_as_recorded(self, row: Row) -> bool:
        if row.record is None or row.pending:
            return False
        values = tuple(row.values[column.name] for column in self.table.kept)
        return row.record[1:] == values

    def _count(self, staying: list[Row], changed: list[Row]) -> None:
        created = sum(1 for row in changed if row.record is None)
        self.count.created += created
        self.count.updated += len(changed) - created
        self.count.unchanged += len(staying) - len(changed)


def good(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if not row.is_rejected]
