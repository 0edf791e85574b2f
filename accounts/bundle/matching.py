"""Finds the records that the rows of a file are about, and those that they refer to."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import Model, Q

from accounts.bundle.columns import Column, Table
from accounts.bundle.rows import Row

# Databases take some thousand values in one query, not any number.
CHUNK = 2_000
T = TypeVar("T")


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def keys_of(model: type[Model], ids: Iterable[str]) -> dict[str, int]:
    """The primary keys of the records with these ids, by id."""
    found: dict[str, int] = {}
    for chunk in chunks(sorted(set(ids))):
        found.update(model._base_manager.filter(source_id__in=chunk).values_list("source_id", "pk"))
    return found


def find_records(table: Table, rows: Sequence[Row]) -> None:
    """Set `record` of every row that has one: its primary key, then its values as `kept`."""
    if not table.model._base_manager.exists():
        return
    key_columns = [table.by_name[name] for name in table.key]
    fields = ["pk", *(column.attname for column in table.kept)]
    places = [fields.index(column.attname) for column in key_columns]
    for chunk in chunks(rows):
        query = table.model._base_manager.filter(_has_key_like(key_columns, chunk))
        records = {
            tuple(record[place] for place in places): record
            for record in query.values_list(*fields)
        }
        for row in chunk:
            row.record = records.get(key_of(table, row))


def key_of(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row.values[name] for name in table.key)


def _has_key_like(columns: Iterable[Column], rows: Iterable[Row]) -> Q:
    """Holds for all records of the rows, and for few others."""
    condition = Q()
    for column in columns:
        values = {row.values[column.name] for row in rows}
        one_of = Q(**{f"{column.attname}__in": values - {None}})
        if None in values:
            one_of |= Q(**{f"{column.attname}__isnull": True})
        condition &= one_of
    return condition
