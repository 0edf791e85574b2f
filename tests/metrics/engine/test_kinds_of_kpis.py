"""What follows from how a KPI is declared."""

import pytest

from metrics import kpis as kpis  # enters the catalogue
from metrics.engine.kpi import CATALOGUE, CLIENT_SPLITS
from metrics.engine.workbench import records_behind


def test_kpi_of_clients_is_also_taken_apart_by_what_is_known_of_them():
    assert CATALOGUE["upsell_revenue"].all_splits[-len(CLIENT_SPLITS) :] == CLIENT_SPLITS


def test_what_staff_say_in_confidence_is_not():
    enps = CATALOGUE["enps"]
    assert enps.is_anonymous
    assert enps.all_splits == enps.splits


@pytest.mark.parametrize(
    ("key", "adds_up", "has_percentiles", "has_interval"),
    [
        ("upsell_revenue", True, False, False),
        ("average_reply_time", False, True, False),
        ("first_response_time", False, True, False),
        ("logo_retention", False, False, True),
        ("nps", False, False, True),
    ],
)
def test_fold_decides_what_may_be_said_beside_a_number(key, adds_up, has_percentiles, has_interval):
    kpi = CATALOGUE[key]
    assert (kpi.adds_up, kpi.has_percentiles, kpi.has_interval) == (
        adds_up,
        has_percentiles,
        has_interval,
    )


@pytest.mark.parametrize("key", ["mrr", "grr", "upsell_revenue"])
def test_money_and_rates_of_money_tell_fees(key):
    assert CATALOGUE[key].tells_fees


@pytest.mark.parametrize("key", ["nps", "average_reply_time"])
def test_what_people_say_and_how_long_they_wait_tells_none(key):
    assert not CATALOGUE[key].tells_fees


def test_records_behind_a_kpi_are_also_those_of_the_tables_derived_from_them():
    assert {"contracts", "contract_changes"} <= records_behind(CATALOGUE["mrr"])
    assert "charters" in records_behind(CATALOGUE["sla_attainment"])
    assert records_behind(CATALOGUE["csat"]) >= {"surveys"}
