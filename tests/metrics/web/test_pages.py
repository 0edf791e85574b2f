"""Each page: what it says, what a stranger gets, what it says without any data."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.utils.html import escape

from accounts.models import Request, SurveyAnswer
from metrics import runs
from metrics.engine.kpi import CATALOGUE
from tests.factories import ContractFactory, TargetFactory
from tests.metrics.web.opened import page
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]
ADDRESSES = ["/", "/teams/north/", "/people/nora/", "/kpis/mrr/?scope=team:north"]


def test_home_of_a_manager_tells_how_the_team_stands(house):
    told = page(house.manager, "/")
    assert "oo few to judge whether we keep enough clients" in told
    assert all(question in told for question in ("Keep", "Grow", "Respond"))
    assert "Recomputed today 09:00 · 1 client" in told


def test_home_of_an_account_manager_is_their_scorecard(house):
    browser = Browser()
    browser.force_login(house.account_manager)
    assert browser.get("/").headers["Location"] == "/people/nora/"


def test_home_names_who_needs_somebody_with_fee_reason_owner_and_due(house):
    ContractFactory(
        client=house.acme, starts_on=date(2025, 4, 1), term_ends_on=date(2026, 3, 31), amount=300
    )
    runs.recompute(NOW)
    told = page(house.manager, "/")
    assert all(
        part in told
        for part in ("acme", "€1,300 a month", "Term ends on 31 Mar", "nora", "in 21 days")
    )


def test_home_says_when_nobody_needs_anybody(house):
    assert "Nobody: no notice" in page(house.manager, "/")


def test_stale_numbers_are_said_to_be_stale_before_anything_else(house, settings):
    settings.KPIDASH_NOW = NOW + timedelta(hours=27)
    told = page(house.manager, "/teams/north/")
    assert "older than 26 hours" in told
    assert told.index("Stale.") < told.index("<h1")


def test_fresh_numbers_are_not_called_stale(house):
    assert "Stale." not in page(house.manager, "/teams/north/")


def test_team_shows_its_tiles_charts_and_people(house):
    told = page(house.manager, "/teams/north/")
    assert "Client retention" in told
    assert 'id="trend"' in told
    assert '<a class="person" href="/people/nora/">' in told
    assert "≥ 90 %" in told


def test_team_without_account_managers_says_so(house):
    # The leaver's membership has no end, and yet they are no longer among the people.
    assert "Nobody manages accounts in this team today." not in page(house.admin, "/teams/north/")
    house.account_manager.memberships.all().delete()
    assert "Nobody manages accounts in this team today." in page(house.admin, "/teams/north/")


def test_cell_of_too_few_is_dashed_and_says_so(house):
    TargetFactory(kpi="nps", target=70)
    told = page(house.manager, "/teams/north/")
    assert 'class="cell cell-na"' in told
    assert "</svg>Too few to judge</span>" in told


@pytest.mark.parametrize("window", ["month", "quarter", "year", "t12m"])
def test_window_is_chosen_in_the_address(house, window):
    told = page(house.manager, f"/teams/north/?window={window}&at=2026-01")
    assert told.count('aria-current="true"') == 2, "the window's, and what it is held beside"


def test_month_beyond_all_numbers_shows_the_nearest_with_numbers(house):
    assert "Feb 2025" in page(house.manager, "/teams/north/?window=month&at=1901-01")
    assert "Mar 2026" in page(house.manager, "/teams/north/?window=month&at=2099-01")


@pytest.mark.parametrize("compare", ["previous", "year", "target", "benchmark"])
def test_comparison_is_chosen_in_the_address(house, compare):
    told = page(house.manager, f"/teams/north/?window=t12m&at=2026-02&compare={compare}")
    assert 'href="?window=t12m&amp;at=2026-01' in told
    if compare != "previous":
        assert f"at=2026-01&amp;compare={compare}" in told
        assert f"at=2026-02&amp;compare={compare}" in told, "on the way to each KPI"


@pytest.mark.parametrize("query", ["window=decade", "at=yesterday", "at=2026-13", "compare=moon"])
def test_address_that_makes_no_sense_is_not_found(house, query):
    page(house.manager, f"/teams/north/?{query}", status=404)


def test_scorecard_shows_scored_kpis_with_target_level_and_reason(house):
    told = page(house.account_manager, "/people/nora/")
    assert "Account manager, North · 1 client · €1,000 a month" in told
    assert "What keeps us independent of any one client." in told
    assert "Set for: agency." in told
    assert "Also watched" in told


def test_scorecard_without_targets_says_so(house):
    told = page(house.account_manager, "/people/nora/?window=month")
    assert "No KPI has a target for this person in this period." in told


def test_scorecard_says_what_to_do_next(house):
    SurveyAnswer.objects.create(
        client=house.acme, kind="nps", score=3, responded_at=datetime(2026, 3, 8, 9, tzinfo=UTC)
    )
    told = page(house.account_manager, "/people/nora/")
    assert "Call acme" in told
    assert "Scored us 3 of 10" in told


def test_median_of_peers_needs_five_people(house):
    assert "bullet-median" not in page(house.account_manager, "/people/nora/")


@pytest.mark.parametrize("key", CATALOGUE)
def test_every_kpi_has_its_page(house, key):
    kpi = CATALOGUE[key]
    told = page(house.admin, f"/kpis/{key}/?scope=agency&window=year&at=2025-12")
    assert escape(kpi.formula) in told
    assert escape(kpi.example.says) in told
    assert "Together" in told or "Nothing was counted in this period." in told


def test_page_of_logo_retention_puts_the_numbers_into_the_formula(house):
    told = page(house.admin, "/kpis/logo_retention/?scope=agency&window=t12m&at=2026-02")
    assert "1 of 2 clients = 50.0 %" in told
    assert "Plant, KPIs for agency account management" in told
    assert "A worked example" in told


def test_page_of_logo_retention_shows_the_rows_that_add_up(house):
    told = page(house.admin, "/kpis/logo_retention/?scope=agency&window=t12m&at=2026-02")
    assert "Counted: 2 rows" in told
    assert told.index(">birch</a>") < told.index(">acme</a>"), "what was lost stands first"
    assert "1 of 2 = 50.0 %" in told
    assert "rows.csv?scope=agency" in told


def test_client_handed_over_is_named_among_the_rows_but_not_linked(house):
    house.acme.assignments.update(ends_on=date(2026, 3, 1))
    told = page(house.account_manager, "/kpis/logo_retention/?scope=person:nora&window=t12m")
    assert "acme" in told
    assert 'href="/clients/acme/"' not in told


def test_kpi_page_says_why_rows_are_left_out(house):
    opened = datetime(2026, 2, 3, 9, tzinfo=UTC)
    Request.objects.create(client=house.acme, opened_at=opened, state="no_reply_needed")
    runs.recompute(NOW)
    told = page(
        house.manager, "/kpis/first_response_time/?scope=team:north&window=month&at=2026-02"
    )
    assert "Not counted: 1 row" in told
    assert "needs no reply" in told
    assert "There was nothing to count in Feb 2026" in told


def test_rows_come_a_page_at_a_time(house):
    for day in range(1, 29):
        opened = datetime(2026, 2, day, 9, tzinfo=UTC)
        Request.objects.create(
            client=house.acme, opened_at=opened, first_response_at=opened + timedelta(hours=1)
        )
    runs.recompute(NOW)
    address = "/kpis/first_response_time/?scope=team:north&window=month&at=2026-02"
    first, second = page(house.manager, address), page(house.manager, f"{address}&counted=2")
    assert "1–25 of 28" in first
    assert "26–28 of 28" in second


def test_kpi_page_breaks_the_agency_down_into_teams(house):
    told = page(house.admin, "/kpis/mrr/?scope=agency")
    assert all(f">{team}</a>" in told for team in ("Group", "North", "South"))


def test_kpi_page_of_nobody_says_whose_is_shown(house):
    assert "Monthly recurring revenue, North" in page(house.manager, "/kpis/mrr/")
    assert "Monthly recurring revenue, nora" in page(house.account_manager, "/kpis/mrr/")


@pytest.mark.parametrize("address", ["/kpis/luck/", "/kpis/mrr/?scope=planet:mars"])
def test_unknown_kpi_or_scope_is_not_found(house, address):
    page(house.admin, address, status=404)


def test_catalogue_tells_every_kpi_with_source_and_target(house):
    told = page(house.account_manager, "/kpis/")
    assert "Client retention rate" in told
    assert "Plant, KPIs for agency account management" in told
    assert "≥ 90 % over 12 months" in told


def test_runs_tell_what_each_computed(house):
    told = page(house.admin, "/runs/")
    assert "Published" in told
    assert "shown on all pages" in told
    assert 'action="/runs/recompute/"' in told
    assert "computed" in told


def test_runs_are_for_admins(house):
    assert "This is for admins" in page(house.manager, "/runs/", status=403)


def test_client_page_tells_contracts_owners_and_numbers(house):
    told = page(house.account_manager, "/clients/acme/")
    assert "€1,000 a month" in told
    assert "In force" in told
    assert "nora" in told
    assert "MRR" in told


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({"starts_on": date(2026, 4, 1)}, "Not begun"),
        ({"term_ends_on": date(2026, 2, 28)}, "Term over, no outcome yet"),
        ({"notice_given_on": date(2026, 3, 1)}, "Notice given 1 Mar 2026"),
    ],
)
def test_contract_tells_its_state(house, dates, state):
    ContractFactory(client=house.acme, **dates)
    assert state in page(house.account_manager, "/clients/acme/")


def test_client_that_left_is_told_with_the_day(house):
    assert "Ended 31 Dec 2025" in page(house.other_manager, "/clients/birch/")


@pytest.mark.parametrize(
    "address",
    ["/teams/south/", "/people/sven/", "/clients/birch/", "/kpis/mrr/?scope=person:sven"],
)
def test_stranger_gets_not_found(house, address):
    assert "There is nothing here for you" in page(house.manager, address, status=404)


def test_navigation_shows_only_where_one_may_go(house):
    assert 'href="/runs/"' not in page(house.manager, "/kpis/")
    assert 'href="/teams/north/"' not in page(house.account_manager, "/kpis/")
    assert 'href="/runs/"' in page(house.admin, "/kpis/")


@pytest.mark.parametrize(
    "address", [*ADDRESSES, "/kpis/", "/clients/acme/", "/renewals/", "/log/acme/"]
)
def test_page_carries_no_inline_script_and_no_foreign_address(house, address):
    told = page(house.manager, address)
    assert "<script>" not in told
    assert "onclick" not in told
    assert "https://" not in told
