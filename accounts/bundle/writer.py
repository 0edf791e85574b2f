"""Writes the records as a bundle: always the same bytes for the same records.

Text is written as it is. This is the exchange format: what it writes, the
import reads back unchanged.
"""

import csv
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import connection, transaction
from django.db.models import CharField, F, TextField
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate

from accounts.bundle.columns import Column, Table
from accounts.bundle.tables import TABLES
from accounts.bundle.tables.surroundings import AGENCY_FILE, AGENCY_KEYS
from accounts.models import Agency

ROWS_AT_ONCE = 5_000
# Both order text by its bytes, so that a bundle doesn't depend on the database.
BYTE_ORDER = {"sqlite": "BINARY", "postgresql": "C"}
DAWN_OF_ZIP = (1980, 1, 1, 0, 0, 0)


class OccupiedFolder(Exception):
    """A folder that holds something else than a bundle."""


def export(path: Path) -> dict[str, int]:
    """Write all records to a folder, or to a .zip; returns the number of rows by table.

    What stood there before is replaced only when the new bundle is complete.
    """
    if path.suffix.lower() != ".zip":
        _refuse_strangers(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".bundle-") as made:
        folder = Path(made) / "bundle"
        folder.mkdir()
        counts = _write_files(folder)
        if path.suffix.lower() == ".zip":
            packed = Path(made) / "bundle.zip"
            _pack(folder, packed)
            packed.replace(path)
        else:
            _put_in_place(folder, path)
    return counts


def _refuse_strangers(path: Path) -> None:
    known = {AGENCY_FILE, *(table.file for table in TABLES)}
    if path.exists() and not path.is_dir():
        raise OccupiedFolder(f"{path} is a file; name a folder, or a file that ends in .zip.")
    strangers = sorted(entry.name for entry in path.glob("*") if entry.name not in known)
    if strangers:
        raise OccupiedFolder(
            f"{path} holds other things, like {strangers[0]}; name an empty folder, or one with "
            "an earlier bundle."
        )


def _put_in_place(folder: Path, path: Path) -> None:
    path.mkdir(exist_ok=True)
    for earlier in path.iterdir():
        earlier.unlink()
    for file in folder.iterdir():
        shutil.move(file, path / file.name)


def _write_files(folder: Path) -> dict[str, int]:
    with transaction.atomic():
        _hold_still()
        counts = {"agency": _write_agency(folder / AGENCY_FILE)}
        for table in TABLES:
            if table.model._base_manager.exists():
                counts[table.name] = _write_table(table, folder / table.file)
    return counts


def _hold_still() -> None:
    """Have all tables read as they are at one moment; SQLite's transactions do that anyway."""
    if connection.vendor == "postgresql" and not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _write_agency(path: Path) -> int:
    agency = Agency.objects.current()
    calendar = agency.calendar.source_id if agency.calendar else ""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["key", "value"])
        for column in AGENCY_KEYS:
            value = calendar if column.refers_to else getattr(agency, column.attname)
            rows.writerow([column.name, written(column, value)])
    return len(AGENCY_KEYS)


def _write_table(table: Table, path: Path) -> int:
    columns = [column for column in table.told if _is_used(table, column)]
    count = 0
    # Rows end in CRLF, as RFC 4180 has it; cells with either half are quoted then.
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow([column.name for column in columns])
        for values in _records(table):
            rows.writerow([written(column, values[column.name]) for column in columns])
            count += 1
    return count


def _is_used(table: Table, column: Column) -> bool:
    usual = column.left_out_when
    return usual is None or table.model._base_manager.exclude(**{column.attname: usual}).exists()


def _records(table: Table) -> Iterator[dict[str, Any]]:
    """All records, with the ids of what they refer to, by column name."""
    names = [column.name for column in table.kept]
    query = table.model._base_manager.order_by(*_order(table))
    paths = [_path(column) for column in table.kept]
    for record in query.values_list(*paths).iterator(chunk_size=ROWS_AT_ONCE):
        values = dict(zip(names, record, strict=True))
        yield values | table.gather(values) if table.gather else values


def _path(column: Column) -> str:
    name = column.field or column.name
    return f"{name}__source_id" if column.refers_to else name


def _order(table: Table) -> list[OrderBy]:
    return [_by(table, table.by_name[name]) for name in table.key]


def _by(table: Table, column: Column) -> OrderBy:
    path = F(_path(column))
    field = table.model._meta.get_field(column.field or column.name)
    if column.refers_to or isinstance(field, CharField | TextField):
        return Collate(path, BYTE_ORDER[connection.vendor]).asc(nulls_first=True)
    return path.asc(nulls_first=True)


def written(column: Column, value: Any) -> str:
    return "" if value is None or value == "" else column.cell.write(value)


def _pack(folder: Path, path: Path) -> None:
    with ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            entry = ZipInfo(file.name, DAWN_OF_ZIP)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as packed:
                shutil.copyfileobj(source, packed)
