"""Writes many records at once, with their history."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Cast, Concat

from accounts.bundle.columns import Table
from accounts.bundle.matching import chunks
from accounts.bundle.rows import Row

BATCH = 1_000
CHANGE_REASON = "bundle import"


def write(table: Table, rows: Sequence[Row], *, now: datetime) -> None:
    """Update the records of the rows, and create those that there are not.

    In this order: an owner's end makes room for the next one.
    """
    updated = _updated_records(table, [row for row in rows if row.record])
    _update(table, updated)
    created = [_new_record(table, row) for row in rows if row.record is None]
    table.model._base_manager.bulk_create(created, batch_size=BATCH)
    _link(table, rows, [*created, *updated])
    _write_history(table, created, is_update=False, now=now)
    _write_history(table, updated, is_update=True, now=now)


def _values(table: Table, row: Row) -> dict[str, Any]:
    return {column.attname: row.values[column.name] for column in table.kept}


def _new_record(table: Table, row: Row) -> Model:
    born = {name: value() for name, value in table.at_birth.items()}
    return table.model(**_values(table, row), **born)


def _updated_records(table: Table, rows: Sequence[Row]) -> list[Model]:
    """The records of the rows as they are to be, fields that no bundle tells included."""
    by_key = {row.record[0]: row for row in rows if row.record}
    records: list[Model] = []
    for chunk in chunks(sorted(by_key)):
        records += table.model._base_manager.filter(pk__in=chunk)
    for record in records:
        for name, value in _values(table, by_key[record.pk]).items():
            setattr(record, name, value)
    return records


def _update(table: Table, records: list[Model]) -> None:
    if table.is_replaced:
        _replace(table, records)
        return
    if table.swapped:
        _make_way(table, records)
    overwrite(table.model, records, [column.attname for column in table.kept])


def overwrite(model: type[Model], records: list[Model], fields: Iterable[str]) -> None:
    """Update these fields of many records in few statements."""
    model._base_manager.bulk_create(
        records,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=list(fields),
    )


def _replace(table: Table, records: list[Model]) -> None:
    """Delete and insert again, so that a rule between rows isn't broken on the way."""
    for chunk in chunks(records):
        gone = table.model._base_manager.filter(pk__in=[record.pk for record in chunk])
        # Past the signals: the history is to say "changed", not "deleted".
        gone._raw_delete(gone.db)
    table.model._base_manager.bulk_create(records, batch_size=BATCH)


def _make_way(table: Table, records: list[Model]) -> None:
    """Set the unique field of all records aside, so that they may swap values."""
    aside = Concat(Cast(F("pk"), CharField()), Value("@changing.invalid"))
    for chunk in chunks(records):
        table.model._base_manager.filter(pk__in=[record.pk for record in chunk]).update(
            **{table.by_name[table.swapped].attname: aside}
        )


def _link(table: Table, rows: Sequence[Row], records: Sequence[Model]) -> None:
    """Fill the references to rows of the same file, now that all have a record."""
    pending = {row.values["id"]: row.pending for row in rows if row.pending}
    if not pending:
        return
    keys = {record.source_id: record.pk for record in records}  # type: ignore[attr-defined]
    linked = [record for record in records if record.source_id in pending]  # type: ignore[attr-defined]
    for record in linked:
        for name, id in pending[record.source_id].items():  # type: ignore[attr-defined]
            setattr(record, table.by_name[name].attname, keys[id])
    overwrite(table.model, linked, [column.attname for column in table.self_references])


def _write_history(table: Table, records: list[Model], *, is_update: bool, now: datetime) -> None:
    manager_name = getattr(table.model._meta, "simple_history_manager_attribute", None)
    if manager_name and records:
        getattr(table.model, manager_name).bulk_history_create(
            records,
            batch_size=BATCH,
            update=is_update,
            default_change_reason=CHANGE_REASON,
            default_date=now,
        )
