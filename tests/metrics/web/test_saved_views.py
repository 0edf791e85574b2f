"""A page kept under a name: found again by its owner, opened only by who may see it."""

import pytest
from django.test import Client as Browser

from accounts.models import Membership
from metrics.models import SavedView
from tests.metrics.web.opened import page

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]
ADDRESS = "/teams/north/?window=quarter&at=2025-12"


def signed_in(user):
    browser = Browser()
    browser.force_login(user)
    return browser


def saved(person, name="My Monday", address=ADDRESS):
    return SavedView.objects.create(person=person, name=name, address=address)


def test_page_offers_to_save_itself_with_its_filters(house):
    told = page(house.manager, ADDRESS)
    assert "/views/new/?address=%2Fteams%2Fnorth%2F%3Fwindow%3Dquarter%26at%3D2025-12" in told


def test_view_is_saved_under_a_name_and_leads_back_to_its_page(house):
    answer = signed_in(house.manager).post(
        "/views/new/", {"name": "My Monday", "address": ADDRESS}, follow=True
    )
    assert answer.redirect_chain == [(ADDRESS, 302)]
    assert "Saved as “My Monday”" in answer.content.decode()


def test_saved_view_stands_in_the_menu_of_every_page(house):
    view = saved(house.manager)
    told = page(house.manager, "/kpis/")
    assert f'<a href="/views/{view.pk}/">My Monday</a>' in told


def test_opening_a_view_shows_its_page(house):
    view = saved(house.manager)
    answer = signed_in(house.manager).get(f"/views/{view.pk}/", follow=True)
    assert (answer.status_code, answer.redirect_chain[0][0]) == (200, ADDRESS)


def test_view_of_what_one_may_no_longer_see_is_not_found(house):
    view = saved(house.manager)
    Membership.objects.filter(person=house.manager).update(team=house.south)
    assert signed_in(house.manager).get(f"/views/{view.pk}/", follow=True).status_code == 404


@pytest.mark.parametrize("place", ["", "rename/"])
def test_view_of_somebody_else_is_not_found_not_even_for_admins(house, place):
    page(house.admin, f"/views/{saved(house.manager).pk}/{place}", status=404)


def test_nobody_deletes_what_is_another_persons(house):
    view = saved(house.manager)
    assert signed_in(house.admin).post(f"/views/{view.pk}/delete/").status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_view_can_be_renamed_and_keeps_its_address(house):
    view = saved(house.manager)
    browser = signed_in(house.manager)
    browser.post(f"/views/{view.pk}/rename/", {"name": "Q4", "address": "/kpis/"})
    view.refresh_from_db()
    assert (view.name, view.address) == ("Q4", ADDRESS)


def test_view_can_be_deleted(house):
    view = saved(house.manager)
    signed_in(house.manager).post(f"/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_two_views_of_one_person_have_two_names(house):
    saved(house.manager)
    browser = signed_in(house.manager)
    answer = browser.post("/views/new/", {"name": "My Monday", "address": "/kpis/"})
    assert "You have a view of that name already." in answer.content.decode()


def test_two_people_may_use_the_same_name(house):
    saved(house.manager)
    browser = signed_in(house.viewer)
    browser.post("/views/new/", {"name": "My Monday", "address": "/kpis/"})
    assert SavedView.objects.count() == 2


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "javascript:alert(1)",
        "/admin/",
        "/accounts/logout/",
        "/api/v1/kpis/",
        "/views/new/",
        "/no/such/page/",
    ],
)
def test_only_pages_of_ours_can_be_saved(house, address):
    answer = signed_in(house.manager).post("/views/new/", {"name": "x", "address": address})
    assert "This is no page that can be saved." in answer.content.decode()
    assert not SavedView.objects.exists()


def test_page_of_views_without_any_says_how_to_save_one(house):
    assert "You have saved no view so far" in page(house.manager, "/views/")


def test_page_of_views_lists_ones_own_alone(house):
    saved(house.manager, "Mine")
    saved(house.admin, "Theirs")
    told = page(house.manager, "/views/")
    assert "Mine" in told
    assert "Theirs" not in told
