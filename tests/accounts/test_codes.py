"""Codes beside the password, and where somebody is signed in."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.sessions import browser_in_words
from tests.cast import Cast, the_cast
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _no_attempts_before() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def sign_in(person: User, browser: Browser | None = None) -> tuple[Browser, Any]:
    browser = browser or Browser(headers={"user-agent": FIREFOX})
    given = {"login": person.email, "password": PASSWORD}
    return browser, browser.post("/accounts/login/", given)


def code_for(secret: str) -> str:
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counter))


def switched_on(person: User) -> tuple[Browser, str]:
    """Their browser, and the secret that their app now has."""
    browser, _answer = sign_in(person)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = browser.get("/accounts/codes/app/on/").content.decode()
    found = re.search(r"<code>(\w+)</code>", page)
    assert found
    browser.post("/accounts/codes/app/on/", {"code": code_for(found[1])})
    cache.clear()  # the same half minute's code counts again
    return browser, found[1]


def is_signed_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def test_whoever_switched_codes_on_needs_one_beside_the_password(cast: Cast) -> None:
    _browser, secret = switched_on(cast.manager)
    browser, answer = sign_in(cast.manager)
    assert answer["Location"] == "/accounts/codes/sign-in/"
    assert not is_signed_in(browser)
    assert browser.get("/teams/north/").status_code == 302
    browser.post("/accounts/codes/sign-in/", {"code": code_for(secret)})
    assert is_signed_in(browser)


def test_a_code_opens_once(cast: Cast) -> None:
    _browser, secret = switched_on(cast.manager)
    used = code_for(secret)
    for opens in (True, False):
        browser, _answer = sign_in(cast.manager)
        browser.post("/accounts/codes/sign-in/", {"code": used})
        assert is_signed_in(browser) == opens


def test_a_recovery_code_opens_once_in_place_of_one_from_the_app(cast: Cast) -> None:
    first, _secret = switched_on(cast.manager)
    page = first.get("/accounts/codes/recovery/").content.decode()
    codes = re.findall(r"<li><code>(\w+)</code>", page)
    assert len(codes) == 10
    for opens in (True, False):
        browser, _answer = sign_in(cast.manager)
        browser.post("/accounts/codes/sign-in/", {"code": codes[0]})
        assert is_signed_in(browser) == opens


def test_five_wrong_codes_lock_the_door_that_wrong_passwords_lock(cast: Cast) -> None:
    _browser, secret = switched_on(cast.manager)
    browser, _answer = sign_in(cast.manager)
    for _ in range(5):
        browser.post("/accounts/codes/sign-in/", {"code": "000000"})
    told = browser.post("/accounts/codes/sign-in/", {"code": code_for(secret)})
    assert not is_signed_in(browser)
    assert told.status_code == 429 or "Too many wrong codes" in told.content.decode()
    assert sign_in(cast.manager)[1].status_code == 429


def test_the_secret_of_the_app_is_not_in_the_database(cast: Cast) -> None:
    _browser, secret = switched_on(cast.manager)
    assert secret not in str(list(Authenticator.objects.values_list("data")))


def test_an_admin_sets_codes_up_before_anything_else_where_that_is_asked(
    cast: Cast, settings: Settings
) -> None:
    settings.KPIDASH_ADMINS_NEED_CODES = True
    browser, _answer = sign_in(cast.admin)
    for address in ("/", "/runs/", "/admin/", "/api/v1/clients/"):
        assert browser.get(address)["Location"] == "/accounts/codes/app/on/"
    where = browser.get("/accounts/codes/app/on/")["Location"]
    assert where.startswith("/accounts/reauthenticate/")
    assert browser.get(where).status_code == 200
    browser, _secret = switched_on(cast.admin)
    assert browser.get("/runs/").status_code == 200


def test_others_choose_for_themselves(cast: Cast, settings: Settings) -> None:
    settings.KPIDASH_ADMINS_NEED_CODES = True
    browser, _answer = sign_in(cast.manager)
    assert browser.get("/teams/north/").status_code == 200


def test_switching_codes_off_asks_who_it_is_once_more(cast: Cast) -> None:
    _browser, secret = switched_on(cast.manager)
    browser, _answer = sign_in(cast.manager)
    browser.post("/accounts/codes/sign-in/", {"code": code_for(secret)})
    asked = browser.post("/accounts/codes/app/off/")["Location"]
    assert asked.startswith(("/accounts/reauthenticate/", "/accounts/codes/again/"))
    assert Authenticator.objects.filter(type="totp").exists()


# Where somebody is signed in


def test_people_see_where_they_are_signed_in_and_end_it_elsewhere(cast: Cast) -> None:
    here, _answer = sign_in(cast.manager)
    there, _answer = sign_in(cast.manager)
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("Firefox on Linux") == 3  # two rows, and the name of the one's button
    (where,) = re.findall(r"/accounts/sessions/\d+/end/", page)
    here.post(where)
    assert not is_signed_in(there)
    assert is_signed_in(here)


def test_all_others_end_at_once(cast: Cast) -> None:
    here, *others = (sign_in(cast.manager)[0] for _ in range(3))
    here.post("/accounts/sessions/others/end/")
    assert [is_signed_in(each) for each in (here, *others)] == [True, False, False]


def test_nobody_ends_somebody_elses(cast: Cast) -> None:
    mine, _answer = sign_in(cast.manager)
    theirs, _answer = sign_in(cast.account_manager)
    page = theirs.get("/accounts/sessions/").content.decode()
    assert "/end/" not in page
    row = UserSession.objects.get(user=cast.account_manager)
    assert mine.post(f"/accounts/sessions/{row.pk}/end/").status_code == 404
    assert is_signed_in(theirs)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [(FIREFOX, "Firefox on Linux"), ("curl/8.5", "another program"), ("", "another program")],
)
def test_a_browser_is_told_in_words(user_agent: str, words: str) -> None:
    assert browser_in_words(user_agent) == words
