"""On a KPI's page the parts of a change are those of the published numbers, within reach."""

from datetime import date
from math import isclose

import pytest

from accounts.models import Client, SurveyAnswer
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window
from metrics.engine.scopes import AGENCY, Scope, ScopeKind
from metrics.scorecards.comparison import Compare, compared_window
from metrics.scorecards.happened import notes_of
from metrics.scorecards.sides import CLIENT, PERSON, Side, effects_between
from tests.metrics.web.opened import page

pytestmark = pytest.mark.django_db
NORTH = Scope(ScopeKind.TEAM, "north")


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_parts_come_to_the_change_between_the_published_numbers(house, key):
    published = Published.current()
    assert published
    for window in (Window.at("t12m", date(2026, 2, 1)), Window.at("month", date(2026, 1, 1))):
        if not CATALOGUE[key].judges(window):
            continue
        earlier = compared_window(window, Compare.PREVIOUS)
        for scope in (AGENCY, NORTH):
            now, before = (published.explain(key, scope, each) for each in (window, earlier))
            if None in (now.answer.value, before.answer.value):
                continue
            change = now.answer.value - before.answer.value
            for by in (CLIENT, PERSON):
                effects = effects_between(Side.of(before, by), Side.of(now, by))
                assert isclose(sum(each.total for each in effects), change, abs_tol=0.005)


def test_page_says_who_moved_the_number(house):
    told = page(house.admin, "/kpis/mrr/?scope=agency&window=month&at=2025-12")
    assert "MRR: −€700 vs Nov, most of it birch" in told
    assert '<a href="/clients/birch/">birch</a>' in told
    assert "−€700" in told[told.index('id="why"') :]


def test_page_compares_with_the_same_month_a_year_ago(house):
    told = page(house.admin, "/kpis/mrr/?scope=agency&window=month&at=2026-02&compare=year")
    assert "vs Feb 2025" in told


def test_clients_handed_over_are_told_together_without_a_name(house):
    house.birch.assignments.update(ends_on=date(2026, 3, 1))
    address = "/kpis/mrr/?scope=person:sven&window=month&at=2025-12"
    told = page(house.other_account_manager, address)
    why = told[told.index('id="why"') : told.index('id="trend-title"')]
    assert "1 client you can&#x27;t see" in why
    assert "birch" not in why


def test_period_that_still_runs_is_not_explained_yet(house):
    told = page(house.admin, "/kpis/mrr/?scope=agency&window=month&at=2026-03")
    assert "what moved the number can be told when it is over" in told


def test_file_of_the_account_holds_the_same_lines(house):
    address = "/kpis/mrr/why-clients.csv?scope=agency&window=month&at=2025-12"
    assert "birch,€700,—,-700.0,no longer in it" in page(house.admin, address)


def test_fee_bridge_leads_from_start_to_end(house):
    told = page(house.admin, "/kpis/mrr/?scope=agency&window=month&at=2025-12")
    assert "MRR −€700: MRR churn took most, nothing was gained" in told
    assert "From €1,700 at the start to €1,000 at the end: MRR churn −€700." in told


def test_fee_bridge_stands_on_the_team_page_too(house):
    told = page(house.admin, "/teams/group/?window=month&at=2025-12")
    assert "MRR −€700: MRR churn took most" in told


def test_scores_out_of_reach_are_counted_and_not_shown(house):
    address = "/kpis/nps/?scope=person:nora&window=t12m"
    assert "1 promoter, 0 passives and 0 detractors" in page(house.account_manager, address)
    house.acme.assignments.update(ends_on=date(2026, 3, 1))
    assert "not shown to you" in page(house.account_manager, address)
    assert SurveyAnswer.objects.count() == 1


def test_lost_client_is_noted_on_the_trend(house):
    told = page(house.admin, "/kpis/logo_retention/?scope=agency&window=t12m")
    assert "31 Dec 2025: birch lost" in told


def test_lost_client_is_named_where_the_change_is_explained_and_on_the_scorecard(house):
    told = page(house.admin, "/kpis/logo_retention/?scope=agency&window=t12m&at=2026-02")
    assert '<p class="card-sub">Lost: birch</p>' in told
    assert "lost: birch" in page(house.admin, "/people/sven/?window=t12m&at=2026-02")


def test_notes_are_of_clients_within_reach_alone(house):
    today = date(2026, 3, 10)
    seen, none = (
        notes_of(Client.objects.visible_to(reader), today)
        for reader in (house.admin, house.manager)
    )
    assert [note.text for note in seen] == ["birch lost"]
    assert none == []


def test_hand_over_is_noted_with_both_names(house):
    before = house.acme.assignments.get()
    before.ends_on = date(2026, 1, 15)
    before.save(update_fields=["ends_on"])
    house.acme.assignments.create(person=house.manager, starts_on=date(2026, 1, 15))
    told = page(house.admin, "/kpis/mrr/?scope=team:north&window=month&at=2026-02")
    assert "15 Jan 2026: acme handed over from nora to nils" in told


def test_first_screen_holds_number_status_and_why_before_anything_else(house):
    told = page(house.admin, "/kpis/logo_retention/?scope=agency&window=t12m")
    places = [told.index(each) for each in ('id="made-title"', 'class="verdict', 'id="why"')]
    places += [
        told.index(each) for each in ('id="trend-title"', 'id="counted"', 'class="card fold')
    ]
    assert places == sorted(places)
