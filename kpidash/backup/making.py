"""Writes a backup, as of one moment, while others go on working."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from kpidash.backup.tables import Digest, digest, lines, tables

FORMAT = 1
MANIFEST = "manifest.json"


def make(path: Path) -> dict[str, Digest]:
    """Write all tables to a file of one's own; half a backup is never left there."""
    with TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
        half = Path(folder) / path.name
        half.touch(mode=0o600)
        with _one_moment(), ZipFile(half, "w", ZIP_DEFLATED) as archive:
            written = {model._meta.db_table: _write(archive, model) for model in tables()}
            told = {
                "format": FORMAT,
                "migrations": applied(),
                "tables": {name: asdict(each) for name, each in written.items()},
            }
            archive.writestr(MANIFEST, json.dumps(told, indent=1))
        half.rename(path)
    return written


def applied() -> list[str]:
    """The migrations of a database, each as app.name."""
    done = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in done)


def _write(archive: ZipFile, model: type[Model]) -> Digest:
    with archive.open(f"{model._meta.db_table}.jsonl", "w", force_zip64=True) as file:

        def written() -> Iterator[bytes]:
            for line in lines(model):
                file.write(line)
                yield line

        return digest(written())


@contextmanager
def _one_moment() -> Iterator[None]:
    """All tables are read as they are now; on SQLite too nobody has to wait for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
