"""Files that are larger, deeper or other than they look; paths that lead elsewhere."""

import ast
import csv
from pathlib import Path
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.test import Client as Browser

from accounts.bundle.archive import opened
from accounts.bundle.load import load
from accounts.bundle.report import Rejected, Report, write_rejected
from accounts.models import Client
from kpidash.spreadsheets import inert
from tests.accounts.bundle.conftest import NOW
from tests.cast import the_cast

CODE = [
    path
    for room in ("accounts", "kpidash", "metrics")
    for path in (settings.BASE_DIR / room).rglob("*.py")
]
# kpidash reads neither: XML with its entities, spreadsheets with their far corners.
READERS = {"xml", "lxml", "openpyxl", "python_calamine", "xlrd", "pickle", "yaml", "tarfile"}


def refusal(path: Path) -> str:
    started = perf_counter()
    report = load(path, now=NOW)
    assert perf_counter() - started < 1  # milliseconds on a machine that isn't busy
    assert not report.is_written
    assert not Client.objects.exists()
    return report.rejected[0].reason


def test_nothing_reads_xml_spreadsheets_or_pickles() -> None:
    read = {
        (name.split(".")[0], path.name)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        for name in imported(node)
    }
    assert [place for name, place in read if name in READERS] == []


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_spreadsheet_with_an_entity_or_a_bomb_inside_is_not_looked_into(db, tmp_path) -> None:
    with ZipFile(tmp_path / "b.xlsx", "w", ZIP_DEFLATED) as made:
        made.writestr(
            "[Content_Types].xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        )
        made.writestr("xl/worksheets/sheet1.xml", "<c r='XFD1048576'/>" + "0" * 1_000_000)
    assert "holds no CSV files" in refusal(tmp_path / "b.xlsx")


def test_bomb_is_refused_by_its_table_of_contents(db, tmp_path) -> None:
    with (
        ZipFile(tmp_path / "b.zip", "w", ZIP_DEFLATED) as made,
        made.open("clients.csv", "w", force_zip64=True) as file,
    ):
        for _ in range(110):
            file.write(b"0" * 1024**2)
    assert "times its size, as no bundle does" in refusal(tmp_path / "b.zip")


def test_twenty_megabytes_of_commas_are_refused_before_they_are_cells(db, tmp_path) -> None:
    (tmp_path / "clients.csv").write_bytes(b"id,name\n" + b"," * 20_000_000)
    assert "more than 100,000 commas" in refusal(tmp_path)


def test_header_of_ten_thousand_columns_is_refused(db, tmp_path) -> None:
    (tmp_path / "clients.csv").write_text("id,name," + ",".join(map(str, range(9_998))) + "\n")
    assert "The header has 10,000 columns" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["../clients.csv", "/clients.csv", "..\\clients.csv"])
def test_archive_does_not_reach_out_of_itself(db, tmp_path, name) -> None:
    with ZipFile(tmp_path / "b.zip", "w") as made:
        made.writestr(name, "id,name\nC1,Acme\n")
    assert "outside of its folder" in refusal(tmp_path / "b.zip")


def test_files_of_an_archive_are_never_written_anywhere(tmp_path) -> None:
    with ZipFile(tmp_path / "b.zip", "w") as made:
        made.writestr("clients.csv", "id,name\nC1,Acme\n")
    with opened(tmp_path / "b.zip") as bundle, bundle.files["clients.csv"]() as file:
        file.read()
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


UP = ("../", "..%2f", "%2e%2e/", "..%5c", "....//", "..%252f", "/%2e%2e%2f")


@pytest.mark.parametrize("up", UP)
@pytest.mark.parametrize(
    "place",
    ["/static/{}kpidash/settings.py", "/static/{}{}{}etc/passwd", "/teams/north/{}{}runs.csv"],
)
def test_path_of_a_file_leads_nowhere_else(db, up, place) -> None:
    browser = Browser()
    browser.force_login(the_cast().admin)
    answer = browser.get(place.replace("{}", up))
    body = b"".join(answer) if answer.streaming else answer.content
    assert b"SECRET_KEY" not in body
    assert b"root:" not in body
    assert answer.status_code in (301, 302, 400, 404)


def test_text_gets_an_apostrophe_and_a_negative_number_stays_itself() -> None:
    for text in ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"):
        assert inert(text) == f"'{text}"
    assert inert(-5.20) == -5.20
    assert inert("Acme - North") == "Acme - North"


def test_rejected_rows_are_inert_when_somebody_opens_them_to_put_them_right(tmp_path) -> None:
    report = Report(rejected=[Rejected("clients.csv", 2, "country", "=cmd|' /C calc'!A0", "is …")])
    write_rejected(report, tmp_path / "rejected.csv")
    with (tmp_path / "rejected.csv").open(newline="") as file:
        assert list(csv.reader(file))[1][3] == "'=cmd|' /C calc'!A0"
