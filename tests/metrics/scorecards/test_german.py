"""Sentences that numbers make are whole in German too."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from metrics.engine.kpi import CATALOGUE
from metrics.engine.quality import Deduction
from metrics.engine.rating import Goal, Status
from metrics.scorecards.figures import basis_in_words
from metrics.scorecards.findings import finding, summary, tally
from metrics.wording import label, lack, record, said, told
from tests.metrics.made_answers import answer, line_of


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    with translation.override("de"):
        yield


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_finding_names_kpi_target_and_month():
    assert plain(finding(line_of(92.0, 91.0, 89.0, 88.0), currency="EUR")) == (
        "Kundenbindung: das Ziel von 90 % unterschritten, seit September 2026"
    )


def test_too_few_are_counted_in_the_right_case():
    few = answer(87.5, n=8, low=52.9, high=97.8)
    assert plain(finding([few], currency="EUR")) == (
        "Kundenbindung: 87,5 % – 8 Kunden sind zu wenig, um über das Ziel von 90 % zu urteilen"
    )


def test_band_keeps_its_unit_behind_the_figures():
    touches = {"kpi": "touchpoints_upstream", "goal": Goal(low=2, high=4)}
    assert "das Band 2–4 im Monat" in plain(finding(line_of(3.0, 5.0, **touches), currency="EUR"))


def test_summary_has_decimal_commas():
    assert plain(summary(line_of(92.0, 88.0, low=80.0, high=94.0), currency="EUR")) == (
        "Kundenbindungsrate: 92,0 % (12 Monate bis Sep 2026), 88,0 % (12 Monate bis Okt 2026); "
        "Ziel ≥ 90 %; 95-%-Intervall 80,0 % bis 94,0 %."
    )


def test_tally_tells_numbers_in_figures():
    assert tally([Status.ON_TARGET, Status.OFF_TARGET, Status.TOO_FEW]) == (
        "1 von 3 Kennzahlen im oder nahe am Ziel, 1 zu wenige Fälle"
    )


def test_basis_declines_what_it_counts():
    made = answer(50.0, n=4, kpi="on_time_delivery", numerator=2.0, denominator=4.0)
    assert plain(basis_in_words(made, "EUR")) == "2 von 4 Projekten"


def test_kpi_is_told_in_all_its_words():
    kpi = told(CATALOGUE["logo_retention"])
    assert kpi.name == "Kundenbindungsrate"
    assert kpi.benchmark is not None
    assert kpi.benchmark.warning == "Im Jahr: 90 % im Monat wären 28 % im Jahr."
    assert kpi.meaning.count("\n\n") == CATALOGUE["logo_retention"].meaning.count("\n\n")
    assert kpi.rows == "client", "nouns are keys: formats.plural tells them"


def test_note_beside_a_record_is_translated_and_its_id_is_not():
    assert record("r00012, reopened") == "r00012, wieder geöffnet"
    assert record("MRR of 2026-03") == "MRR von 2026-03"
    assert record("month") == "month"


def test_lack_of_records_is_told_with_its_numbers():
    found = Deduction(
        points=5,
        found=3,
        of=24,
        what="3 of 24 active clients have nobody who looks after them",
        repair="Assign an owner to each, from the day on which they took over.",
    )
    assert lack(found).what == "3 von 24 aktiven Kunden ohne Betreuung"


def test_lack_that_no_rule_knows_any_more_stays_as_the_run_wrote_it():
    old = Deduction(points=5, found=1, of=2, what="something of old", repair="")
    assert lack(old) == old


def test_known_labels_are_translated_and_an_agencys_own_are_not():
    assert (label("review_meeting"), label("cross_sell")) == ("review meeting", "Cross-Selling")
    assert label("existing clients") == "bestehende Kunden"
    assert said("") == label("") == ""
