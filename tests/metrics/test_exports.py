"""Rows as a file: the numbers of the page, and nothing that a spreadsheet would run."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import Client as AgencyClient
from accounts.models import User
from metrics.exports import BOM, inert
from tests.cast import Cast, the_cast
from tests.published import NOW, publish


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


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.KPIDASH_NOW = NOW
    return the_cast()


def download(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(f"/kpis/{address}")


def lines(answer: Any) -> list[list[str]]:
    text = answer.content.decode()
    assert text.startswith(BOM)
    return list(csv.reader(StringIO(text.removeprefix(BOM))))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_file_names_scope_window_and_freshness_above_the_rows(cast: Cast) -> None:
    AgencyClient.objects.filter(pk=cast.birch.pk).update(name="=HYPERLINK(1)")
    publish(cast)
    answer = download(cast.admin, "logo_retention/rows.csv?scope=agency&window=t12m&at=2026-02")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="logo_retention-t12m-2026-02.csv"' in answer["Content-Disposition"]
    head, rows = lines(answer)[:6], lines(answer)[8:]
    assert [line[0] for line in head] == [
        "KPI",
        "Scope",
        "Window",
        "Value",
        "Formula",
        "Freshness",
    ]
    assert head[2][1] == "12 months to Feb 2026"
    assert head[3][1] == "50.0"
    assert [row[:4] for row in rows] == [
        ["yes", "acme", "acme", "nora"],
        ["yes", "birch", "'=HYPERLINK(1)", "sven"],
    ]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_rows_of_others_are_not_found(cast: Cast) -> None:
    publish(cast)
    mine = download(cast.account_manager, "mrr/rows.csv?scope=client:acme")
    assert mine.status_code == 200
    assert "birch" not in mine.content.decode()
    for scope in ("agency", "team:north", "person:sven", "client:birch", "client:nothing"):
        assert download(cast.account_manager, f"mrr/rows.csv?scope={scope}").status_code == 404
