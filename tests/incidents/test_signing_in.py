"""Guessed, fixed, forged and found-out sign-ins."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.signin import setup_path
from tests.authz.house import body
from tests.cast import Cast, the_cast
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_attempts_before() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that is hashed from now on: it is what takes time."""
    done: list[str] = []
    encode = MD5PasswordHasher.encode

    def noted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        done.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noted)
    return done


def attempt(email: str, password: str, browser: Browser | None = None, **headers: str) -> object:
    given = {"login": email, "password": password}
    return (browser or Browser()).post(LOGIN, given, headers=headers or None)


def test_known_unknown_and_inactive_people_cost_one_hash_and_look_alike(
    cast: Cast, hashed: list[str]
) -> None:
    pages = set()
    for email in (cast.manager.email, "nobody@agency.example", cast.leaver.email):
        hashed.clear()
        page = body(attempt(str(email), "wrong")).replace(str(email), "ADDRESS")
        assert len(hashed) == 1, email
        pages.add(page)
    assert len(pages) == 1


def test_the_right_password_of_somebody_who_left_looks_like_a_wrong_one(cast: Cast) -> None:
    email = str(cast.leaver.email)
    right, wrong = (attempt(email, password) for password in (PASSWORD, "wrong"))
    assert body(right) == body(wrong)


def test_a_reset_looks_alike_whoever_asks(cast: Cast) -> None:
    pages = set()
    for email in (cast.manager.email, "nobody@agency.example", cast.leaver.email):
        answer = Browser().post("/accounts/password/reset/", {"email": email}, follow=True)
        pages.add(body(answer))
    assert len(pages) == 1
    assert [each.to for each in mail.outbox] == [[cast.manager.email]]


def test_a_forged_forwarded_address_opens_no_lock(cast: Cast) -> None:
    email = str(cast.manager.email)
    for number in range(5):
        attempt(email, "wrong", x_forwarded_for=f"203.0.113.{number}")
    browser = Browser()
    attempt(email, PASSWORD, browser, x_forwarded_for="198.51.100.1")
    assert "_auth_user_id" not in browser.session


def test_failures_from_elsewhere_lock_nobody_out(cast: Cast) -> None:
    email = str(cast.manager.email)
    for _ in range(6):
        Browser(REMOTE_ADDR="203.0.113.5").post(LOGIN, {"login": email, "password": "wrong"})
    browser = Browser()
    attempt(email, PASSWORD, browser)
    assert "_auth_user_id" in browser.session


def test_a_session_from_before_the_sign_in_is_worth_nothing_after_it(cast: Cast) -> None:
    browser = Browser()
    browser.session.save()
    planted = browser.session.session_key
    attempt(str(cast.manager.email), PASSWORD, browser)
    assert browser.session.session_key != planted
    stolen = Browser()
    stolen.cookies["sessionid"] = planted or ""
    assert stolen.get("/teams/north/").status_code == 302


def test_signing_out_ends_the_session_on_the_server(cast: Cast) -> None:
    browser = Browser()
    attempt(str(cast.manager.email), PASSWORD, browser)
    kept = browser.cookies["sessionid"].value
    browser.post("/accounts/logout/")
    browser.cookies["sessionid"] = kept
    assert browser.get("/teams/north/").status_code == 302


def test_a_new_password_ends_all_other_sessions(cast: Cast) -> None:
    here, there = Browser(), Browser()
    for browser in (here, there):
        attempt(str(cast.manager.email), PASSWORD, browser)
    new = "another fine long passphrase"
    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert there.get("/teams/north/").status_code == 302


EVIL = (
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example/",
    "https:elsewhere.example",
    "javascript:alert(1)",
    "/\t/elsewhere.example/",
    "http:///elsewhere.example/",
)


@pytest.mark.parametrize("where", EVIL)
def test_no_page_leads_to_another_host(where: str, cast: Cast) -> None:
    given = {"login": cast.manager.email, "password": PASSWORD, "next": where}
    answers = [Browser().post(LOGIN, given)]
    browser = Browser()
    browser.force_login(cast.manager)
    answers.append(browser.get(f"{LOGIN}?next={where}"))
    answers.append(browser.post("/language/", {"language": "de", "next": where}))
    logged = {"channel": "call", "direction": "outbound", "at": "2026-03-01T10:00", "next": where}
    answers.append(browser.post("/log/acme/", logged))
    answers.append(browser.post("/views/new/", {"name": "mine", "address": where}))
    answers.append(browser.post("/accounts/logout/", {"next": where}))
    assert [
        answer.headers["Location"]
        for answer in answers
        if "elsewhere" in answer.headers.get("Location", "")
        or "javascript" in answer.headers.get("Location", "")
    ] == []


def test_a_forged_host_makes_no_link_in_a_mail(cast: Cast, settings: Settings) -> None:
    answer = Browser(raise_request_exception=False).post(
        "/accounts/password/reset/",
        {"email": cast.manager.email},
        headers={"host": "elsewhere.example", "x-forwarded-host": "elsewhere.example"},
    )
    assert answer.status_code == 400
    assert mail.outbox == []


@pytest.mark.parametrize("wrong", ["nils@agency.example\nBcc: a@elsewhere.example", "a\r\nb"])
def test_nothing_typed_becomes_a_header_of_a_mail(wrong: str, cast: Cast) -> None:
    Browser().post("/accounts/password/reset/", {"email": wrong})
    User.objects.filter(pk=cast.manager.pk).update(name=wrong)
    Browser().post("/accounts/password/reset/", {"email": cast.manager.email})
    for message in mail.outbox:
        assert message.recipients() == [cast.manager.email]
        assert "\n" not in message.subject
        assert "Bcc" not in message.message()


def test_a_session_ends_though_nobody_ends_it(cast: Cast, settings: Settings) -> None:
    browser = Browser()
    attempt(str(cast.manager.email), PASSWORD, browser)
    assert browser.cookies["sessionid"]["max-age"] == ""  # gone with the browser
    assert browser.session.get_expiry_age() <= 12 * 3600


def test_the_setup_is_gone_once_somebody_can_sign_in(cast: Cast) -> None:
    for address in (setup_path(), "/setup/agency/", "/setup/hours/", "/setup/admin/"):
        assert Browser().get(address).status_code == 404
