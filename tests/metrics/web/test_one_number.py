"""One number: card = table = KPI page = CSV = XLSX = API = PDF, read from each surface.

Every KPI has a target for everybody, so that every KPI stands on every page.
An ordinary run takes each KPI and each scope in one kind of window, in turn;
KPIDASH_EVERY_NUMBER=1 takes all of them in all four, which is a matter of
minutes.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from accounts.models import Client, Team, User
from metrics import runs
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import PUBLISHED_KINDS, WindowKind
from metrics.models import Target
from tests.factories import UserFactory
from tests.metrics.recorded import AGENCY, NOW, record
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
    pytest.mark.xdist_group("one number"),
]
MONTH = date(2026, 3, 1)
TERMS: dict[str, Any] = {
    "target": Decimal(50),
    "starts_on": date(2020, 1, 1),
    "reason": "So that it stands on every page.",
}
SCOPES = ("agency", "team:group")
ALL = bool(os.environ.get("KPIDASH_EVERY_NUMBER"))


def in_windows(names: Iterable[str]) -> list[tuple[str, WindowKind]]:
    """Each with every kind of window, or with one of them in turn."""
    if ALL:
        return list(product(dict.fromkeys(names), PUBLISHED_KINDS))
    return list(zip(names, cycle(PUBLISHED_KINDS), strict=False))


def pages_of_kpis() -> list[tuple[str, str, WindowKind]]:
    """Each KPI once, in turn for the agency and a team, in all kinds of windows for both."""
    keys = sorted(CATALOGUE)
    if ALL:
        return [(key, *each) for key in keys for each in product(SCOPES, PUBLISHED_KINDS)]
    return list(zip(keys, cycle(SCOPES), cycle((*PUBLISHED_KINDS, WindowKind.MONTH)), strict=False))


@pytest.fixture(scope="module")
def published(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Iterator[House]:
    with django_db_blocker.unblock(), override_settings(KPIDASH_NOW=NOW), transaction.atomic():
        yield harbour_with_targets(tmp_path_factory.mktemp("harbour"))
        transaction.set_rollback(True)


def harbour_with_targets(folder: Path) -> House:
    record(folder, **AGENCY)
    reader = UserFactory.create(is_superuser=True)
    Target.objects.bulk_create(
        Target(kpi=key, window=window, **TERMS, **whom)
        for key, kpi in CATALOGUE.items()
        for window in ("month", "quarter", "t12m")
        for whom in everybody()
        if window == "month" or not kpi.months_only
    )
    runs.recompute(NOW)
    numbers = Published.current()
    assert numbers
    return House(numbers, reader, MONTH)


def everybody() -> Iterator[dict[str, Any]]:
    """The agency, each team, each person and each client: what adds up isn't inherited."""
    yield {}
    yield from ({"team": team} for team in Team.objects.all())
    yield from ({"person": person} for person in User.objects.filter(is_superuser=False))
    yield from ({"client": client} for client in Client.objects.all())


@pytest.fixture
def house(settings: Any, published: House) -> House:
    settings.KPIDASH_NOW = NOW
    return published


@pytest.mark.parametrize(("key", "scope", "kind"), pages_of_kpis())
def test_kpi_page_its_files_and_the_api_tell_the_published_numbers(
    house: House, key: str, scope: str, kind: WindowKind
) -> None:
    hold_kpi_page(house, key, scope, kind)


@pytest.mark.parametrize(("person", "kind"), in_windows(["ann", "bob", "cara", "ann"]))
def test_scorecard_its_files_print_and_api_tell_the_published_numbers(
    house: House, person: str, kind: WindowKind
) -> None:
    assert hold_scorecard(house, person, kind) == set(CATALOGUE)


@pytest.mark.parametrize(("client", "kind"), in_windows(["C1", "C2", "C2", "C1"]))
def test_client_its_files_and_the_api_tell_the_published_numbers(
    house: House, client: str, kind: WindowKind
) -> None:
    hold_client(house, client, kind)


@pytest.mark.parametrize(("team", "kind"), in_windows(["group", "north", "south", "group"]))
def test_team_its_files_and_the_api_tell_the_published_numbers(
    house: House, team: str, kind: WindowKind
) -> None:
    hold_team(house, team, kind)


def test_home_its_files_and_the_api_tell_the_published_numbers(house: House) -> None:
    hold_home(house)
