"""What ended up where it doesn't belong: secrets in tables, logs and forms, pages of others."""

import logging
from typing import Any

import pytest
from django.apps import apps
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from accounts.tokens import make_token
from tests.cast import Cast, the_cast
from tests.factories import PASSWORD
from tests.published import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.KPIDASH_NOW = NOW
    return the_cast()


def browser_of(person: Any) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def everything_kept() -> str:
    """All rows of all tables, history and sessions among them, as text."""
    return "\n".join(
        repr(row) for model in apps.get_models() for row in model._base_manager.values_list()
    )


def test_tokens_and_passwords_are_in_no_table(cast: Cast) -> None:
    cast.admin.set_password(PASSWORD)
    cast.admin.save()
    _, token = make_token(by=cast.admin, name="sync", days=1, now=NOW)
    browser = Browser()
    assert browser.get("/api/v1/teams/", headers={"Authorization": f"Bearer {token}"}).json()
    kept = everything_kept()
    assert cast.admin.source_id in kept
    assert token not in kept
    assert token.removeprefix("kpidash_") not in kept
    assert PASSWORD not in kept


def test_tokens_and_passwords_are_in_no_log(cast: Cast, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    _, token = make_token(by=cast.admin, name="sync", days=1, now=NOW)
    headers = {"Authorization": f"Bearer {token}"}
    Browser().get("/api/v1/teams/", headers=headers)
    Browser().get("/api/v1/teams/", headers={"Authorization": f"Bearer {token}x"})
    Browser().post("/api/v1/touches/", b"{", "application/json", headers=headers)
    Browser().post("/accounts/login/", {"login": "a@agency.example", "password": PASSWORD})
    assert token not in caplog.text
    assert PASSWORD not in caplog.text


def test_forms_of_the_admin_show_neither_hashes_nor_keys(cast: Cast, settings: Settings) -> None:
    cast.manager.set_password(PASSWORD)
    cast.manager.save()
    made, _ = make_token(by=cast.manager, name="sync", days=1, now=NOW)
    form = browser_of(cast.admin).get(f"/admin/accounts/user/{cast.manager.pk}/change/")
    assert form.status_code == 200
    shown = form.content.decode()
    secrets = (cast.manager.password, made.digest, settings.SECRET_KEY)
    assert [secret for secret in secrets if secret in shown] == []


@pytest.mark.parametrize("address", ["/kpis/", "/views/", "/api/v1/clients/", "/api/schema/"])
def test_nobody_is_shown_the_page_that_another_was_shown(cast: Cast, address: str) -> None:
    answer = browser_of(cast.admin).get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer["Vary"]
    assert Browser().get(address).status_code in (302, 401)
