"""One number on every surface of the made-up agency: some of each page, in turn."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import cycle
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from accounts.models import User
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import PUBLISHED_KINDS, WindowKind
from tests.metrics.web.holding import (
    House,
    hold_client,
    hold_home,
    hold_kpi_page,
    hold_scorecard,
    hold_team,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.deep,
    pytest.mark.timeout(600),
    pytest.mark.django_db,
    pytest.mark.xdist_group("one number of the demo"),
]
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
MONTH = date(2026, 10, 1)
EVERY = 6
SCOPES = ("agency", "team:lantern-row", "team:pr", "team:digital", "team:creative")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    here = {"ALLOWED_HOSTS": ["127.0.0.1"], "KPIDASH_DEMO_PASSWORD": ""}
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(KPIDASH_NOW=NOW):
        with override_settings(**here):
            call_command("demo_data", verbosity=0)
        numbers = Published.current()
        assert numbers
        yield House(numbers, User.objects.get(email="admin@demo.example"), MONTH)
        transaction.set_rollback(True)


@pytest.fixture
def house(settings: Any, demo: House) -> House:
    settings.KPIDASH_NOW = NOW
    return demo


def some(names: list[str]) -> list[tuple[str, WindowKind]]:
    return list(zip(names, cycle(PUBLISHED_KINDS), strict=False))


KPIS = sorted(CATALOGUE)[::EVERY]
PAGES = list(zip(KPIS, cycle(SCOPES), cycle(PUBLISHED_KINDS), strict=False))


@pytest.mark.parametrize(("key", "scope", "kind"), PAGES)
def test_kpi_page_of_the_demo(house: House, key: str, scope: str, kind: WindowKind) -> None:
    hold_kpi_page(house, key, scope, kind)


@pytest.mark.parametrize("kind", [WindowKind.MONTH, WindowKind.T12M])
def test_scorecard_of_the_demo(house: House, kind: WindowKind) -> None:
    person = User.objects.get(email="account-manager@demo.example")
    assert hold_scorecard(house, person.source_id, kind)


@pytest.mark.parametrize(("team", "kind"), some(["lantern-row", "pr", "digital", "creative"]))
def test_team_of_the_demo(house: House, team: str, kind: WindowKind) -> None:
    hold_team(house, team, kind)


def test_client_of_the_demo(house: House) -> None:
    hold_client(house, "tidewell-books", WindowKind.T12M)


def test_home_of_the_demo(house: House) -> None:
    hold_home(house)
