"""A scorecard as PDF: what the page says, tagged, and the same bytes each time."""

import sys
from io import BytesIO

import pytest
from django.test import Client as Browser
from pypdf import PdfReader

from metrics.engine.kpi import CATALOGUE
from metrics.fingerprints import definition_version

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages"), pytest.mark.slow]
ADDRESS = "/people/nora/scorecard.pdf?window=t12m&at=2026-02"


def file(user, address=ADDRESS, *, status=200):
    browser = Browser()
    browser.force_login(user)
    answer = browser.get(address)
    assert answer.status_code == status
    return answer


def text_of(pdf):
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).split())


def test_pdf_says_what_the_scorecard_says(house):
    answer = file(house.account_manager)
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="nora-scorecard.pdf"' in answer["Content-Disposition"]
    told = text_of(answer.content)
    assert "Account manager, North · 1 client · €1,000 a month" in told
    assert "What keeps us independent of any one client." in told
    assert "Also watched" in told


def test_pdf_names_window_comparison_run_and_definitions(house):
    told = text_of(file(house.account_manager).content)
    assert "Window 12 months to Feb 2026 Compared with the period before" in told
    assert "numbers as of 2026-03-10 09:00+00:00" in told
    assert f"Client retention {definition_version(CATALOGUE['logo_retention'])}" in told


def test_pdf_is_tagged_with_title_language_and_described_drawings(house):
    reader = PdfReader(BytesIO(file(house.account_manager).content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata.title == "nora: Scorecard, Our agency"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    kinds = [(each.get("/S"), each.get("/Alt")) for each in elements(root["/StructTreeRoot"])]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= {kind for kind, _alt in kinds}
    said = [alt for kind, alt in kinds if kind == "/Figure"]
    assert said
    assert all(said)


def elements(element):
    yield element
    below = element.get("/K", [])
    for each in below if isinstance(below, list) else [below]:
        each = each.get_object()
        if isinstance(each, dict) and "/S" in each:
            yield from elements(each)


def test_same_scorecard_is_the_same_file(house):
    assert file(house.account_manager).content == file(house.account_manager).content


def test_scorecard_without_targets_is_printed_too(house):
    told = text_of(file(house.account_manager, "/people/nora/scorecard.pdf?window=month").content)
    assert "No KPI has a target for this person in this period." in told


def test_scorecard_of_others_is_not_found(house):
    file(house.other_account_manager, status=404)
    file(house.account_manager, "/people/nobody/scorecard.pdf", status=404)


def test_scorecard_page_leads_to_its_pdf_with_what_was_chosen(house):
    told = file(house.account_manager, "/people/nora/?window=t12m&at=2026-02").content.decode()
    assert 'href="scorecard.pdf?window=t12m&amp;at=2026-02"' in told


def test_machine_that_can_not_print_says_what_it_lacks(house, monkeypatch, tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('no libpango')")
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    answer = file(house.account_manager, status=503)
    assert "On Debian install libpango-1.0-0" in answer.content.decode()
