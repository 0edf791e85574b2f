"""`manage.py demo_data`: one command from an empty database to published numbers."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from accounts.demo.people import SIGN_INS
from accounts.models import User
from metrics.models import Run

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SMALL = {"clients": 45, "account_managers": 9, "months": 24}


@pytest.fixture(autouse=True)
def _on_this_machine(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    settings.KPIDASH_NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
    settings.KPIDASH_DEMO_PASSWORD = ""


def said(**options: object) -> str:
    out = StringIO()
    call_command("demo_data", stdout=out, **(SMALL | options))
    return out.getvalue()


def test_it_makes_records_publishes_numbers_and_says_how_to_sign_in():
    told = said()

    assert "45 clients" in told
    assert Run.objects.current() is not None
    password = told.split("Password: ")[1].split()[0]
    assert all(User.objects.get(email=email).check_password(password) for email in SIGN_INS)


def test_the_second_time_no_password_is_told_unless_one_is_given(settings: Settings):
    said(no_recompute=True)
    again = said(no_recompute=True)
    settings.KPIDASH_DEMO_PASSWORD = "a fine long passphrase"
    given = said(no_recompute=True)

    assert "here already" in again
    assert "the one from the first time" in again
    assert "passphrase" not in given
    assert User.objects.get(email=SIGN_INS[0]).check_password("a fine long passphrase")


def test_in_production_it_does_nothing(settings: Settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="KPIDASH_ENV=production"):
        said()
    assert not User.objects.exists()


def test_too_small_an_agency_is_refused_in_a_sentence():
    with pytest.raises(CommandError, match="at least 45 clients"):
        said(clients=5)
