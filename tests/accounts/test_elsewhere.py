"""Signing in with the agency's own provider: a real one, started by the test."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.conf import settings as product
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from accounts.models import Membership, User
from tests.authz.house import body
from tests.cast import Cast, the_cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    # The provider's own, not ours to heed.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Its address; whoever signs in there says who they are."""
    from oidc_provider_mock import run_server_in_thread  # type: ignore[import-untyped]

    with run_server_in_thread() as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(autouse=True)
def _configured(settings: Settings, provider: str) -> None:
    kept = product.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    app = {
        "provider_id": "agency",
        "name": "Agency sign-in",
        "client_id": "kpidash",
        "secret": "for tests alone",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**kept, "APPS": [app]}}


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def come_from_elsewhere(provider: str, browser: Browser, **claims: Any) -> Any:
    """The way there, what they say of themself there, and the way back."""
    httpx.put(f"{provider}/users/somebody", json=claims).raise_for_status()
    there = browser.post("/accounts/elsewhere/agency/")["Location"]
    assert there.startswith(provider)
    assert "code_challenge=" in there
    back = httpx.post(there, data={"sub": "somebody"})
    address = urlsplit(back.headers["location"])
    return browser.get(f"{address.path}?{address.query}")


def is_signed_in(browser: Browser, person: User | None = None) -> bool:
    found = browser.session.get("_auth_user_id")
    return found == str(person.pk) if person else found is not None


def test_somebody_known_by_a_verified_address_is_signed_in(
    cast: Cast, provider: str, client: Browser
) -> None:
    before = cast.manager.password
    answer = come_from_elsewhere(
        provider, client, email=str(cast.manager.email).upper(), email_verified=True
    )
    assert answer.status_code == 302
    assert is_signed_in(client, cast.manager)
    cast.manager.refresh_from_db()
    assert cast.manager.password == before


def test_whoever_is_unknown_unverified_or_gone_gets_one_and_the_same_page(
    cast: Cast, provider: str
) -> None:
    answers = set()
    for email, verified in (
        ("nobody@agency.example", True),
        (cast.manager.email, False),
        (cast.leaver.email, True),
    ):
        browser = Browser()
        answer = come_from_elsewhere(provider, browser, email=email, email_verified=verified)
        answers.add((answer.status_code, body(answer)))
        assert not is_signed_in(browser)
    assert len(answers) == 1
    assert User.objects.filter(email="nobody@agency.example").count() == 0


def test_nothing_that_the_provider_says_promotes_anybody(
    cast: Cast, provider: str, client: Browser
) -> None:
    come_from_elsewhere(
        provider, client, email=cast.manager.email, email_verified=True, name="Admin",
        is_superuser=True, role="admin", groups=["admin"],
    )  # fmt: skip
    cast.manager.refresh_from_db()
    assert (cast.manager.name, cast.manager.is_superuser) == ("nils", False)
    assert not cast.manager.memberships.filter(role=Membership.Role.ADMIN).exists()


def test_where_the_agency_says_so_somebody_new_gets_an_account_that_sees_nothing(
    cast: Cast, provider: str, client: Browser, settings: Settings
) -> None:
    settings.KPIDASH_OIDC_CREATES_PEOPLE = True
    come_from_elsewhere(
        provider, client, email="nia@agency.example", email_verified=True, name="Nia"
    )
    nia = User.objects.get(email="nia@agency.example")
    assert is_signed_in(client, nia)
    assert (nia.name, nia.is_superuser, nia.memberships.count()) == ("Nia", False, 0)
    assert client.get("/clients/acme/").status_code == 404


def test_an_answer_that_nobody_asked_for_is_refused(
    cast: Cast, provider: str, client: Browser
) -> None:
    answer = client.get("/accounts/elsewhere/agency/back/?code=stolen&state=made-up")
    assert answer.status_code in (200, 302, 401, 403)
    assert not is_signed_in(client)


def test_the_page_to_sign_in_offers_it_by_name(client: Browser, cast: Cast) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "Sign in with Agency sign-in" in page
