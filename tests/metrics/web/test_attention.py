"""Who needs somebody today, and why; those with the most at stake soonest first."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Client, Contact, ContractChange, Request, SurveyAnswer
from metrics import runs
from metrics.answers import Published
from metrics.attention import concerns, days_until
from metrics.engine.scopes import AGENCY
from tests.factories import ContractFactory
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]
TODAY = date(2026, 3, 10)
TERM = {"starts_on": date(2025, 1, 1), "amount": 0}


def told(now=NOW):
    found = concerns(Published.current(), AGENCY, Client.objects.all(), now=now)
    return [(concern.name, concern.reason, concern.due) for concern in found]


def scored(client, score, day, **more):
    at = datetime(2026, 3, day, 9, tzinfo=UTC)
    return SurveyAnswer.objects.create(
        client=client, kind="nps", score=score, responded_at=at, **more
    )


def test_nobody_needs_anybody_while_nothing_ends_and_nothing_is_late(house):
    assert told() == []


def test_term_that_ends_within_90_days_is_a_renewal_to_prepare(house):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 6, 8), **TERM)
    assert told() == [("acme", "Term ends on 8 Jun", "in 90\N{NO-BREAK SPACE}days")]


def test_term_that_ends_later_can_wait(house):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 6, 9), **TERM)
    assert told() == []


def test_term_that_was_extended_counts_by_its_new_end(house):
    contract = ContractFactory(client=house.acme, term_ends_on=date(2026, 4, 1), **TERM)
    ContractChange.objects.create(
        contract=contract, kind="extension", on=date(2026, 3, 1), term_ends_on=date(2027, 4, 1)
    )
    assert told() == []


def test_term_that_is_renewed_already_needs_nobody(house):
    old = ContractFactory(client=house.acme, term_ends_on=date(2026, 3, 31), **TERM)
    ContractFactory(client=house.acme, starts_on=date(2026, 4, 1), renews=old, amount=0)
    assert told() == []


def test_term_over_without_an_outcome_is_said(house):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 2, 28), **TERM)
    due = "10\N{NO-BREAK SPACE}days ago"
    assert told() == [("acme", "Term ended on 28 Feb without an outcome", due)]


def test_notice_date_comes_before_the_end_of_the_term(house):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 5, 21), notice_days=60, **TERM)
    assert told() == [("acme", "Notice by 22 Mar", "in 12\N{NO-BREAK SPACE}days")]


def test_notice_date_that_passed_leaves_the_end_of_the_term(house):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 4, 1), notice_days=60, **TERM)
    assert told() == [("acme", "Term ends on 1 Apr", "in 22\N{NO-BREAK SPACE}days")]


def test_outcome_that_nobody_wrote_down_for_long_is_no_news(house):
    ContractFactory(client=house.acme, term_ends_on=date(2025, 6, 30), **TERM)
    assert told() == []


def test_project_that_ends_is_no_renewal(house):
    ContractFactory(client=house.acme, kind="project", term_ends_on=date(2026, 4, 1), **TERM)
    assert told() == []


def test_notice_given_tells_when_the_client_leaves(house):
    ContractFactory(
        client=house.acme,
        term_ends_on=date(2026, 12, 31),
        notice_given_on=date(2026, 3, 1),
        ended_on=date(2026, 3, 31),
        **TERM,
    )
    due = "leaves in 21\N{NO-BREAK SPACE}days"
    assert told() == [("acme", "Notice given on 1 Mar", due)]


def test_request_past_its_charter_without_a_reply_is_late(house):
    Request.objects.create(client=house.acme, opened_at=NOW - timedelta(days=3))
    runs.recompute(NOW)
    assert told() == [("acme", "1\N{NO-BREAK SPACE}late reply", "since 7 Mar")]


def test_request_that_is_not_due_yet_is_not_late(house):
    Request.objects.create(client=house.acme, opened_at=NOW - timedelta(hours=1))
    runs.recompute(NOW)
    assert told() == []


def test_detractor_of_the_last_weeks_is_unhappy(house):
    scored(house.acme, 6, day=8)
    assert told() == [("acme", "Scored us 6 of 10", "2\N{NO-BREAK SPACE}days ago")]


def test_contact_who_is_happy_again_needs_nobody(house):
    contact = Contact.objects.create(client=house.acme, name="Ann")
    scored(house.acme, 2, day=1, contact=contact)
    scored(house.acme, 9, day=8, contact=contact)
    assert told() == []


def test_detractor_of_long_ago_is_not_news(house):
    scored(house.acme, 2, day=1)
    assert told(NOW + timedelta(days=80)) == []


def test_client_with_two_reasons_stands_once_with_both(house):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 3, 31), **TERM)
    scored(house.acme, 3, day=8)
    ((_, reason, due),) = told()
    assert reason == "Scored us 3 of 10 · Term ends on 31 Mar"
    assert due == "2\N{NO-BREAK SPACE}days ago"


def test_highest_fee_at_risk_stands_first_and_owners_are_named(house):
    scored(house.birch, 3, day=8)
    scored(house.acme, 3, day=8)
    found = concerns(Published.current(), AGENCY, Client.objects.all(), now=NOW)
    assert [(concern.name, concern.fee, concern.owner) for concern in found] == [
        ("acme", 1000.0, "nora"),
        ("birch", 0.0, "sven"),
    ]


def test_who_leaves_soon_stands_before_a_larger_client_who_was_unhappy(house):
    leaving = {"notice_given_on": date(2026, 3, 1), "ended_on": date(2026, 3, 22)}
    ContractFactory(client=house.birch, starts_on=date(2025, 1, 1), amount=400, **leaving)
    runs.recompute(NOW)
    scored(house.acme, 3, day=8)
    found = concerns(Published.current(), AGENCY, Client.objects.all(), now=NOW)
    # 400 that leave in twelve days against a quarter of 1000
    assert [(concern.name, concern.fee) for concern in found] == [
        ("birch", 400.0),
        ("acme", 1000.0),
    ]


@pytest.mark.parametrize(
    ("days", "says"), [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (-12, "12 days ago")]
)
def test_days_are_told_as_people_tell_them(days, says):
    said = days_until(TODAY + timedelta(days=days), TODAY)
    assert said.replace("\N{NO-BREAK SPACE}", " ") == says
