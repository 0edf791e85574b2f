"""The reference bundles, where they lie beside the checkout."""

import pytest

from accounts.bundle.load import load
from tests.accounts.bundle.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BUNDLES = [
    "b2b_nps_churn_sample",
    "crm_sales_opportunities",
    "helpdesk_eventlog_it",
    "nps_timeseries",
    "projects_construction_pm",
    "ravenstack_saas",
    "renewal_book_csm",
    "surveys_nps_csat_ces",
    "tiny",
]


@pytest.mark.parametrize("name", BUNDLES)
def test_reference_bundle(shared, name):
    folder = shared / "data" / "bundles" / name

    first = load(folder, now=NOW)
    assert first.rejected == []
    assert {file.stem for file in folder.glob("*.csv")} == first.tables.keys()

    second = load(folder, now=NOW)
    assert second.changed == second.rejected_rows == 0
