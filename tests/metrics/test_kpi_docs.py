"""The catalogue as a document is the one that the code prints."""

import pytest
from django.conf import settings
from django.core.management import call_command

from metrics.engine.kpi import CATALOGUE


def test_docs_are_what_the_code_says(capsys: pytest.CaptureFixture[str]) -> None:
    written = (settings.BASE_DIR / "docs" / "kpis.md").read_text(encoding="utf-8")
    call_command("kpi_docs")
    assert capsys.readouterr().out == written, "Run: manage.py kpi_docs > docs/kpis.md"


def test_every_kpi_has_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("kpi_docs")
    said = capsys.readouterr().out
    assert all(f'<a id="{key}"></a>' in said and f"](#{key})" in said for key in CATALOGUE)
