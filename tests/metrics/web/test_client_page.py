"""A client's page: what happened, what is open, whom we know there, how we keep our word."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import (
    Charter,
    Contact,
    ContractChange,
    Goal,
    Opportunity,
    Project,
    Request,
    SurveyAnswer,
    Team,
    TouchPoint,
)
from metrics import runs
from tests.cast import later
from tests.factories import ContractFactory, TargetFactory
from tests.metrics.web.opened import page
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]
ADDRESS = "/clients/acme/"


def told(house, address=ADDRESS):
    return page(later(house.account_manager), address)


def touch(house, at, **more):
    given = {"channel": "call", "direction": "outbound", "person": house.account_manager}
    return TouchPoint.objects.create(client=house.acme, at=at, **given | more)


def happened(house, address=ADDRESS):
    """The timeline alone."""
    text = told(house, address)
    return text[text.index('id="happened"') : text.index('id="contacts-title"')]


# What happened


def test_everything_that_happened_is_told_with_its_day(house):
    contract = ContractFactory(client=house.acme, service="SEO", signed_on=date(2026, 1, 5))
    ContractChange.objects.create(
        contract=contract, kind="upsell", on=date(2026, 2, 1), amount=1200, reason="more markets"
    )
    Opportunity.objects.create(
        client=house.acme,
        kind="cross_sell",
        sent_on=date(2026, 1, 20),
        decided_on=date(2026, 2, 20),
        outcome="won",
        amount=500,
        currency="EUR",
    )
    Project.objects.create(
        client=house.acme, name="Website", due_on=date(2026, 2, 1), delivered_on=date(2026, 2, 3)
    )
    ann = Contact.objects.create(client=house.acme, name="Ann")
    touch(house, NOW - timedelta(days=1), contact=ann, note="The budget", level="upstream")
    Request.objects.create(client=house.acme, opened_at=NOW - timedelta(days=2), channel="email")
    house.acme.assignments.update(starts_on=date(2026, 1, 7))
    text = happened(house)
    for part in (
        "Contract signed",
        "SEO, €1,000 a month",
        "now €1,200 a month, more markets",
        "Cross-sell proposed",
        "Cross-sell: won",
        "Delivered: Website",
        "late, due 1 Feb",
        "Call with Ann",
        "The budget · Upstream",
        "Request (email)",
        "not answered yet",
        "NPS: 9",
        "Handed over to nora",
    ):
        assert part in text, part


def test_newest_stands_first_a_page_at_a_time(house):
    for day in range(1, 26):
        touch(house, datetime(2026, 2, day, 9, tzinfo=UTC))
    first, second = happened(house), happened(house, f"{ADDRESS}?page=2")
    assert first.index("25 Feb 2026 09:00") < first.index("24 Feb 2026 09:00")
    assert "?page=2#happened" in first
    assert "2 Feb 2026 09:00" in second
    assert "25 Feb 2026 09:00" not in second
    assert 'href="?#happened"' in second


def test_only_some_of_it_is_shown_where_the_address_says_so(house):
    touch(house, NOW - timedelta(days=1))
    Request.objects.create(client=house.acme, opened_at=NOW - timedelta(days=2), channel="email")
    talks, requests, work = (
        happened(house, f"{ADDRESS}?show={show}") for show in ("talks", "requests", "agreements")
    )
    assert ("Call" in talks, "Request (" in talks, "Contract" in talks) == (True, False, False)
    assert ("Call" in requests, "Request (" in requests) == (False, True)
    assert ("Call" in work, "Contract signed" in work) == (False, True)


def test_meetings_of_many_of_us_fill_pages_like_all_others(house):
    for day in range(1, 26):
        at = datetime(2026, 2, day, 9, tzinfo=UTC)
        for person in (house.account_manager, house.manager, house.viewer):
            touch(house, at, source_id=f"m{day}", channel="meeting", person=person)
    assert happened(house, f"{ADDRESS}?show=talks").count("nora, nils, vera") == 20
    assert happened(house, f"{ADDRESS}?show=talks&page=2").count("nora, nils, vera") == 5


def test_page_beyond_the_first_day_leads_back(house):
    assert "Nothing lies further back." in happened(house, f"{ADDRESS}?page=99")


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=101", "show=all"])
def test_page_that_makes_no_sense_is_not_found(house, query):
    page(house.account_manager, f"{ADDRESS}?{query}", status=404)


def test_meeting_of_two_of_us_is_told_once_with_both(house):
    for person in (house.account_manager, house.manager):
        touch(house, NOW - timedelta(days=1), source_id="m1", channel="meeting", person=person)
    text = happened(house)
    assert text.count("Meeting") == 1
    assert "nora, nils" in text


def test_what_is_only_planned_has_not_happened(house):
    touch(house, NOW + timedelta(hours=1), channel="event")
    assert "Event" not in happened(house)


def test_moments_are_told_by_the_clock_of_where_the_reader_works(house):
    touch(house, NOW - timedelta(hours=1))
    Team.objects.filter(pk=house.north.pk).update(timezone="Asia/Tokyo")
    assert "10 Mar 2026 17:00" in happened(house)


# What is open


def test_open_things_are_told_with_the_longest_due_first(house):
    ContractFactory(client=house.acme, service="SEO", term_ends_on=date(2026, 3, 31))
    Request.objects.create(client=house.acme, opened_at=NOW - timedelta(days=2))
    Project.objects.create(client=house.acme, name="Website", due_on=date(2026, 3, 5))
    Opportunity.objects.create(
        client=house.acme, kind="upsell", sent_on=date(2026, 2, 1), currency="EUR"
    )
    Goal.objects.create(client=house.acme, title="More leads", due_on=date(2026, 1, 31))
    text = told(house)
    text = text[text.index('id="open-title"') : text.index('id="happened"')]
    places = [
        text.index(part)
        for part in (
            "Settle the goal: More leads",
            "Follow up: Upsell",
            "Deliver Website",
            "Answer a request",
            "Agree on SEO",
        )
    ]
    assert places == sorted(places)


def test_client_who_gave_notice_has_nothing_to_agree_on(house):
    ContractFactory(
        client=house.acme,
        service="SEO",
        notice_given_on=date(2026, 3, 1),
        ended_on=date(2026, 3, 31),
    )
    text = told(house)
    text = text[text.index('id="open-title"') : text.index('id="happened"')]
    assert "Agree on" not in text
    for part in ("Talk about the notice for SEO", "Notice given on 1 Mar", "leaves in 21 days"):
        assert part in text


def test_nothing_open_is_said(house):
    assert "Nothing waits for us" in told(house)


def test_notice_date_stands_with_its_contract(house):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 5, 21), notice_days=60)
    assert "Notice by 22 Mar, in 12 days" in told(house)


def test_fee_of_a_contract_that_is_over_is_not_told_as_of_now(house):
    over = ContractFactory(
        client=house.acme, starts_on=date(2025, 1, 1), ended_on=date(2025, 12, 31), amount=100
    )
    ContractChange.objects.create(contract=over, kind="fee", on=date(2025, 6, 1), amount=150)
    text = told(house)
    contracts = text[text.index('id="contracts-title"') :]
    assert "€150 a month in the end" in contracts
    assert "now €150" not in contracts


def test_project_without_a_term_does_not_roll_on(house):
    house.acme.contracts.all().delete()
    ContractFactory(client=house.acme, kind="project", interval="once", amount=100)
    assert "rolling" not in told(house)


# Whom we know, and what they say


def test_contacts_stand_by_seniority_with_the_last_talk(house):
    ann = Contact.objects.create(
        client=house.acme, name="Ann", seniority="decision_maker", division="Export"
    )
    Contact.objects.create(client=house.acme, name="Bo")
    Contact.objects.create(client=house.acme, name="Cy", left_on=date(2026, 1, 1))
    touch(house, NOW - timedelta(days=3), contact=ann)
    text = told(house)
    text = text[text.index('id="contacts-title"') :]
    assert text.index("Decision maker") < text.index("Ann") < text.index("Seniority not known")
    assert "Export" in text
    assert "last talk 3 days ago" in text
    assert "no talk on record" in text
    assert "Cy" not in text


def test_goals_tell_how_they_stand(house):
    for outcome, due in (("met", 1), ("missed", 2), ("", 3), ("open", 20)):
        Goal.objects.create(client=house.acme, due_on=date(2026, 3, due), outcome=outcome)
    text = told(house)
    text = text[text.index('id="goals-title"') :]
    assert all(state in text for state in ("Met", "Missed", "Overdue", "Open"))


def test_answers_are_told_with_who_and_why(house):
    ann = Contact.objects.create(client=house.acme, name="Ann")
    SurveyAnswer.objects.create(
        client=house.acme,
        contact=ann,
        kind="csat",
        score=4,
        scale_max=5,
        responded_at=NOW - timedelta(days=1),
        comment="Quick and kind",
    )
    text = told(house)
    assert "CSAT: " in text
    assert "4 of 5" in text
    assert "Ann: Quick and kind" in text


# The charter, the fee and the band


def test_replies_are_held_against_the_clients_own_charter(house):
    Charter.objects.create(hours=8)
    Charter.objects.create(client=house.acme, hours=2)
    for hours in (1, 3):
        Request.objects.create(
            client=house.acme,
            opened_at=NOW - timedelta(days=1),
            first_response_at=NOW - timedelta(days=1) + timedelta(hours=hours),
        )
    runs.recompute(NOW)
    text = told(house, f"{ADDRESS}?window=month&at=2026-03")
    assert "1 of 2 requests answered as promised" in text
    assert "Their own charter" in text
    assert "2 business hours" in text
    assert "Too late" in text


def test_fees_are_told_month_by_month(house):
    text = told(house)
    assert 'id="fees"' in text
    assert "Pays €1,000 a month, as a year before" in text


def test_touch_points_are_told_against_the_band(house):
    TargetFactory(
        kpi="touchpoints_upstream", window="month", target=None, low=2, high=4, reason="agreed"
    )
    for month in (1, 2, 2):
        touch(house, datetime(2026, month, 9, 9, tzinfo=UTC), level="upstream")
    runs.recompute(NOW)
    text = told(house)
    # Twelve whole months from March 2025 on; in February 2026 there were two, in January one.
    assert "Upstream touches: outside the band in 11 of 12 months" in text


# How much it asks of the database


def some_of_everything(house, count):
    for number in range(count):
        contract = ContractFactory(client=house.acme, term_ends_on=date(2026, 4, 1 + number))
        ContractChange.objects.create(
            contract=contract, kind="upsell", on=date(2026, 2, 1), amount=900
        )
        ann = Contact.objects.create(client=house.acme, name=f"Ann {number}")
        at = NOW - timedelta(days=1 + number)
        touch(house, at, contact=ann)
        Request.objects.create(client=house.acme, opened_at=at, first_responder=house.manager)
        SurveyAnswer.objects.create(
            client=house.acme, kind="csat", score=4, responded_at=at, contact=ann
        )
        Goal.objects.create(client=house.acme, due_on=date(2026, 3, 1 + number))
        Project.objects.create(client=house.acme, name="Website", due_on=date(2026, 3, 5))
        Opportunity.objects.create(
            client=house.acme, kind="upsell", sent_on=date(2026, 2, 1), currency="EUR"
        )


def queries_of(house):
    browser = Browser()
    browser.force_login(house.account_manager)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(ADDRESS).status_code == 200
    return len(captured)


def test_page_takes_as_many_queries_for_a_long_history_as_for_a_short_one(house):
    some_of_everything(house, 1)
    runs.recompute(NOW)
    few = queries_of(house)
    some_of_everything(house, 9)
    runs.recompute(NOW)
    assert queries_of(house) == few <= 100


# Who may log


def test_form_is_there_for_who_works_with_the_client_alone(house):
    assert 'action="/log/acme/"' in told(house)
    assert 'action="/log/acme/"' not in page(house.viewer, ADDRESS)


def test_scorecard_leads_to_the_form_and_back(house):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 3, 31))
    link = "/log/acme/?next=/people/nora/"
    assert link in page(house.account_manager, "/people/nora/")
    assert link not in page(house.viewer, "/people/nora/")


def test_page_of_a_team_leads_to_its_renewals(house):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 5, 21), notice_days=60)
    text = page(house.manager, "/teams/north/")
    assert "Notice by 22 Mar, in 12 days" in text
    assert 'href="/renewals/?scope=team:north"' in text


@pytest.mark.parametrize("table", ["fees", "contracts"])
def test_each_table_comes_along_as_a_file(house, table):
    assert f'href="{table}.csv"' in told(house)
    assert "acme" in page(house.account_manager, f"{ADDRESS}{table}.csv")
