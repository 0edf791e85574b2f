"""Laws that any agency's numbers keep, whoever looked after whom when."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from metrics.engine.compute import rows_in_scope
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window
from metrics.engine.scopes import ScopeKind
from tests.oracle.agreement import Both, window_of
from tests.oracle.books import PEOPLE, Agency, Draw, Rows, agencies, windows
from tests.oracle.contract_books import contracts_of
from tests.oracle.event_books import answers_of, pipeline_of, requests_of
from tests.oracle.profiles import agencies_per_law, patient

pytestmark = patient
many = agencies_per_law(6)
few = agencies_per_law(2)

DAY = timedelta(days=1)
GAINS = ("mrr_new", "mrr_expansion", "mrr_reactivation", "mrr_resume", "mrr_transfer", "mrr_fx")
LOSSES = ("mrr_contraction", "mrr_churn", "mrr_pause")
# What adds up over owners, teams and time: sums, and both halves of shares of events.
ADDITIVE = (
    *GAINS,
    *LOSSES,
    "upsell_revenue",
    "cross_sell_revenue",
    "extension_revenue",
    "contract_renewal_rate",
    "gross_renewal_value_rate",
    "proposal_conversion",
    "on_time_delivery",
    "support_requests",
    "sla_attainment",
    "reopen_rate",
)
# What adds up over owners and teams, but not over time.
STOCKS = ("mrr", "client_load", "expansion_rate", "gross_mrr_churn", "net_mrr_churn")


def everything_of(draw: Draw, client: str, rows: Rows) -> None:
    """Contracts, proposals, projects and requests of a client."""
    contracts_of(draw, client, rows)
    pipeline_of(draw, client, rows)
    requests_of(draw, client, rows)


def window_for(data: st.DataObject, agency: Agency) -> Window:
    window = window_of(*data.draw(windows(agency.fiscal_start), label="window"))
    assume(window.start <= agency.now.date())
    return window


def amount(figures: dict[str, float | None], name: str) -> float:
    """One figure, 0 where there is none."""
    found = figures[name]
    return 0.0 if found is None or pd.isna(found) else found


some_keys = st.lists(st.sampled_from((*ADDITIVE, *STOCKS)), min_size=4, max_size=4, unique=True)


@many
@given(st.data(), agencies(of=contracts_of))
def test_fee_at_the_start_and_what_moved_it_make_the_fee_at_the_end(data, agency):
    both, window = Both.of(agency), window_for(data, agency)
    before = Window(window.start - DAY, window.start)
    opening, closing = both.published("mrr", before), both.published("mrr", window)
    gains, losses = ([both.published(key, window) for key in keys] for keys in (GAINS, LOSSES))
    for scope in ["agency", *(f"client:{client}" for client in agency.clients)]:
        moved = sum(found[scope]["value"] for found in gains)
        moved -= sum(found[scope]["value"] for found in losses)
        assert opening[scope]["value"] + moved == pytest.approx(closing[scope]["value"], abs=0.005)


@many
@given(st.data(), agencies(of=everything_of))
def test_parts_of_all_owners_and_nobodys_make_those_of_the_teams_and_the_agency(data, agency):
    both, window = Both.of(agency), window_for(data, agency)
    for key in data.draw(some_keys, label="keys"):
        assert_adds_up_over_owners(both, key, window)


@few
@given(st.data(), agencies(of=everything_of), st.integers(0, 2**32))
def test_a_thousand_hand_overs_lose_nothing(data, agency, seed):
    handed_over = many_hand_overs(agency, random.Random(seed))  # noqa: S311
    both, window = Both.of(handed_over), window_for(data, agency)
    for key in (*ADDITIVE, *STOCKS):
        assert_adds_up_over_owners(both, key, window)


def many_hand_overs(agency: Agency, dice: random.Random) -> Agency:
    """The agency with a thousand hand-overs in place of its own, some of them to nobody."""
    each = 1000 // len(agency.clients)
    assignments = []
    for client in agency.clients:
        days = sorted(dice.sample(range(930), each + 1))
        cuts = [date(2024, 7, 1) + number * DAY for number in days]
        for start, end in pairwise(cuts):
            if owner := dice.choice([*PEOPLE, ""]):
                row = {"client": client, "person": owner, "from": str(start), "until": str(end)}
                assignments.append(row)
    return Agency(
        {**agency.rows, "assignments": assignments},
        now=agency.now,
        timezone=agency.timezone,
        fiscal_start=agency.fiscal_start,
        calendar=agency.calendar,
        clients=agency.clients,
    )


def assert_adds_up_over_owners(both: Both, key: str, window: Window) -> None:
    """People and nobody make the agency; so do the topmost team and no team."""
    rows = rows_in_scope(
        CATALOGUE[key],
        both.contributions(key, window),
        [window],
        kind=ScopeKind.AGENCY,
        code=0,
        tree=both.bench.ownership.tree,
        today=both.bench.today,
    )
    rows = rows[rows["state"] == "counted"]
    found = both.published(key, window)
    for name in ("numerator", "denominator"):
        people = sum(amount(found[f"person:{person}"], name) for person in PEOPLE)
        whole = pytest.approx(amount(found["agency"], name), abs=1e-4)
        assert people + rows.loc[rows["owner"] < 0, name].sum() == whole, (key, name)
        assert amount(found["team:group"], name) + teamless(rows, name) == whole, (key, name)


def teamless(rows: pd.DataFrame, name: str) -> float:
    return float(rows.loc[rows["team"] < 0, name].sum())


@few
@given(st.data(), agencies(of=everything_of))
def test_months_make_the_year(data, agency):
    both = Both.of(agency)
    months = [Window.at("month", date(2025, month, 1)) for month in range(1, 13)]
    year = Window.at("year", date(2025, 1, 1))
    scope = data.draw(st.sampled_from(both.scopes))
    for key in data.draw(some_keys.map(lambda keys: set(keys) & set(ADDITIVE)), label="keys"):
        parts = [both.asked(key, scope, month) for month in months]
        whole = pytest.approx(amount(both.asked(key, scope, year), "numerator"), abs=1e-4)
        assert sum(amount(part, "numerator") for part in parts) == whole, key


@many
@given(st.data(), agencies(of=contracts_of))
def test_churn_is_what_retention_leaves_of_all(data, agency):
    both, window = Both.of(agency), window_for(data, agency)
    churn, retention = (both.published(key, window) for key in ("churn_rate", "logo_retention"))
    for scope in both.scopes:
        lost, kept = churn[scope], retention[scope]
        assert (lost["value"], lost["n"]) == (
            (pytest.approx(100 - kept["value"]), kept["n"]) if kept["n"] else (None, 0)
        )


SPLITS = [
    ("mrr_expansion", "kind"),
    ("mrr_contraction", "kind"),
    ("mrr_churn", "reason"),
    ("upsell_revenue", "billing"),
    ("churn_by_reason", "reason"),
    ("churn_by_reason", "kind"),
    ("support_requests", "channel"),
    ("sla_attainment", "priority"),
]


@many
@given(st.data(), agencies(of=everything_of))
def test_parts_make_the_whole(data, agency):
    both, window = Both.of(agency), window_for(data, agency)
    scope = data.draw(st.sampled_from(both.scopes))
    for key, split in SPLITS:
        parts = both.parts(key, split, scope, window)
        numerators = [part.numerator for name, part in parts.items() if name != "once"]
        whole = amount(both.asked(key, scope, window), "numerator")
        assert sum(numerators) == pytest.approx(whole, abs=1e-4), (key, split)


@many
@given(st.data(), agencies(of=answers_of))
def test_scores_lie_between_nothing_and_everything(data, agency):
    both, window = Both.of(agency), window_for(data, agency)
    for key, least in (("nps", -100), ("csat", 0), ("logo_retention", 0), ("grr", 0)):
        for found in both.published(key, window).values():
            assert (
                found["value"] is None
                or pd.isna(found["value"])
                or (least <= found["value"] <= 100 + 1e-9)
            )
