"""Queries into Arrow: the one seam between the database and frames.

Runs read through ADBC, which opens its own connection and so sees only what is
committed; inside a transaction, and where the database lives in memory,
Django's own connection serves. Both give the same tables.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
from django.db import connection

# SQLite's columns have no types: the driver guesses them from the first batch of rows, and fails
# where a column is blank that long and then isn't. So all rows are one batch.
WHOLE_TABLES = {"adbc.sqlite.query.batch_rows": str(2**31 - 2)}


class Reader:
    """Reads queries into Arrow; over one connection, so that all tables are of one moment."""

    def __init__(self, adbc: Any = None, options: Mapping[str, str] | None = None) -> None:
        self._adbc = adbc
        self._options = dict(options or {})

    @classmethod
    @contextmanager
    def open(cls, *, is_committed: bool = False) -> Iterator["Reader"]:
        """Reads what is committed; inside a transaction also what that has written.

        `is_committed` says that it has written nothing that is asked for.
        """
        if _only_django_sees_it(is_committed=is_committed):
            yield cls()
            return
        is_sqlite = connection.vendor == "sqlite"
        database, options = (_copied_sqlite, WHOLE_TABLES) if is_sqlite else (_postgresql, {})
        with database() as adbc:
            yield cls(adbc, options)

    def read(self, query: str) -> pa.Table:
        if self._adbc is None:
            return _through_django(query)
        with self._adbc.cursor(adbc_stmt_kwargs=self._options) as cursor:
            cursor.execute(query)
            return cursor.fetch_arrow_table()


def _only_django_sees_it(*, is_committed: bool) -> bool:
    """Rows of an open transaction, and databases in memory, no other connection sees."""
    name = str(connection.settings_dict["NAME"])
    in_memory = connection.vendor == "sqlite" and ("memory" in name or not name)
    return in_memory or (connection.in_atomic_block and not is_committed)


@contextmanager
def _copied_sqlite() -> Iterator[Any]:
    """A copy of the database, as of one moment, that ADBC may open.

    Never the database itself: ADBC brings an SQLite library of its own, and a
    process holds its file locks once for both. Closing the one would take the
    other's locks away, and its unwritten log with them.
    """
    from adbc_driver_sqlite import dbapi

    name = Path(str(connection.settings_dict["NAME"]))
    with TemporaryDirectory(dir=name.parent, prefix="reading-") as folder:
        copy = Path(folder) / "copy.sqlite3"
        # Not Django's connection: while that one writes, it would wait for itself for ever.
        with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with dbapi.connect(str(copy)) as adbc:
            yield adbc


@contextmanager
def _postgresql() -> Iterator[Any]:
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(_postgres_uri()) as adbc:
        with adbc.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield adbc


def _postgres_uri() -> str:
    from psycopg.conninfo import make_conninfo

    settings = connection.settings_dict
    parts = {
        "host": settings["HOST"],
        "port": settings["PORT"],
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }
    return make_conninfo(**{name: value for name, value in parts.items() if value})


def _through_django(query: str) -> pa.Table:
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pa.table({name: list(values) for name, values in zip(names, columns, strict=True)})
