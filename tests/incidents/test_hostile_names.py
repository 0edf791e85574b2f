"""Stored XSS, formulas and maths through the names of clients, people, teams and services."""

import csv
from collections.abc import Iterator
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.test import override_settings
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker
from python_calamine import CalamineWorkbook

from metrics import runs
from tests.cast import Cast, the_cast
from tests.incidents.hostile import (
    FORMULA,
    IMAGE,
    MATHS,
    RAW,
    SCRIPT,
    TURNED,
    name_contracts,
    plant,
)
from tests.published import NOW, publish

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGES = [
    "/", "/teams/north/", "/people/nora/", "/clients/acme/", "/log/acme/", "/renewals/", "/kpis/",
    "/kpis/logo_retention/?scope=team:north", "/kpis/mrr/?scope=client:acme", "/targets/",
    "/views/", "/runs/", "/admin/accounts/client/", "/admin/accounts/team/",
    "/admin/accounts/user/", "/admin/accounts/contract/", "/admin/accounts/touchpoint/",
    "/admin/accounts/client/?q=%3Cimg",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostile(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    with django_db_blocker.unblock(), override_settings(KPIDASH_NOW=NOW), transaction.atomic():
        cast = the_cast()
        plant(cast)
        publish(cast)
        name_contracts()
        runs.recompute(NOW)
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def ask(hostile: Cast, settings: Any) -> Any:
    settings.KPIDASH_NOW = NOW
    browser = Browser()
    browser.force_login(hostile.admin)
    return browser.get


@pytest.mark.parametrize("address", PAGES)
def test_name_with_markup_is_text_on_every_page(ask: Any, address: str) -> None:
    answer = ask(address)
    assert answer.status_code == 200
    body = answer.content.decode()
    assert [raw for raw in RAW if raw in body] == []
    assert "mathjax" not in body.lower()


def test_names_are_shown_as_they_were_written(ask: Any) -> None:
    client = unescape(ask("/clients/acme/").content.decode())
    assert all(name in client for name in (SCRIPT, IMAGE, MATHS, TURNED))
    assert FORMULA in unescape(ask("/teams/north/").content.decode())


def test_answers_of_the_api_are_json_that_no_browser_takes_for_a_page(ask: Any) -> None:
    answer = ask("/api/v1/pages/clients/acme/")
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.json()["page"]["name"] == SCRIPT


def test_name_that_begins_a_formula_is_text_in_a_csv_and_a_credit_stays_a_number(ask: Any) -> None:
    sheet = ask("/teams/north/people.csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(sheet)) for cell in row]
    assert f"'{FORMULA}" in cells
    assert [cell for cell in cells if cell.startswith("=")] == []


def test_name_that_begins_a_formula_is_text_in_a_spreadsheet(ask: Any) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(ask("/teams/north/people.xlsx").content))
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert FORMULA in cells
    assert b"<f>" not in ask("/teams/north/people.xlsx").content


def test_printed_scorecard_shows_names_and_runs_nothing(ask: Any) -> None:
    file = ask("/people/nora/scorecard.pdf").content
    reader = PdfReader(BytesIO(file))
    assert "onerror=alert" in "".join(page.extract_text() for page in reader.pages).replace(
        "\n", ""
    )
    assert [word for word in (b"/JavaScript", b"/OpenAction", b"/Launch") if word in file] == []
