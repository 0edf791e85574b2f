"""Filters, searches, splits, counts and sums tell nothing of what is out of reach."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from metrics import runs
from tests.authz.house import House, furnished, unknown_to
from tests.authz.marks import OTHER_TEAMS, plant, text_in
from tests.cast import client
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROLES = ("account_manager", "other_account_manager", "viewer", "manager", "read_token")
ASKED = (
    "/?show=all",
    "/search/?q=Quagga",
    "/clients/acme/?show=talks&page=2",
    "/clients/acme/?show=Quagga",
    "/teams/north/?window=month&at=2026-02&compare=year",
    "/teams/north/people.xlsx?window=month&compare=target",
    "/people/nora/?window=quarter&compare=target",
    "/renewals/?scope=team:south",
    "/renewals/?scope=agency&stage=30",
    "/renewals/renewals.csv?scope=team:north&q=Quagga",
    "/targets/?scope=team:south",
    "/kpis/nps/?scope=team:north&split=industry",
    "/kpis/logo_retention/?scope=team:north&compare=year&counted=2&excluded=2",
    "/kpis/logo_retention/rows.csv?scope=agency",
    "/kpis/mrr/rows.csv?scope=team:south",
    "/api/v1/clients/?limit=1000&search=Quagga&ordering=name",
    "/api/v1/teams/?limit=1000&parent=group",
    "/api/v1/kpis/nps/?scope=team:north&split=industry",
    "/api/v1/kpis/nps/?scope=team:north&split=country",
    "/api/v1/kpis/logo_retention/rows/?scope=team:north&limit=1000",
    "/api/v1/kpis/mrr/rows/?scope=agency&limit=1000",
    "/api/v1/targets/?scope=team:south&limit=1000",
    "/api/v1/pages/teams/north/?window=month&compare=year",
    "/admin/autocomplete/?app_label=accounts&model_name=assignment&field_name=client&term=q",
    "/admin/accounts/client/?q=Quagga",
)
COUNTED = (
    "/api/v1/pages/home/",
    "/api/v1/pages/teams/north/",
    "/api/v1/pages/people/nora/",
    "/api/v1/pages/renewals/",
    "/api/v1/pages/clients/acme/",
    "/api/v1/clients/",
    "/api/v1/teams/",
    "/api/v1/kpis/nps/?scope=team:north&split=industry",
)
OF_THE_RUN = {"id", "run", "as_of", "published_at", "freshness"}


@pytest.fixture(scope="module")
def shared_house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    with django_db_blocker.unblock(), furnished() as house:
        yield house


@pytest.fixture
def house(settings: Settings, shared_house: House) -> House:
    settings.KPIDASH_NOW = NOW
    return shared_house


@pytest.mark.parametrize("role", ROLES)
def test_no_filter_split_or_search_tells_of_others(role: str, house: House) -> None:
    told = {address: text_in(house.browsers[role].get(address)) for address in ASKED}
    assert [
        (address, mark.word)
        for address, text in told.items()
        for mark in unknown_to(role)
        if mark.is_in(text) and mark.word not in address  # what was asked is said back
    ] == []


def without_run(told: Any) -> Any:
    """The same whichever run it came from."""
    match told:
        case dict():
            return {key: without_run(told[key]) for key in told if key not in OF_THE_RUN}
        case list():
            return [without_run(each) for each in told]
    return told


def test_no_count_or_sum_moves_with_what_another_team_does(house: House) -> None:
    seen = {role: _counted(house, role) for role in ("manager", "account_manager", "viewer")}
    cast = house.cast
    birch = client("birch-two", cast.other_account_manager)
    plant(OTHER_TEAMS, client=birch, people=[], teams=[])
    runs.recompute(NOW + timedelta(minutes=30))
    for role, before in seen.items():
        assert _counted(house, role) == before
    assert "birch-two" in house.browsers["admin"].get("/api/v1/clients/").content.decode()


def _counted(house: House, role: str) -> dict[str, Any]:
    answers = {address: house.browsers[role].get(address) for address in COUNTED}
    return {
        address: (answer.status_code, json.dumps(without_run(answer.json()), sort_keys=True))
        for address, answer in answers.items()
    }
