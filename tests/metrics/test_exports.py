"""Tables as files: the numbers of the page, and nothing that a spreadsheet would run."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from python_calamine import CalamineWorkbook

from accounts.models import Client as AgencyClient
from accounts.models import User
from kpidash.spreadsheets import inert
from metrics.engine.kpi import CATALOGUE
from metrics.exports.files import BOM, MOST_ROWS, TooManyRows, as_csv, as_xlsx
from metrics.exports.table import Table, columns
from metrics.fingerprints import definition_version
from tests.cast import Cast, the_cast
from tests.published import NOW, publish

TYPED = Table(
    "Typed",
    columns("Text", "Number", "Day", "Nothing"),
    (("=1+1", -5.2, date(2026, 3, 1), float("nan")),),
    head=(("Agency", "@home"),),
)


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-5.20", "'-5.20"),
        ("  =cmd", "'  =cmd"),
        ("\t=1", "'\t=1"),
        ("Acme", "Acme"),
        ("0012", "0012"),
        (-5.2, -5.2),
        (None, None),
        ("", ""),
    ],
)
def test_text_is_inert_and_numbers_stay_numbers(cell: Any, written: Any) -> None:
    assert inert(cell) == written


def test_csv_has_the_head_an_empty_line_headings_and_rows() -> None:
    assert as_csv(TYPED).decode().removeprefix(BOM).splitlines() == [
        "Agency,'@home",
        "",
        "Text,Number,Day,Nothing",
        "'=1+1,-5.2,2026-03-01,",
    ]


def test_cells_of_a_spreadsheet_have_types_and_run_nothing() -> None:
    sheet = CalamineWorkbook.from_filelike(BytesIO(as_xlsx(TYPED))).get_sheet_by_index(0)
    head, _, headings, row = sheet.to_python()
    assert head[:2] == ["Agency", "@home"]
    assert headings == ["Text", "Number", "Day", "Nothing"]
    assert row == ["=1+1", -5.2, date(2026, 3, 1), ""]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_the_same_table_is_the_same_file(write: Any) -> None:
    assert write(TYPED) == write(TYPED)


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    with pytest.raises(TooManyRows, match="take the CSV"):
        as_xlsx(Table("Many", columns("n"), ((1,),) * (MOST_ROWS + 1)))


def test_a_definition_has_one_version_and_another_one_another() -> None:
    versions = {definition_version(kpi) for kpi in CATALOGUE.values()}
    assert len(versions) == len(CATALOGUE)
    assert all(len(version) == 8 for version in versions)


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.KPIDASH_NOW = NOW
    return the_cast()


def download(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address)


def lines(answer: Any) -> list[list[str]]:
    text = answer.content.decode()
    assert text.startswith(BOM)
    return list(csv.reader(StringIO(text.removeprefix(BOM))))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_file_names_scope_window_freshness_and_definition_above_the_rows(cast: Cast) -> None:
    AgencyClient.objects.filter(pk=cast.birch.pk).update(name="=HYPERLINK(1)")
    run = publish(cast)
    address = "/kpis/logo_retention/rows.csv?scope=agency&window=t12m&at=2026-02"
    answer = download(cast.admin, address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="logo_retention-rows-t12m-2026-02.csv"' in answer["Content-Disposition"]
    head = {line[0]: line[1:] for line in lines(answer)[:8]}
    assert head["Scope"][1] == "agency"
    assert head["Window"] == ["12 months to Feb 2026", "2025-03-01", "2026-02-28"]
    assert head["Filters"] == ["scope=agency, window=t12m, at=2026-02"]
    assert head["Freshness"][:2] == [f"run {run.pk}", "numbers as of 2026-03-10 09:00+00:00"]
    version = definition_version(CATALOGUE["logo_retention"])
    assert head["Definition"] == ["Client retention rate", "logo_retention", version]
    assert [row[:4] for row in lines(answer)[10:]] == [
        ["yes", "acme", "acme", "nora"],
        ["yes", "birch", "'=HYPERLINK(1)", "sven"],
    ]


PAGES = {
    "/": ["concerns", "tiles"],
    "/teams/north/": ["tiles", "trend", "people", "concerns"],
    "/people/nora/": ["scorecard", "todo"],
    "/clients/acme/": ["figures", "contracts", "owners"],
    "/kpis/mrr/": ["trend", "below", "splits", "rows"],
    "/kpis/": ["kpis"],
    "/runs/": ["runs"],
}


@pytest.mark.slow
@pytest.mark.django_db
def test_every_table_of_every_page_is_a_file_of_both_kinds(cast: Cast) -> None:
    publish(cast)
    for page, tables in PAGES.items():
        for table in tables:
            written = lines(download(cast.admin, f"{page}{table}.csv"))
            spreadsheet = download(cast.admin, f"{page}{table}.xlsx").content
            sheet = CalamineWorkbook.from_filelike(BytesIO(spreadsheet)).get_sheet_by_index(0)
            filled = [line for line in sheet.to_python() if any(cell != "" for cell in line)]
            assert len(filled) == len([line for line in written if line])
            assert [cell for cell in filled[0] if cell] == written[0]
        assert download(cast.admin, f"{page}coffees.csv").status_code == 404


@pytest.mark.slow
@pytest.mark.django_db
def test_files_of_others_are_not_found(cast: Cast) -> None:
    publish(cast)
    mine = download(cast.account_manager, "/kpis/mrr/rows.csv?scope=client:acme")
    assert mine.status_code == 200
    assert "birch" not in mine.content.decode()
    for scope in ("agency", "team:north", "person:sven", "client:birch", "client:nothing"):
        for table in ("rows", "trend", "below"):
            address = f"/kpis/mrr/{table}.xlsx?scope={scope}"
            assert download(cast.account_manager, address).status_code == 404


@pytest.mark.django_db
def test_before_anything_was_published_there_are_no_files_of_numbers(cast: Cast) -> None:
    assert download(cast.admin, "/concerns.csv").status_code == 404
    assert download(cast.admin, "/kpis/mrr/rows.csv").status_code == 404
    assert download(cast.admin, "/kpis/kpis.csv").status_code == 200
