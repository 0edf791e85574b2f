"""Two readings of the rules, the oracle's and the engine's, agree on any book.

`KPIDASH_EXAMPLES=2000` looks through so many agencies for each law.
"""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from metrics import kpis as kpis  # enters the catalogue
from metrics.engine.kpi import CATALOGUE
from tests.oracle.agreement import Both, window_of
from tests.oracle.books import WINDOWS, Agency, agencies, windows
from tests.oracle.contract_books import contracts_of
from tests.oracle.event_books import answers_of, pipeline_of, requests_of, work_of
from tests.oracle.profiles import agencies_per_law, patient
from tests.oracle.untold import is_told

pytestmark = patient
many = agencies_per_law(10)
SHARE = ("value", "numerator", "denominator")
WHOLE = (*SHARE, "n")


def law(*keys: str, fields: tuple[str, ...] = WHOLE) -> dict[str, tuple[str, ...]]:
    return {key: fields for key in keys if key in CATALOGUE}


def hold(
    data: st.DataObject,
    agency: Agency,
    keys: dict[str, tuple[str, ...]],
    *,
    kinds: tuple[str, ...] = WINDOWS,
    since: date = date.min,
) -> None:
    """Every KPI of a law for one window and all scopes, one of them as somebody asks for it."""
    both = Both.of(agency)
    window = window_of(*data.draw(windows(agency.fiscal_start, kinds), label="window"))
    assume(window.start >= since)
    asked = data.draw(st.sampled_from(both.scopes), label="scope")
    for key, fields in keys.items():
        published = both.published(key, window)
        told = [scope for scope in both.scopes if is_told(both, key, scope, window)]
        for scope in told:
            both.assert_same(key, scope, window, found=published[scope], fields=fields)
        if asked in told:
            found = both.asked(key, asked, window)
            both.assert_same(key, asked, window, found=found, fields=fields)


@many
@given(st.data(), agencies(of=contracts_of))
def test_retention(data, agency):
    hold(data, agency, law("logo_retention", "churn_rate") | law("grr", "nrr", fields=SHARE))


@many
@given(st.data(), agencies(of=contracts_of))
def test_reasons_of_churn(data, agency):
    both = Both.of(agency)
    window = window_of(*data.draw(windows(agency.fiscal_start), label="window"))
    for scope in both.scopes:
        said = both.oracle("churn_by_reason", scope, window)["parts"]
        parts = both.parts("churn_by_reason", "reason", scope, window)
        found = {name: part.value for name, part in parts.items()}
        assert {part: float(share) for part, share in said.items()} == pytest.approx(found)


@many
@given(st.data(), agencies(of=contracts_of))
def test_recurring_fees(data, agency):
    hold(data, agency, law("mrr", fields=("value",)) | law("mrr_growth", fields=SHARE))


@many
@given(st.data(), agencies(of=contracts_of))
def test_movements(data, agency):
    kinds = "new expansion contraction churn reactivation pause resume fx"
    hold(data, agency, law(*(f"mrr_{kind}" for kind in kinds.split()), fields=("value",)))


@many
@given(st.data(), agencies(of=contracts_of))
def test_rates_of_one_month(data, agency):
    keys = law("gross_mrr_churn", "net_mrr_churn", "quick_ratio", fields=SHARE)
    hold(data, agency, keys, kinds=("month",))


@many
@given(st.data(), agencies(of=contracts_of))
def test_contracts_and_their_terms(data, agency):
    terms = law("contract_renewal_rate", fields=(*WHOLE, "undecided"))
    fees = law("gross_renewal_value_rate", fields=(*SHARE, "undecided"))
    hold(data, agency, law("contract_churn_rate") | terms | fees)


@many
@given(st.data(), agencies(of=contracts_of))
def test_more_from_the_same_clients(data, agency):
    hold(data, agency, law("upsell_revenue", "cross_sell_revenue", fields=("value", "n")))


@many
@given(st.data(), agencies(of=work_of))
def test_work_for_active_clients(data, agency):
    keys = ("revenue_per_client", "touchpoints_upstream", "touchpoints_downstream")
    hold(data, agency, law(*keys, fields=SHARE))


@many
@given(st.data(), agencies(of=answers_of))
def test_surveys(data, agency):
    hold(data, agency, law("nps", "csat"))


@many
@given(st.data(), agencies(of=pipeline_of))
def test_proposals_and_projects(data, agency):
    hold(
        data, agency, law("proposal_conversion", fields=(*WHOLE, "open")) | law("on_time_delivery")
    )


@many
@given(st.data(), agencies(of=requests_of))
def test_requests(data, agency):
    keys = ("first_response_time", "sla_attainment", "time_to_resolution")
    hold(data, agency, law(*keys, fields=(*WHOLE, "open")))
