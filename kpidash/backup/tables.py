"""Rows of a table as lines of text, equal for equal rows on every database."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import BinaryField, Field, ForeignKey, JSONField, Model

ROWS_AT_ONCE = 2_000
# Whoever finds a backup is not signed in by it.
LEFT_OUT = {"sessions.Session"}


@dataclass(frozen=True)
class Digest:
    """How many rows a table has, and the SHA-256 of them all."""

    rows: int
    sha256: str


def tables() -> list[type[Model]]:
    """Every table that is kept, those between two others and the histories among them."""
    found = apps.get_models(include_auto_created=True)
    kept = {
        model._meta.db_table: model
        for model in found
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    }
    return [kept[name] for name in sorted(kept)]


def fields(model: type[Model]) -> "list[Field[Any, Any]]":
    return list(model._meta.concrete_fields)


def lines(model: type[Model]) -> Iterator[bytes]:
    """All rows in the order of their keys."""
    names = [field.attname for field in fields(model)]
    rows = model._base_manager.all().order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        told = [_told(value) for value in row]
        yield json.dumps(told, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    return value


def read(model: type[Model], line: bytes) -> Model:
    """The row that a line tells of, not saved."""
    cells = zip(fields(model), json.loads(line), strict=True)
    return model(**{field.attname: _value(field, cell) for field, cell in cells})


def _value(field: "Field[Any, Any]", cell: Any) -> Any:
    if isinstance(field, BinaryField) and cell is not None:
        return b64decode(cell)
    if cell is None or isinstance(field, JSONField):
        return cell
    told = field.target_field if isinstance(field, ForeignKey) else field
    return told.to_python(cell)


def digest(told: Iterable[bytes]) -> Digest:
    rows, sum_ = 0, sha256()
    for line in told:
        rows += 1
        sum_.update(line)
    return Digest(rows, sum_.hexdigest())


def insert(model: type[Model], rows: list[Model]) -> None:
    """As they are: nothing is set to now, nothing is told to anybody."""
    columns = fields(model)
    most = connection.ops.bulk_batch_size(columns, rows)
    for start in range(0, len(rows), most):
        into: Any = model._base_manager.all()
        into._insert(rows[start : start + most], fields=columns, raw=True, using=into.db)


def go_on_counting(models: list[type[Model]]) -> None:
    """New rows get keys after those that were inserted."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
