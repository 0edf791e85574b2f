"""The drill: a backup restored elsewhere is the same to the last row and the last number."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from accounts import audit
from accounts.models import AuditEntry, Client, TouchPoint
from accounts.tokens import make_token
from kpidash.backup.making import MANIFEST, make
from kpidash.backup.restoring import CannotRestore, restore
from kpidash.backup.tables import digest, lines, tables
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from tests.cast import the_cast
from tests.incidents.hostile import plant
from tests.processes import Installation
from tests.published import NOW, publish
from tests.servers import Postgres

pytestmark = pytest.mark.django_db


@contextmanager
def elsewhere(database: Path) -> Iterator[None]:
    """Have everything that asks the database ask that one."""
    here = connections["default"]
    there = type(here)({**here.settings_dict, "NAME": str(database)}, "default")
    connections["default"] = there
    try:
        yield
    finally:
        there.close()
        connections["default"] = here


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Another database with kpidash's tables and no rows but those of the migrations."""
    if connection.vendor != "sqlite":
        pytest.skip("The drill on PostgreSQL has processes of its own, below.")
    copy = tmp_path / "restored.sqlite3"
    name = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


@pytest.fixture(scope="module")
def backup(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """Of an agency with numbers, a history, hostile names and a token."""
    path = tmp_path_factory.mktemp("backup") / "backup.zip"
    with django_db_blocker.unblock(), override_settings(KPIDASH_NOW=NOW), transaction.atomic():
        cast = the_cast()
        plant(cast)
        publish(cast)
        make_token(by=cast.admin, name="sync", days=9, now=NOW)
        call_command("backup", path)
        yield path
        transaction.set_rollback(True)


def everything() -> dict[str, Any]:
    return {model._meta.db_table: digest(lines(model)) for model in tables()}


def every_answer() -> list[Any]:
    published = Published.current()
    assert published
    window = published.window("t12m", date(2026, 2, 1))
    scopes = ("agency", "team:north", "team:south", "person:nora", "client:acme")
    return [
        published.answer(kpi, Scope.parse(scope), window).value
        for kpi in CATALOGUE
        for scope in scopes
    ]


@pytest.mark.slow
def test_every_table_and_every_number_comes_back(backup: Path, empty: Path) -> None:
    before, answers = everything(), every_answer()
    assert len([value for value in answers if value is not None]) > 20
    with elsewhere(empty):
        restore(backup)
        assert everything() == before
        assert every_answer() == answers
        assert next(audit.broken_entries(), None) is None
        assert AuditEntry.objects.order_by("-pk")[0].action == audit.Action.BACKED_UP
        # New rows get keys of their own.
        top = Client.objects.order_by("-pk")[0].pk
        assert Client.objects.create(source_id="new", name="New").pk > top


def altered(backup: Path, name: str, *, old: bytes, new: bytes) -> Path:
    """The same archive with other bytes in one of its files, its checksums made right."""
    path = backup.with_name("altered.zip")
    with ZipFile(backup) as source, ZipFile(path, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, content.replace(old, new, 1) if entry == name else content)
    return path


@pytest.mark.slow
def test_backup_that_is_not_what_was_made_is_refused_before_anything_is_written(
    backup: Path, empty: Path, tmp_path: Path
) -> None:
    whole = backup.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0xFF
    for content in (whole[:-1], whole[: len(whole) // 2], whole[:100], b"", bytes(flipped)):
        (tmp_path / "cut.zip").write_bytes(content)
        refused(tmp_path / "cut.zip", empty)
    clients = "accounts_client.jsonl"
    refused(altered(backup, clients, old=b"acme", new=b"acne"), empty)
    refused(altered(backup, clients, old=b"\n", new=b"\n[]\n"), empty)
    refused(altered(backup, MANIFEST, old=b'"rows": 2', new=b'"rows": 3'), empty)
    refused(altered(backup, MANIFEST, old=b'"format": 1', new=b'"format": 2'), empty)
    refused(altered(backup, MANIFEST, old=b"accounts.0001", new=b"accounts.0000"), empty)


def refused(file: Path, empty: Path) -> None:
    with elsewhere(empty):
        before = everything()
        with pytest.raises(CannotRestore):
            restore(file)
        assert everything() == before


@pytest.mark.slow
def test_database_with_records_is_never_restored_over(backup: Path) -> None:
    with pytest.raises(CommandError, match="not empty: there are rows in"):
        call_command("restore", backup)
    assert Client.objects.exists()


@pytest.mark.slow
def test_backup_opens_no_door(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    with ZipFile(backup) as archive:
        assert "django_session.jsonl" not in archive.namelist()
        assert json.loads(archive.read(MANIFEST))["tables"]["accounts_touchpoint"]["rows"] == 1


@pytest.mark.deep
@pytest.mark.postgres
@pytest.mark.timeout(600)
@pytest.mark.xdist_group("postgres")
def test_backup_of_postgres_comes_back_on_postgres_and_on_sqlite(
    postgres: Postgres, migrated_postgres_url: str, migrated_template: str, tmp_path: Path
) -> None:
    first = Installation(tmp_path, {"DATABASE_URL": migrated_postgres_url, "KPIDASH_NOW": LATER})
    first.ask("-m", "tests.faults.records")
    first.manage("recompute")
    first.manage("backup", str(tmp_path / "first.zip"))
    name = f"test_{uuid4().hex}"
    postgres.say(f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
    for number, url in enumerate((postgres.url(name), f"sqlite:///{tmp_path / 'db.sqlite3'}")):
        again = Installation(tmp_path, {"DATABASE_URL": url, "KPIDASH_NOW": LATER})
        again.manage("restore", str(tmp_path / "first.zip"))
        again.manage("backup", str(tmp_path / f"{number}.zip"))
        assert digests(tmp_path / f"{number}.zip") == digests(tmp_path / "first.zip")
        assert asked(again) == asked(first)
    postgres.say(f"DROP DATABASE {name} WITH (FORCE)")


LATER = "2026-11-21T08:00:00Z"
LOG = "accounts_auditentry"  # tells of the restoring and of each backup


def digests(path: Path) -> dict[str, Any]:
    with ZipFile(path) as archive:
        told: dict[str, Any] = json.loads(archive.read(MANIFEST))["tables"]
    return {name: each for name, each in told.items() if name != LOG}


def asked(installation: Installation) -> list[str]:
    where = ("--scope", "agency", "--window", "t12m", "--at", "2026-10", "--json")
    return [installation.manage("kpi", kpi, *where) for kpi in ("logo_retention", "mrr", "nrr")]


def test_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "backup.zip").write_text("mine")
    with pytest.raises(CommandError, match="name a new file"):
        call_command("backup", tmp_path / "backup.zip")
    assert (tmp_path / "backup.zip").read_text() == "mine"


def test_backup_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TouchPoint._meta, "db_table", "gone")
    with pytest.raises(Exception, match="gone"):
        make(tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []
