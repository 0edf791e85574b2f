"""Renewals: what comes up when, in whose reach, with the fee at risk and the last senior talk."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Client, Contact, ContractChange, ExchangeRate, Opportunity, TouchPoint
from metrics import runs
from metrics.answers import Published
from metrics.engine.scopes import AGENCY
from metrics.renewals import Stage, coming_up, renewals
from tests.factories import ContractFactory
from tests.metrics.web.opened import page
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]
TODAY = date(2026, 3, 10)


def stages():
    return [each.stage for each in coming_up(Client.objects.all(), today=TODAY)]


@pytest.mark.parametrize(
    ("dates", "stage"),
    [
        ({"term_ends_on": date(2026, 4, 9)}, Stage.IN_30),
        ({"term_ends_on": date(2026, 4, 10)}, Stage.IN_60),
        ({"term_ends_on": date(2026, 5, 10)}, Stage.IN_90),
        ({"term_ends_on": date(2026, 6, 9)}, None),
        ({"term_ends_on": date(2026, 8, 31), "notice_days": 170}, Stage.IN_30),
        ({"term_ends_on": date(2026, 8, 31), "notice_days": 174}, Stage.IN_30),
        ({"term_ends_on": date(2026, 8, 31), "notice_days": 175}, Stage.NOTICE_PASSED),
        ({"term_ends_on": TODAY}, Stage.IN_30),
        ({"term_ends_on": date(2026, 3, 9)}, Stage.PENDING),
        ({"term_ends_on": date(2023, 3, 9)}, Stage.PENDING),
        ({"term_ends_on": date(2026, 3, 31), "notice_given_on": TODAY}, Stage.NOTICE_GIVEN),
        ({"term_ends_on": date(2026, 3, 31), "ended_on": date(2026, 3, 1)}, None),
        ({}, None),
        ({"notice_days": 60}, None),
        ({"notice_given_on": date(2026, 3, 1), "notice_days": 60}, Stage.NOTICE_GIVEN),
        ({"notice_given_on": date(2026, 3, 1)}, Stage.NOTICE_GIVEN),
        ({"notice_given_on": date(2025, 3, 1), "notice_days": 60}, Stage.PENDING),
        ({"notice_given_on": date(2026, 4, 1)}, None),
    ],
)
def test_stage_follows_from_the_days(house, dates, stage):
    ContractFactory(client=house.acme, starts_on=date(2023, 1, 1), **dates)
    assert stages() == ([stage] if stage else [])


def test_contract_that_another_one_follows_is_decided(house):
    old = ContractFactory(client=house.acme, term_ends_on=date(2026, 3, 31))
    ContractFactory(client=house.acme, starts_on=date(2026, 4, 1), renews=old)
    assert stages() == []


@pytest.mark.parametrize("more", [{"kind": "project"}, {"billing_type": "pass_through"}])
def test_only_retainers_of_ours_are_renewed(house, more):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 3, 31), **more)
    assert stages() == []


def at_risk():
    found = renewals(Published.current(), AGENCY, Client.objects.all(), today=TODAY)
    return [round(each.fee) if each.fee is not None else None for each in found]


def test_fee_at_risk_is_the_contracts_part_of_the_published_fee(house):
    # Acme pays 1,000 by the contract it has, and 3,000 a quarter by this one.
    ContractFactory(
        client=house.acme, amount=3000, interval="quarter", term_ends_on=date(2026, 3, 31)
    )
    runs.recompute(NOW)
    assert at_risk() == [1000]


def test_fee_at_risk_is_the_one_that_it_was_changed_to(house):
    contract = ContractFactory(client=house.acme, amount=500, term_ends_on=date(2026, 3, 31))
    ContractChange.objects.create(contract=contract, kind="upsell", on=date(2026, 2, 1), amount=800)
    runs.recompute(NOW)
    assert at_risk() == [800]


def test_paused_contract_puts_no_fee_at_risk(house):
    contract = ContractFactory(client=house.acme, amount=500, term_ends_on=date(2026, 3, 31))
    ContractChange.objects.create(contract=contract, kind="pause", on=date(2026, 2, 1))
    runs.recompute(NOW)
    assert at_risk() == [0]


def test_fee_of_another_currency_is_told_in_both(house):
    ExchangeRate.objects.create(currency="USD", starts_on=date(2025, 1, 1), rate="0.5")
    ContractFactory(client=house.birch, amount=600, currency="USD", term_ends_on=date(2026, 3, 31))
    runs.recompute(NOW)
    told = page(house.other_manager, "/renewals/")
    assert "€300" in told
    assert "$600 a month" in told


def test_page_tells_notice_date_fee_owner_senior_talk_and_proposal(house):
    ContractFactory(client=house.acme, amount=500, term_ends_on=date(2026, 5, 21), notice_days=60)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    boss = Contact.objects.create(client=house.acme, name="Ann", seniority="decision_maker")
    TouchPoint.objects.create(
        client=house.acme, at=at, channel="call", direction="outbound", contact=boss
    )
    Opportunity.objects.create(
        client=house.acme, kind="renewal", sent_on=date(2026, 3, 5), currency="EUR"
    )
    runs.recompute(NOW)
    told = page(house.manager, "/renewals/")
    assert "Notice by 22 Mar, in 12 days" in told
    assert "term ends 21 May 2026" in told
    assert all(part in told for part in ("€500", "nora", "8 days ago", "Renewal sent 5 Mar"))
    assert "1 renewal to decide, €500 a month at risk" in told


@pytest.mark.parametrize(
    "touch",
    [
        {"channel": "email", "level": "upstream"},
        {"channel": "call", "level": "downstream"},
        {"channel": "call", "level": "upstream", "at": datetime(2026, 3, 11, tzinfo=UTC)},
    ],
    ids=["nobody answered", "nobody senior", "only planned"],
)
def test_talk_that_was_one_way_or_not_senior_or_not_yet_is_none(house, touch):
    ContractFactory(client=house.acme, term_ends_on=date(2026, 3, 31))
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    TouchPoint.objects.create(**{"client": house.acme, "at": at, "direction": "outbound"} | touch)
    assert "none on record" in page(house.manager, "/renewals/")


def test_stage_in_the_address_shows_that_one_alone(house):
    ContractFactory(client=house.acme, service="Old", term_ends_on=date(2026, 2, 28))
    ContractFactory(client=house.acme, service="New", term_ends_on=date(2026, 3, 31))
    told = page(house.manager, "/renewals/?stage=pending")
    assert "Old" in told
    assert "New" not in told
    assert "Nothing is at this stage" in page(house.manager, "/renewals/?stage=60")


def test_without_renewals_the_page_says_what_to_do(house):
    told = page(house.manager, "/renewals/")
    assert "No renewal is due within 90 days" in told
    assert "ask an admin whether the contracts tell" in told


def test_owner_sees_their_clients_and_nobody_elses(house):
    for client in (house.acme, house.birch):
        ContractFactory(client=client, term_ends_on=date(2026, 3, 31))
    told = page(house.account_manager, "/renewals/")
    assert 'href="/clients/acme/"' in told
    assert "birch" not in told
    assert "birch" in page(house.admin, "/renewals/?scope=team:south")


@pytest.mark.parametrize("query", ["scope=team:south", "scope=agency", "stage=soon", "scope=moon"])
def test_what_is_out_of_reach_or_makes_no_sense_is_not_found(house, query):
    page(house.manager, f"/renewals/?{query}", status=404)


def test_page_takes_as_many_queries_for_many_renewals_as_for_one(house):
    browser = Browser()
    browser.force_login(house.admin)

    def count():
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/renewals/").status_code == 200
        return len(seen)

    ContractFactory(client=house.acme, term_ends_on=date(2026, 3, 31))
    few = count()
    for day in range(1, 9):
        ContractFactory(client=house.birch, term_ends_on=date(2026, 4, day))
    assert count() == few <= 30


def test_table_comes_along_as_a_file_for_who_may_see_the_page(house):
    ContractFactory(client=house.acme, amount=500, term_ends_on=date(2026, 5, 21), notice_days=60)
    runs.recompute(NOW)
    file = page(house.manager, "/renewals/renewals.csv")
    assert "acme,acme,Retainer,500.0" in file
    assert "2026-03-22" in file
    assert "acme" in page(house.manager, "/renewals/timeline.csv")
    page(house.manager, "/renewals/renewals.csv?scope=team:south", status=404)
