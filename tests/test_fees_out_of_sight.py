"""Fees are not sent to whom the agency doesn't show them to: on no page, file or answer."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client as Browser
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from accounts import access
from accounts.models import Agency, Membership
from accounts.models.agency import FeesSeenBy
from metrics.engine.kpi import CATALOGUE, Unit
from tests.authz.house import House, furnished
from tests.authz.marks import text_in
from tests.authz.table import ROUTES, Route
from tests.cast import later
from tests.published import NOW

pytestmark = pytest.mark.django_db
# Acme pays 654,123 for one thing and 1,000 for another, Cedar 543,219: 1,198,342 together.
GROUPED = r"[,.\s\u00a0\u202f']?"
FEE = re.compile(
    rf"65[45]{GROUPED}123|543{GROUPED}219|1{GROUPED}198{GROUPED}342|65[45](\.\d)?\s?[kK]\b|\b1\.2\s?M\b"
)
SIGN = re.compile(r"[€]\s?\d|\bEUR\s?\d|\d\s?EUR\b")
MONEY = [kpi.key for kpi in CATALOGUE.values() if kpi.unit is Unit.MONEY]
OWN = "scope=person:nora"


@pytest.fixture(scope="module")
def shared_house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    with django_db_blocker.unblock(), furnished() as house:
        yield house


@pytest.fixture
def nora(settings: Settings, shared_house: House) -> Browser:
    """Nora's, whom the agency shows no fees to."""
    settings.KPIDASH_NOW = NOW
    show_fees_to(FeesSeenBy.LEADING)
    return shared_house.browsers["account_manager"]


def show_fees_to(whom: FeesSeenBy) -> None:
    Agency.objects.update_or_create(defaults={"fees_seen_by": whom})


def shown_to(role: str) -> list[Route]:
    pages = (each for each in ROUTES if not each.is_admins)
    return [each for each in pages if each.lets_in(role, "own")]


@pytest.mark.slow
@pytest.mark.parametrize("role", ["account_manager", "viewer"])
def test_no_page_file_or_answer_holds_a_fee(role: str, nora: Browser, shared_house: House) -> None:
    show_fees_to(FeesSeenBy.MANAGERS)
    browser = shared_house.browsers[role]
    told = [(route, text_in(browser.get(route.address("own")))) for route in shown_to(role)]
    assert [route.probe for route, text in told if FEE.search(text)] == []
    # A definition tells of made-up money.
    assert [
        route.probe
        for route, text in told
        if SIGN.search(text) and not route.path.startswith(("kpis/", "api/v1/kpis/"))
    ] == []


@pytest.mark.slow
def test_every_kpi_in_money_says_that_it_is_not_shown(nora: Browser) -> None:
    for key in MONEY:
        answer = nora.get(f"/api/v1/kpis/{key}/?{OWN}").json()
        assert (answer["value"], answer["numerator"], answer["target"]) == (None, None, None)
        assert answer["status"] == "Not shown to you"
        assert nora.get(f"/api/v1/kpis/{key}/rows/?{OWN}").json()["count"] == 0
    assert "Not shown to you" in nora.get(f"/kpis/mrr/?{OWN}").content.decode()


@pytest.mark.slow
def test_no_page_of_a_kpi_that_fees_go_into_holds_one(nora: Browser) -> None:
    fed = [kpi.key for kpi in CATALOGUE.values() if kpi.tells_fees]
    assert len(fed) > len(MONEY)
    told = {key: text_in(nora.get(f"/kpis/{key}/?{OWN}&compare=year")) for key in fed}
    assert [key for key, text in told.items() if FEE.search(text)] == []


@pytest.mark.slow
def test_a_rate_of_fees_is_shown_without_the_fees_it_is_made_of(nora: Browser) -> None:
    answer = nora.get(f"/api/v1/kpis/nrr/?{OWN}").json()
    assert answer["value"] is not None
    assert (answer["numerator"], answer["denominator"]) == (None, None)
    assert not FEE.search(text_in(nora.get(f"/kpis/nrr/rows.csv?{OWN}")))


@pytest.mark.slow
def test_the_same_pages_hold_it_for_whom_it_is_shown_to(nora: Browser) -> None:
    show_fees_to(FeesSeenBy.EVERYBODY)
    for address in ("/clients/acme/", "/api/v1/clients/acme/", f"/kpis/mrr/rows.csv?{OWN}"):
        assert FEE.search(text_in(nora.get(address)))


def test_a_contract_says_so_where_its_fee_would_stand(nora: Browser) -> None:
    assert "not shown to you" in nora.get("/clients/acme/").content.decode()
    contracts = nora.get("/api/v1/clients/acme/").json()["contracts"]
    assert contracts
    assert all("amount" not in each for each in contracts)


SEEN_BY = {
    FeesSeenBy.EVERYBODY: {"admin", "manager", "viewer", "account_manager"},
    FeesSeenBy.LEADING: {"admin", "manager", "viewer"},
    FeesSeenBy.MANAGERS: {"admin", "manager"},
    FeesSeenBy.ADMINS: {"admin"},
}


@pytest.mark.parametrize("whom", list(SEEN_BY))
def test_the_agency_chooses_who_sees_fees(
    whom: FeesSeenBy, nora: Browser, shared_house: House
) -> None:
    show_fees_to(whom)
    cast = shared_house.cast
    everybody = ("admin", "manager", "viewer", "account_manager", "leaver")
    seen_by = {who for who in everybody if access.may_see_fees(later(getattr(cast, who)))}
    assert seen_by == SEEN_BY[whom]


def test_who_manages_one_team_and_looks_after_clients_sees_fees_as_a_manager(
    nora: Browser, shared_house: House
) -> None:
    cast = shared_house.cast
    Membership.objects.create(person=cast.account_manager, team=cast.south, role="manager")
    show_fees_to(FeesSeenBy.MANAGERS)
    assert access.may_see_fees(later(cast.account_manager))
