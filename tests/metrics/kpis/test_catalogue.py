"""Every KPI of the catalogue explains itself, and its worked example is true."""

import pytest

from metrics import kpis as kpis  # enters the catalogue
from metrics.checks import errors_of, every_kpi_explains_itself
from metrics.engine.examples import run_example
from metrics.engine.kpi import CATALOGUE, kpi

KEYS = sorted(CATALOGUE)


THE_74 = """
    average_reply_time churn_by_reason churn_rate client_acquisition_rate client_load
    clients_touched_per_day clv confidence contacts_elsewhere contract_churn_rate
    contract_renewal_rate cross_sell_revenue csat customer_outcomes customer_referrals
    employee_satisfaction enps expansion_rate extension_revenue first_response_time
    gross_mrr_churn gross_renewal_value_rate grr interaction_time internal_referrals
    logo_retention mrr mrr_churn mrr_contraction mrr_expansion mrr_fx mrr_growth mrr_new
    mrr_pause mrr_reactivation mrr_resume mrr_transfer net_mrr_churn nps nrr on_time_delivery
    opps_from_internal_referrals organic_growth outreach_engagement product_engagement
    profit_margin proposal_conversion pulse quick_ratio referenceable_clients referral_rate
    relationship_audit reopen_rate resigning_clients response_rate
    revenue_from_internal_referrals revenue_growth revenue_per_client sla_attainment
    success_calls success_emails success_touches support_calls support_emails support_requests
    support_touches testimonials time_to_resolution touch_coverage touches_to_closure
    touches_to_resolution touchpoints_downstream touchpoints_upstream upsell_revenue
"""


def test_the_74_kpis_are_there():
    assert THE_74.split() == KEYS


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
