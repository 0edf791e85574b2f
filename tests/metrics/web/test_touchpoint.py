"""A touch point logged from the pages: in ten seconds, once, and only where one works."""

from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from accounts.models import Contact, Team, TouchPoint
from tests.cast import later
from tests.metrics.web.opened import page
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]
CALL = {"channel": "call", "direction": "outbound", "at": "2026-03-10T08:30"}


def post(user, *, to="/log/acme/", **said):
    browser = Browser()
    browser.force_login(later(user))
    return browser.post(to, {**CALL, **said})


def test_form_is_filled_in_but_for_who_and_what(house):
    told = page(house.account_manager, "/log/acme/")
    assert 'value="2026-03-10T09:00"' in told
    assert told.count(" checked") == 2


def test_touch_point_is_logged_by_whoever_fills_it_in(house):
    ann = Contact.objects.create(client=house.acme, name="Ann", seniority="decision_maker")
    answer = post(house.account_manager, contact=ann.pk, note="The budget of next year")
    touchpoint = TouchPoint.objects.get(client=house.acme)
    assert answer.headers["Location"] == "/clients/acme/"
    assert (touchpoint.person, touchpoint.contact) == (house.account_manager, ann)
    assert (touchpoint.level, touchpoint.note) == ("upstream", "The budget of next year")
    assert touchpoint.at == datetime(2026, 3, 10, 8, 30, tzinfo=UTC)


def test_page_says_what_was_logged(house):
    browser = Browser()
    browser.force_login(house.account_manager)
    told = browser.post("/log/acme/", CALL, follow=True).content.decode()
    assert "Logged: Call with acme, 10 Mar 2026 08:30." in told


def test_when_is_told_by_the_clock_of_where_they_work(house):
    Team.objects.filter(pk=house.group.pk).update(timezone="Asia/Tokyo")
    assert 'value="2026-03-10T18:00"' in page(later(house.account_manager), "/log/acme/")
    post(house.account_manager, at="2026-03-10T17:30")
    assert TouchPoint.objects.get().at == datetime(2026, 3, 10, 8, 30, tzinfo=UTC)


def test_form_sent_twice_logs_one(house):
    for _ in range(2):
        assert post(house.account_manager).status_code == 302
    assert TouchPoint.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"at": "2026-03-10T09:30"}, "happened yet"),
        ({"at": "yesterday"}, "Enter a valid date/time."),
        ({"channel": "pigeon"}, "Select a valid choice."),
        ({"note": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_cannot_be_is_said_and_not_logged(house, said, reason):
    answer = post(house.account_manager, **said)
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert not TouchPoint.objects.exists()


def test_contact_of_another_client_is_no_choice(house):
    stranger = Contact.objects.create(client=house.birch, name="Bo")
    assert (
        "Select a valid choice."
        in post(house.account_manager, contact=stranger.pk).content.decode()
    )


def test_contact_who_left_is_no_choice(house):
    Contact.objects.create(client=house.acme, name="Ann", left_on=NOW.date())
    assert "Ann" not in page(house.account_manager, "/log/acme/")


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/people/nora/", "/people/nora/"),
        ("https://elsewhere.example/", "/clients/acme/"),
        ("//elsewhere.example/", "/clients/acme/"),
    ],
)
def test_afterwards_it_leads_back_but_never_elsewhere(house, asked, leads_to):
    assert post(house.account_manager, next=asked).headers["Location"] == leads_to


def test_managers_of_the_team_may_log_and_viewers_may_not(house):
    assert post(house.manager).status_code == 302
    assert post(house.viewer).status_code == 403
    page(house.viewer, "/log/acme/", status=403)


def test_client_out_of_reach_is_not_found(house):
    assert post(house.account_manager, to="/log/birch/").status_code == 404
    page(house.manager, "/log/birch/", status=404)
    assert not TouchPoint.objects.exists()
