"""What is written is what was read."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import connection

from accounts.bundle.load import load
from accounts.bundle.tables import TABLES
from accounts.bundle.writer import OccupiedFolder, export
from accounts.models import Client, Team
from tests.accounts.bundle.conftest import NOW
from tests.accounts.bundle.everything import EVERYTHING
from tests.factories import ClientFactory


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def forget_everything() -> None:
    tables = ["accounts_agency", *(table.model._meta.db_table for table in reversed(TABLES))]
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608


@pytest.fixture
def everything(bring_in):
    report = bring_in(**EVERYTHING)
    assert report.rejected == []
    assert report.is_written


def test_every_table_is_in_the_bundle_that_tests_use():
    assert {"agency", *(table.name for table in TABLES)} == EVERYTHING.keys()


def test_every_column_is_in_the_bundle_that_tests_use():
    week = {"tue", "wed", "thu", "fri", "sun"}
    for table in TABLES:
        header = EVERYTHING[table.name].split("\n")[0].split(",")
        assert {column.name for column in table.told} - set(header) - week == set()


def test_same_bundle_twice_is_unchanged_throughout(everything, bring_in):
    report = bring_in(**EVERYTHING)
    for count in report.tables.values():
        assert count.unchanged > 0
        assert count.changed == count.rejected == 0


def test_export_imported_again_is_unchanged_throughout(everything, tmp_path):
    counts = export(tmp_path / "out")
    report = load(tmp_path / "out", now=NOW)
    assert report.warnings == []
    assert {name: count.unchanged for name, count in report.tables.items()} == counts


def test_export_of_an_imported_export_has_the_same_bytes(everything, tmp_path):
    export(tmp_path / "first")
    forget_everything()
    assert load(tmp_path / "first", now=NOW).is_written
    export(tmp_path / "second")
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_zip_has_the_same_bytes_each_time(everything, tmp_path):
    export(tmp_path / "a.zip")
    export(tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    export(tmp_path / "folder")
    with ZipFile(tmp_path / "a.zip") as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    assert packed == contents(tmp_path / "folder")
    assert load(tmp_path / "a.zip", now=NOW).changed == 0


def test_rows_are_sorted_by_id_and_text_is_as_it_was(everything, tmp_path):
    folder = tmp_path / "out"
    export(folder)
    rows = (folder / "clients.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1].startswith('0012,"Acme ""One"", Ltd",C2,north,Retail')
    assert rows[2] == "C2,=cmd|' x,,,,,,,,,,"
    touches = (folder / "touches.csv").read_text().splitlines()
    assert [row.split(",")[7] for row in touches[1:]] == ["", "ann", "bob"]


def test_ids_are_sorted_by_their_bytes_whatever_the_database(db, tmp_path):
    for id in ("b", "B", "a", "é", "Z", "10", "9"):
        ClientFactory.create(source_id=id)
    export(tmp_path)
    rows = (tmp_path / "clients.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["10", "9", "B", "Z", "a", "b", "é"]


def test_tables_without_records_have_no_file(db, tmp_path):
    ClientFactory.create()
    assert export(tmp_path) == {"agency": 7, "clients": 1}
    assert set(contents(tmp_path)) == {"agency.csv", "clients.csv"}


def test_earlier_bundle_in_the_folder_is_replaced(everything, tmp_path):
    export(tmp_path / "out")
    forget_everything()
    export(tmp_path / "out")
    assert set(contents(tmp_path / "out")) == {"agency.csv"}


def test_folder_with_other_things_in_it_is_left_alone(db, tmp_path):
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(OccupiedFolder, match=r"thesis\.doc"):
        export(tmp_path)
    assert set(contents(tmp_path)) == {"thesis.doc"}


def test_file_that_is_no_zip_is_left_alone(db, tmp_path):
    (tmp_path / "bundle").write_text("years of work")
    with pytest.raises(OccupiedFolder, match=r"ends in \.zip"):
        export(tmp_path / "bundle")


def test_text_with_any_line_break_comes_back_unchanged(db, tmp_path):
    names = ["a\nb", "a\rb", "a\r\nb", 'say "hi"', " blanks ", "\ttab", "a,b", "'quoted'", "💼"]
    for number, name in enumerate(names):
        ClientFactory.create(source_id=str(number), name=name)
    export(tmp_path)
    assert load(tmp_path, now=NOW).tables["clients"].unchanged == len(names)
    assert list(Client.objects.order_by("source_id").values_list("name", flat=True)) == names


def test_empty_installation_has_a_bundle_too(db, tmp_path):
    export(tmp_path)
    assert load(tmp_path, now=NOW).rejected == []
    assert not Team.objects.exists()
