"""Every KPI of the catalogue explains itself, and its worked example is true."""

import pytest

from metrics import kpis as kpis  # enters the catalogue
from metrics.checks import errors_of, every_kpi_explains_itself
from metrics.engine.examples import run_example
from metrics.engine.kpi import CATALOGUE, kpi

KEYS = sorted(CATALOGUE)


def test_the_twelve_kpis_are_there():
    assert set(KEYS) >= {
        "logo_retention",
        "churn_rate",
        "contract_renewal_rate",
        "mrr",
        "mrr_growth",
        "upsell_revenue",
        "nps",
        "first_response_time",
        "sla_attainment",
        "touchpoints_upstream",
        "touchpoints_downstream",
        "proposal_conversion",
    }


@pytest.mark.parametrize("key", KEYS)
def test_worked_example_is_true(key):
    expected = CATALOGUE[key].example.expect
    assert run_example(CATALOGUE[key]) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("key", KEYS)
def test_kpi_says_what_a_person_must_know(key):
    entry = CATALOGUE[key]
    texts = (entry.name, entry.meaning, entry.formula, entry.why, entry.credit, entry.example.says)
    assert all(text.strip() for text in texts)
    assert "\n\n" in entry.meaning, "The second paragraph says what people get wrong."


@pytest.mark.parametrize("key", KEYS)
def test_benchmark_names_its_source_and_window(key):
    benchmark = CATALOGUE[key].benchmark
    if benchmark:
        assert benchmark.source
        assert benchmark.window in {"month", "quarter", "year", "t12m"}


def test_system_check_passes_for_the_catalogue():
    assert every_kpi_explains_itself() == []


def test_system_check_names_what_a_kpi_lacks():
    model = CATALOGUE["mrr"]

    def nameless(weather):  # no docstring, unknown table
        return weather

    declared = {
        name: getattr(model, name)
        for name in ("name", "unit", "better", "kind", "group", "fold", "why", "credit", "rows")
    }
    kpi(**declared, formula="", records=("sunshine",), example=model.example)(nameless)
    entry = CATALOGUE.pop("nameless")

    assert [error.id for error in errors_of(entry)] == [
        "metrics.E001",
        "metrics.E002",
        "metrics.E004",
        "metrics.E005",
    ]


def test_two_kpis_of_one_name_are_refused():
    model = CATALOGUE["mrr"]
    declared = {
        name: getattr(model, name)
        for name in ("name", "unit", "better", "kind", "group", "fold", "why", "credit", "rows")
    }
    with pytest.raises(ValueError, match="two KPIs called mrr"):
        kpi(**declared, formula="x", records=(), example=model.example)(model.compute)
