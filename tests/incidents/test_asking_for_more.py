"""Requests that ask for more than a form or an address offers."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as product
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from accounts.models import ApiToken, Client, TouchPoint
from metrics.models import SavedView
from tests.cast import Cast, the_cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture
def cast(settings: Settings) -> Cast:
    settings.KPIDASH_NOW = NOW
    return the_cast()


def browser_of(person: object) -> Browser:
    browser = Browser()
    browser.force_login(person)  # type: ignore[arg-type]
    return browser


def test_a_token_is_made_for_nobody_else_and_as_nobody_wrote_it(cast: Cast) -> None:
    browser_of(cast.account_manager).post(
        "/accounts/tokens/",
        {
            "name": "mine", "scope": "read", "days": "30",
            "owner": cast.admin.pk, "owner_id": cast.admin.pk, "digest": "0" * 64,
            "expires_at": "2099-01-01", "created_at": "2000-01-01",
        },
    )  # fmt: skip
    token = ApiToken.objects.get()
    assert token.owner == cast.account_manager
    assert token.digest != "0" * 64
    assert token.expires_at.year == 2026


def test_a_token_lives_no_longer_than_the_form_offers(cast: Cast) -> None:
    browser = browser_of(cast.account_manager)
    for days in ("36500", "-1", "0", "1e9"):
        browser.post("/accounts/tokens/", {"name": "mine", "scope": "read", "days": days})
    for scope in ("admin", "", "read,write"):
        browser.post("/accounts/tokens/", {"name": "mine", "scope": scope, "days": "30"})
    assert not ApiToken.objects.exists()


def test_a_touch_point_is_whose_it_is_whatever_else_is_sent(cast: Cast) -> None:
    birch = cast.birch.pk
    browser_of(cast.account_manager).post(
        "/log/acme/",
        {
            "channel": "call", "direction": "outbound", "at": "2026-03-01T10:00",
            "person": cast.admin.pk, "client": birch, "client_id": birch, "source_id": "mine",
            "level": "upstream", "minutes": "600",
        },
    )  # fmt: skip
    touch = TouchPoint.objects.get()
    assert (touch.client, touch.person) == (cast.acme, cast.account_manager)
    assert touch.source_id != "mine"
    assert (touch.level, touch.minutes) == ("", None)


def test_a_touch_point_names_no_contact_of_another_client(cast: Cast) -> None:
    theirs = cast.birch.contacts.create(name="Ann Berg")
    answer = browser_of(cast.account_manager).post(
        "/log/acme/",
        {"channel": "call", "direction": "outbound", "at": "2026-03-01T10:00",
         "contact": theirs.pk},
    )  # fmt: skip
    assert answer.status_code == 200
    assert "Ann Berg" not in answer.content.decode()
    assert not TouchPoint.objects.exists()


def test_a_view_is_kept_for_nobody_else(cast: Cast) -> None:
    browser_of(cast.account_manager).post(
        "/views/new/",
        {"name": "mine", "address": "/renewals/", "person": cast.admin.pk, "id": "77"},
    )
    assert SavedView.objects.get().person == cast.account_manager
    assert SavedView.objects.get().pk != 77


def test_no_form_and_no_serializer_takes_all_fields() -> None:
    told = re.compile(r"""fields\s*=\s*["']__all__["']|^\s*exclude\s*=""", re.MULTILINE)
    for folder in ("accounts", "kpidash", "metrics"):
        for path in (Path(product.BASE_DIR) / folder).rglob("*.py"):
            assert not told.search(path.read_text()), path


KEYS = (
    "ordering=owner__password",
    "ordering=assignments__person__password",
    "order_by=password",
    "sort=-password",
    "filter=password",
    "assignments__person__password__startswith=a",
    "client__assignments__person__email__contains=a",
    "fields=password",
    "expand=person",
    "q=Birch",
    "search=Birch",
    "scope__in=agency",
    "id=birch",
)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("address", ["/api/v1/clients/", "/api/v1/teams/", "/api/v1/people/nora/"])
def test_a_key_of_the_database_in_the_address_asks_for_nothing(
    address: str, key: str, cast: Cast
) -> None:
    browser = browser_of(cast.manager if "team" in address else cast.account_manager)
    plain, asked = browser.get(address), browser.get(f"{address}?{key}")
    assert asked.status_code in (200, 400)
    assert asked.status_code == 400 or asked.json() == plain.json()


@pytest.mark.parametrize(
    "key", ["password__startswith", "api_tokens__digest__startswith", "history__id__gt"]
)
def test_even_an_admin_filters_by_no_secret(key: str, cast: Cast) -> None:
    answer = Browser(raise_request_exception=False)
    answer.force_login(cast.admin)
    told = answer.get(f"/admin/accounts/user/?{key}=a")
    assert told.status_code in (302, 400)


def test_no_form_of_the_admin_shows_a_secret(cast: Cast) -> None:
    page = browser_of(cast.admin).get(f"/admin/accounts/user/{cast.manager.pk}/change/")
    assert cast.manager.password not in page.content.decode()
    assert "password" not in page.context["adminform"].form.fields


def test_the_autocomplete_finds_clients_for_nobody_but_admins(cast: Cast) -> None:
    asked = "/admin/autocomplete/?app_label=accounts&model_name=assignment&field_name=client&term=b"
    for person in (cast.manager, cast.account_manager, cast.viewer):
        assert browser_of(person).get(asked).status_code == 404
    assert (
        Client.objects.get(pk=cast.birch.pk).name
        in browser_of(cast.admin).get(asked).content.decode()
    )


def test_what_somebody_saw_is_kept_for_nobody_else(cast: Cast) -> None:
    """Neither by a proxy, nor by the browser for who uses it next."""
    browser = browser_of(cast.account_manager)
    for address in ("/clients/acme/", "/api/v1/clients/", "/renewals/", "/accounts/tokens/"):
        assert browser.get(address).headers["Cache-Control"] == "private, no-store"
    browser.logout()
    browser.force_login(cast.other_account_manager)
    assert browser.get("/clients/acme/").status_code == 404


def test_two_people_who_ask_in_turn_get_their_own_lists(cast: Cast) -> None:
    people = {cast.account_manager: ["acme"], cast.other_account_manager: ["birch"]}
    browsers = {person: browser_of(person) for person in people}
    for _ in range(2):
        for person, expected in people.items():
            told = browsers[person].get("/api/v1/clients/").json()["results"]
            assert [client["id"] for client in told] == expected
