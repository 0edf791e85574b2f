"""Reads a backup into an empty database: all of it, held to its manifest before and after."""

import json
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.db import transaction
from django.db.models import Model

from kpidash.backup.making import FORMAT, MANIFEST, applied
from kpidash.backup.tables import (
    ROWS_AT_ONCE,
    Digest,
    digest,
    go_on_counting,
    insert,
    lines,
    read,
    tables,
)

# What migrations write themselves; a backup has it too.
FROM_MIGRATIONS = {"accounts_agency", "auth_permission", "django_content_type"}


class CannotRestore(Exception):
    """Nothing was written; the message says why."""


def restore(path: Path) -> dict[str, Digest]:
    try:
        with ZipFile(path) as archive:
            expected = verified(archive)
            _check_database(archive)
            with transaction.atomic():
                _fill(archive)
                _compare(expected)
    except (BadZipFile, zlib.error, EOFError, OSError) as error:
        raise CannotRestore(f"{path.name} can't be read to its end ({error}).") from error
    return expected


def verified(archive: ZipFile) -> dict[str, Digest]:
    """What the manifest says of each table, once every table is what it says."""
    told = _manifest(archive)
    expected = {name: Digest(**each) for name, each in told["tables"].items()}
    names = {f"{name}.jsonl" for name in expected} | {MANIFEST}
    if sorted(names) != sorted(archive.namelist()):
        raise CannotRestore("The backup holds other tables than its manifest says.")
    for name, says in expected.items():
        with archive.open(f"{name}.jsonl") as file:
            if digest(file) != says:
                raise CannotRestore(f"The table {name} is not what was backed up.")
    return expected


def _manifest(archive: ZipFile) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError) as error:
        raise CannotRestore("That is no backup of kpidash: it has no manifest.") from error
    if told.get("format") != FORMAT:
        raise CannotRestore(f"The backup has a format that this version doesn't know: {FORMAT} is.")
    return told


def _check_database(archive: ZipFile) -> None:
    if _manifest(archive)["migrations"] != applied():
        raise CannotRestore(
            "The backup was made by another version: restore it with that one, then upgrade."
        )
    for model in tables():
        name = model._meta.db_table
        if name not in FROM_MIGRATIONS and model._base_manager.exists():
            raise CannotRestore(f"The database is not empty: there are rows in {name}.")


def _fill(archive: ZipFile) -> None:
    models = tables()
    for model in models:
        if model._meta.db_table in FROM_MIGRATIONS:
            made = model._base_manager.all()
            made._raw_delete(made.db)
    for model in models:
        for rows in _rows(archive, model):
            insert(model, rows)
    go_on_counting(models)


def _rows(archive: ZipFile, model: type[Model]) -> Iterator[list[Model]]:
    with archive.open(f"{model._meta.db_table}.jsonl") as file:
        while batch := [read(model, line) for line in islice(file, ROWS_AT_ONCE)]:
            yield batch


def _compare(expected: dict[str, Digest]) -> None:
    for model in tables():
        name = model._meta.db_table
        if digest(lines(model)) != expected[name]:
            raise CannotRestore(f"The table {name} came out otherwise than it was backed up.")
