"""Every route against every role, object and method: authz_matrix.toml says the answers."""

from collections.abc import Iterator

import pytest
from django.urls import get_resolver
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from tests.authz.house import (
    House,
    body,
    browser_of,
    furnished,
    outcome,
    rows_in_all_tables,
    unknown_to,
)
from tests.authz.marks import text_in
from tests.authz.table import METHODS, READING, ROLES, ROUTES, Route, groups, walk
from tests.published import NOW

pytestmark = pytest.mark.django_db
GROUPS = groups()


@pytest.fixture(scope="module")
def shared_house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    with django_db_blocker.unblock(), furnished() as house:
        yield house


@pytest.fixture
def house(settings: Settings, shared_house: House) -> House:
    settings.KPIDASH_NOW = NOW
    return shared_house


def test_every_route_is_in_the_table() -> None:
    assert set(walk(get_resolver().url_patterns)) - {route.path for route in ROUTES} == set()


def test_every_entry_of_the_table_is_a_route() -> None:
    assert {route.path for route in ROUTES} - set(walk(get_resolver().url_patterns)) == set()


def test_a_page_without_an_entry_is_found() -> None:
    """The walker descends into includes, patterns and routers alike."""
    walked = set(walk(get_resolver().url_patterns))
    assert {"", "runs/", "api/v1/clients/<path:id>/", "admin/metrics/run/recompute/"} <= walked


def asked(route: Route, role: str) -> Iterator[tuple[str, str]]:
    """Every method for every object, but two kinds of what somebody is let in to.

    Writes have tests of their own. What takes long is asked once: a superuser asks with
    HEAD what an admin asks with GET, and what one token reads the other does.
    """
    for method in METHODS:
        for which in route.rule.objects:
            is_in = route.lets_in(role, which)
            writes = method == "POST" and (route.takes_posts or route.is_admins)
            again = (method == "HEAD") != (role == "superuser") if method in READING else False
            if not (is_in and (writes or again or (method, role) == ("GET", "write_token"))):
                yield method, which


@pytest.mark.slow
@pytest.mark.parametrize("name", GROUPS)
def test_everybody_gets_the_answer_of_the_table(name: str, house: House) -> None:
    """And learns neither what exists out of reach, nor any name or fee of it."""
    before = rows_in_all_tables()
    for route in GROUPS[name]:
        for role in ROLES:
            wrong = [each for each in complaints(house, route, role) if each]
            assert wrong == []
    assert rows_in_all_tables() == before


def complaints(house: House, route: Route, role: str) -> Iterator[str]:
    unseen: dict[str, set[str]] = {}
    for method, which in asked(route, role):
        answer = house.browsers[role].generic(method, route.address(which))
        allowed = route.allowed(role, method, which)
        said = f"{role}: {method} {route.address(which)}: {outcome(answer)}"
        if outcome(answer) not in allowed:
            yield f"{said}, not {allowed}"
        if method == "GET" and any(mark.is_in(text_in(answer)) for mark in unknown_to(role)):
            yield f"{said} tells what {role} must not know"
        if which != "own" and not route.lets_in(role, which):
            unseen.setdefault(method, set()).add(f"{answer.status_code} {body(answer)}")
    for method, answers in unseen.items():
        if len(answers) > 1:
            yield f"{role} learns from {method} {route.path} what exists"


@pytest.mark.slow
@pytest.mark.parametrize("name", GROUPS)
def test_no_post_without_its_token_is_taken(name: str, house: House) -> None:
    careful = browser_of(house.cast.admin, enforce_csrf_checks=True)
    for route in GROUPS[name]:
        answer = careful.post(route.address("own"), {"post": "yes"})
        assert answer.status_code in (403, 405), f"{route.path}: {answer.status_code}"


def test_the_marks_are_there_for_those_who_may_read_them(house: House) -> None:
    for role, address, words in (
        ("account_manager", "/clients/acme/", {"Okapi"}),
        ("manager", "/api/v1/clients/", {"Okapi", "Numbat"}),
        ("read_token", "/api/v1/clients/", {"Okapi", "Numbat"}),
        ("other_manager", "/teams/south/", {"Quagga"}),
        ("admin", "/kpis/mrr/rows.csv?scope=agency", {"Okapi", "Numbat", "Quagga"}),
    ):
        told = text_in(house.browsers[role].get(address))
        assert {word for word in ("Okapi", "Numbat", "Quagga") if word in told} == words
