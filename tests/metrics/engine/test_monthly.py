"""Sums carried from months into windows are those of the rows themselves."""

from datetime import date, datetime

import pytest

from metrics.engine.compute import contributions_to, fold, fold_within
from metrics.engine.folding import FIGURES
from metrics.engine.kpi import CATALOGUE
from metrics.engine.monthly import adds_by_month
from metrics.engine.periods import PUBLISHED_KINDS, Window, WindowKind, windows_between
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import records_from_text
from metrics.engine.workbench import Workbench
from metrics.kpis import activity as activity  # enters the catalogue

TOUCHED = {
    "teams": """
        id     parent
        group
        north  group
    """,
    "memberships": """
        person  team
        ann     north
        bob     group
    """,
    "assignments": """
        client  person  from        until
        Acme    ann                 2026-02-10
        Acme    bob     2026-02-10
    """,
    "contracts": """
        client  starts_on
        Acme    2025-11-20
        Birch   2026-01-10
    """,
    "touches": """
        id  client  at                    level     person
        t1  Acme    2025-12-31T10:00:00Z  upstream  ann
        t2  Acme    2026-01-01T10:00:00Z  upstream  ann
        t2  Acme    2026-01-01T10:00:00Z  upstream  bob
        t3  Birch   2026-02-09T10:00:00Z  upstream
        t4  Acme    2026-02-28T10:00:00Z  upstream  cleo
        t5  Birch   2027-02-28T10:00:00Z  upstream  ann
    """,
}
NOW = datetime.fromisoformat("2026-03-20T09:00:00Z")
UPSTREAM = CATALOGUE["touchpoints_upstream"]


@pytest.mark.parametrize("kind", PUBLISHED_KINDS)
@pytest.mark.parametrize("fiscal_start", [1, 2])
def test_every_window_has_the_figures_of_its_own_rows(kind, fiscal_start):
    bench = Workbench(records_from_text(TOUCHED), NOW)
    every = windows_between(date(2025, 11, 1), date(2026, 3, 1), fiscal_start=fiscal_start)
    windows = [window for window in every if window.kind is kind]
    rows = contributions_to(UPSTREAM, bench, windows)
    told = {"tree": bench.ownership.tree, "today": bench.today}
    carried = fold(UPSTREAM, rows, windows, **told)
    assert len(carried)
    for line in carried.to_dict("records"):
        scope = {"kind": ScopeKind(line["kind"]), "code": line["code"]}
        straight = fold_within(UPSTREAM, rows, windows[line["window"]], **scope, **told)
        found = {name: None if line[name] != line[name] else line[name] for name in FIGURES}
        assert found == straight


def test_scopes_without_a_row_have_no_figures():
    bench = Workbench(records_from_text({}), NOW)
    march = Window.at(WindowKind.MONTH, date(2026, 3, 1))
    rows = contributions_to(UPSTREAM, bench, [march])
    found = fold(UPSTREAM, rows, [march], tree=bench.ownership.tree, today=bench.today)
    assert list(found["kind"]) == []


def test_only_what_counts_the_same_in_every_window_is_carried():
    bench = Workbench(records_from_text(TOUCHED), NOW)
    months = [Window.at(WindowKind.MONTH, date(2026, 1, 1))]
    half = [Window(date(2026, 1, 10), date(2026, 2, 1))]

    def adds(key, windows=months):
        kpi = CATALOGUE[key]
        return adds_by_month(kpi, contributions_to(kpi, bench, windows), windows)

    assert adds("touchpoints_upstream")
    assert not adds("touchpoints_upstream", half)
    assert not adds("logo_retention")
    assert not adds("first_response_time")
    assert not adds("nps")
    assert not adds("proposal_conversion")


def test_agency_alone_can_be_asked():
    bench = Workbench(records_from_text(TOUCHED), NOW)
    january = [Window.at(WindowKind.MONTH, date(2026, 1, 1))]
    rows = contributions_to(UPSTREAM, bench, january)
    told = {"tree": bench.ownership.tree, "today": bench.today, "kinds": [ScopeKind.AGENCY]}
    assert list(fold(UPSTREAM, rows, january, **told)["numerator"]) == [1.0]
