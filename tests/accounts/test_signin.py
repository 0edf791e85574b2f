"""The way in: a password, a few attempts, and links that work once."""

import re
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts import access
from accounts.models import User
from accounts.signin import client_address, password_path
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
NEXT = "/accounts/password/change/"


@pytest.fixture(autouse=True)
def _no_attempts_before() -> None:
    """The number of attempts in the last minute is kept in the cache."""
    cache.clear()


@pytest.fixture
def user() -> User:
    return UserFactory.create(email="nora@agency.example")


def sign_in(
    client: Client, password: str = PASSWORD, *, email: str = "nora@agency.example", **extra: str
) -> Any:
    return client.post(
        LOGIN, {"login": email, "password": password, "next": NEXT}, headers=extra or None
    )


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def page(response: Any) -> str:
    """The page without what differs from one form to the next by design."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return re.sub(r"\w+@agency\.example", "ADDRESS", text)


def test_the_right_password_signs_in(client: Client, user: User) -> None:
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, NEXT)
    assert is_signed_in(client)


def test_the_address_may_be_written_in_capitals(client: Client, user: User) -> None:
    sign_in(client, email="Nora@Agency.example")
    assert is_signed_in(client)


def test_signing_in_is_noted_without_filling_the_history(client: Client, user: User) -> None:
    before = user.history.count()
    sign_in(client)
    user.refresh_from_db()
    assert user.last_login is not None
    assert user.history.count() == before


def test_signing_in_never_leads_to_another_host(client: Client, user: User) -> None:
    where = "https://elsewhere.example/"
    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD, "next": where})
    assert "elsewhere" not in response["Location"]


def test_signing_in_starts_a_new_session(client: Client, user: User) -> None:
    client.session["before"] = "planted"
    client.session.save()
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_unknown_inactive_and_known_addresses_get_the_same_answer(user: User) -> None:
    UserFactory(email="lea@agency.example", is_active=False)
    answers = {
        page(sign_in(Client(), "wrong", email=email))
        for email in ("nora@agency.example", "lea@agency.example", "nobody@agency.example")
    }
    assert len(answers) == 1


def test_somebody_who_left_cannot_sign_in(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    sign_in(client)
    assert not is_signed_in(client)


def test_five_failures_lock_the_address(client: Client, user: User) -> None:
    answers = [sign_in(client, "wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "Signing in is paused" in locked.content.decode()
    assert not is_signed_in(client)


def test_an_unknown_address_is_locked_alike(user: User) -> None:
    answers = {
        tuple(page(sign_in(Client(), "wrong", email=email)) for _ in range(6))
        for email in ("nora@agency.example", "nobody@agency.example")
    }
    assert len(answers) == 1


def test_the_lock_opens_after_a_quarter_of_an_hour(client: Client, user: User) -> None:
    start = datetime(2026, 11, 21, 9).astimezone()
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(5):
            sign_in(client, "wrong")
        clock.move_to(start + timedelta(minutes=16))
        sign_in(client)
        assert is_signed_in(client)


def test_a_success_forgets_the_failures(client: Client, user: User) -> None:
    for _ in range(4):
        sign_in(client, "wrong")
    sign_in(client)
    client.cookies.clear()
    answers = [sign_in(client, "wrong").status_code for _ in range(4)]
    assert answers == [200] * 4


def test_one_address_locked_leaves_the_others_alone(client: Client, user: User) -> None:
    UserFactory(email="sven@agency.example")
    for _ in range(6):
        sign_in(client, "wrong")
    sign_in(client, email="sven@agency.example")
    assert is_signed_in(client)


def test_another_case_of_the_address_is_no_way_around_the_lock(client: Client, user: User) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    assert sign_in(client, email=" NORA@agency.example").status_code == 429


def test_somebody_elsewhere_cannot_lock_the_real_person_out(client: Client, user: User) -> None:
    for _ in range(5):
        client.post(LOGIN, {"login": user.email, "password": "wrong"}, REMOTE_ADDR="203.0.113.5")
    sign_in(client)
    assert is_signed_in(client)


def test_a_forged_forwarded_header_is_no_way_around_the_lock(client: Client, user: User) -> None:
    for number in range(5):
        sign_in(client, "wrong", x_forwarded_for=f"203.0.113.{number}")
    assert sign_in(client, x_forwarded_for="203.0.113.9").status_code == 429


def test_behind_our_proxy_the_forwarded_address_counts(rf, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", headers={"x-forwarded-for": "198.51.100.7, 203.0.113.5"})
    assert client_address(request) == "203.0.113.5"


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/set/", "confirm-email/", "inactive/"]
)
def test_pages_that_nobody_needs_do_not_exist(client: Client, user: User, path: str) -> None:
    client.force_login(user)
    assert client.get(f"/accounts/{path}").status_code == 404


def set_password(client: Client, path: str, password: str) -> Any:
    form = client.get(path, follow=True)
    where = form.request["PATH_INFO"]
    return client.post(where, {"password1": password, "password2": password})


def test_a_link_sets_the_password_once(client: Client) -> None:
    user = UserFactory.create(email="nora@agency.example", password=None)
    path = password_path(user)
    set_password(client, path, "another fine passphrase")
    sign_in(client, "another fine passphrase")
    assert is_signed_in(client)
    set_password(Client(), path, "a thief's passphrase")
    user.refresh_from_db()
    assert user.check_password("another fine passphrase")


def test_a_link_is_dead_after_three_days(client: Client, user: User) -> None:
    start = datetime(2026, 11, 21, 9).astimezone()
    with time_machine.travel(start, tick=False) as clock:
        path = password_path(user)
        clock.move_to(start + timedelta(days=3, minutes=1))
        set_password(client, path, "a late fine passphrase")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_weak_password_is_refused(client: Client, user: User) -> None:
    set_password(client, password_path(user), "12345678")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_reset_by_mail_answers_known_and_unknown_addresses_alike(user: User) -> None:
    answers = set()
    for email in ("nora@agency.example", "nobody@agency.example"):
        response = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.add((response.status_code, page(response)))
    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [["nora@agency.example"]]


def create_admin(*args: str) -> str:
    out = StringIO()
    call_command("createadmin", *args, stdout=out)
    return out.getvalue().strip()


def test_createadmin_prints_a_link_and_sets_no_password(client: Client) -> None:
    link = create_admin("alma@agency.example", "--name", "Alma", "--url", "https://kpi.example/")
    alma = User.objects.get()
    assert (alma.name, alma.email) == ("Alma", "alma@agency.example")
    assert access.is_admin(alma)
    assert not alma.has_usable_password()
    assert link.startswith("https://kpi.example/accounts/password/reset/key/")
    set_password(client, link.removeprefix("https://kpi.example"), "a first fine passphrase")
    sign_in(client, "a first fine passphrase", email="alma@agency.example")
    assert is_signed_in(client)


def test_createadmin_twice_gives_the_same_person_another_link() -> None:
    create_admin("alma@agency.example")
    create_admin("Alma@agency.example")
    assert User.objects.count() == 1


def test_createadmin_makes_somebody_known_an_admin(user: User) -> None:
    create_admin(str(user.email))
    assert access.is_admin(User.objects.get())


def test_createadmin_refuses_what_is_no_address() -> None:
    with pytest.raises(CommandError, match="is no e-mail address"):
        create_admin("alma")
    assert not User.objects.exists()


def test_a_new_installation_has_no_account() -> None:
    assert not User.objects.exists()
