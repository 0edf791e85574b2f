"""Tokens: a program reads what its owner may see, until they expire or are revoked."""

import logging
from datetime import timedelta

import pytest
from django.test import Client as Browser

from accounts.models import ApiToken
from accounts.tokens import NOTED_EVERY, make_token, revoke
from tests.cast import Cast, the_cast
from tests.published import NOW

pytestmark = pytest.mark.django_db
CLIENTS = "/api/v1/clients/"


@pytest.fixture
def cast(settings):
    settings.KPIDASH_NOW = NOW
    return the_cast()


def token_of(person, *, days=30, scope="read"):
    return make_token(by=person, name="Sheet", days=days, scope=scope, now=NOW)


def read(token, path=CLIENTS):
    return Browser().get(path, headers={"Authorization": f"Bearer {token}"})


def test_token_reads_what_its_owner_sees_and_no_more(cast: Cast):
    _, token = token_of(cast.account_manager)
    told = read(token).json()
    assert [client["id"] for client in told["results"]] == ["acme"]
    assert read(token, "/api/v1/clients/birch/").status_code == 404


def test_answer_to_a_token_is_kept_by_nobody_on_the_way(cast: Cast):
    _, token = token_of(cast.account_manager)
    assert read(token).headers["Cache-Control"] == "private, no-store"


def test_text_of_a_token_is_not_in_the_database(cast: Cast):
    made, token = token_of(cast.account_manager)
    assert token.startswith("kpidash_")
    assert token not in str(ApiToken.objects.values().get(pk=made.pk))


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Bearer a b", "Bearer \xff"])
def test_token_that_nobody_made_is_answered_401_with_how_to_sign_in(cast: Cast, header):
    answer = Browser().get(CLIENTS, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="kpidash"'
    assert answer.json() == {"detail": "This token doesn't exist, was revoked or has expired."}


def test_nobody_without_a_token_is_told_how_to_sign_in(cast: Cast):
    answer = Browser().get(CLIENTS)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="kpidash"'


def test_token_opens_nothing_from_the_moment_that_it_expires(cast: Cast, settings):
    _, token = token_of(cast.account_manager, days=30)
    settings.KPIDASH_NOW = NOW + timedelta(days=30) - timedelta(seconds=1)
    assert read(token).status_code == 200
    settings.KPIDASH_NOW = NOW + timedelta(days=30)
    assert read(token).status_code == 401


def test_revoked_token_opens_nothing_and_revoking_twice_changes_nothing(cast: Cast):
    made, token = token_of(cast.account_manager)
    revoke(made, now=NOW)
    revoke(made, now=NOW + timedelta(hours=1))
    assert read(token).status_code == 401
    assert ApiToken.objects.get(pk=made.pk).revoked_at == NOW


def test_token_of_somebody_who_left_opens_nothing(cast: Cast):
    _, token = token_of(cast.account_manager)
    cast.account_manager.is_active = False
    cast.account_manager.save(update_fields=["is_active"])
    assert read(token).status_code == 401


def test_last_use_is_noted_now_and_then(cast: Cast, settings):
    made, token = token_of(cast.account_manager)
    read(token)
    settings.KPIDASH_NOW = NOW + NOTED_EVERY
    read(token)
    assert ApiToken.objects.get(pk=made.pk).last_used_at == NOW
    settings.KPIDASH_NOW = NOW + NOTED_EVERY + timedelta(seconds=1)
    read(token)
    assert ApiToken.objects.get(pk=made.pk).last_used_at == settings.KPIDASH_NOW


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("write", 405)])
def test_token_for_reading_writes_nothing_whatever_its_owner_may(cast: Cast, method, scope, status):
    """Clients are only read: a token for writing hears that, one for reading doesn't get there."""
    _, token = token_of(cast.admin, scope=scope)
    answer = getattr(Browser(), method)(CLIENTS, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == status


def test_token_reads_unless_it_was_made_for_writing(cast: Cast):
    browser = Browser()
    browser.force_login(cast.account_manager)
    for scope in ("read", "write"):
        browser.post("/accounts/tokens/", {"name": scope, "scope": scope, "days": "30"})
    assert [(each.name, each.may_write) for each in ApiToken.objects.order_by("name")] == [
        ("read", False),
        ("write", True),
    ]


@pytest.mark.parametrize("page", ["/", "/runs/", "/admin/", "/clients/acme/"])
def test_token_opens_no_page(cast: Cast, page):
    _, token = token_of(cast.admin)
    answer = read(token, page)
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_token_is_never_logged(cast: Cast, caplog):
    caplog.set_level(logging.DEBUG)
    _, token = token_of(cast.account_manager)
    read(token)
    read(token + "x")
    read(token, "/api/v1/clients/birch/")
    assert token not in caplog.text


def test_new_token_is_shown_once_on_the_page_that_made_it(cast: Cast):
    browser = Browser()
    browser.force_login(cast.account_manager)
    made = browser.post(
        "/accounts/tokens/", {"name": "Sheet", "scope": "read", "days": "90"}
    ).content.decode()
    token = made.split("<code>")[1].split("</code>")[0]
    assert read(token).status_code == 200
    again = browser.get("/accounts/tokens/").content.decode()
    assert "Sheet" in again
    assert token not in again
    assert ApiToken.objects.get().expires_at == NOW + timedelta(days=90)


def test_token_without_a_name_is_not_made(cast: Cast):
    browser = Browser()
    browser.force_login(cast.account_manager)
    told = browser.post(
        "/accounts/tokens/", {"name": "", "scope": "read", "days": "90"}
    ).content.decode()
    assert "field-error" in told
    assert "You have none." in told


def test_people_revoke_their_own_tokens_alone(cast: Cast):
    made, _token = token_of(cast.account_manager)
    for person, status in ((cast.admin, 404), (cast.account_manager, 302)):
        browser = Browser()
        browser.force_login(person)
        assert browser.post(f"/accounts/tokens/{made.pk}/revoke/").status_code == status
    made.refresh_from_db()
    assert made.revoked_at == NOW
