"""Every route against every role: authz_matrix.toml says who gets which answer."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pypdf import PdfReader
from pytest_django.fixtures import Settings
from python_calamine import CalamineWorkbook

from accounts.models import Client as AgencyClient
from accounts.models import Membership, Team, User
from tests.cast import Cast, person, the_cast
from tests.factories import ContractFactory, TargetPlanFactory, UserFactory
from tests.published import NOW, publish

TABLE = tomllib.loads((Path(__file__).parent / "authz_matrix.toml").read_text())
UNSAFE = ("post", "put", "patch", "delete")
STRANGERS = ("anonymous", "deactivated")


@dataclass(frozen=True)
class Rule:
    objects: dict[str, str]
    let_in: dict[str, list[str]]
    denied: int
    stranger: int | str
    watching: list[str]

    @classmethod
    def called(cls, name: str) -> "Rule":
        given = TABLE["rules"][name]
        return cls(
            objects=given.get("objects", {"own": ""}),
            let_in={"own": given["own"], "other": given.get("other", []), "missing": []},
            denied=given.get("denied", 404),
            stranger=given.get("stranger", "sign in"),
            watching=given.get("watching", []),
        )


@dataclass(frozen=True)
class Route:
    path: str
    rule: Rule
    probe: str
    admitted: list[int | str]
    takes_posts: bool

    @classmethod
    def told(cls, given: dict[str, Any], *, rule: str = "", prefix: str = "") -> "Route":
        path = prefix + given["path"]
        probe = prefix + given.get("probe", re.sub(r"<path:\w+>", "{id}", given["path"]))
        return cls(
            path=path,
            rule=Rule.called(given.get("rule", rule)),
            probe=f"/{probe}",
            admitted=given.get("admitted", [200]),
            takes_posts=given.get("posts", False),
        )

    @property
    def is_admins(self) -> bool:
        """A route of the Django admin, which asks who it is before it asks how."""
        return self.path.startswith("admin/")

    def expected(self, role: str, which: str) -> list[int | str]:
        if role in self.rule.let_in[which]:
            return list(self.admitted)
        if role in STRANGERS:
            return [self.rule.stranger]
        if which == "own" and role in self.rule.watching:
            return [403]
        return [self.rule.denied]


def table() -> Iterator[Route]:
    yield from (Route.told(given) for given in TABLE["routes"])
    admin = TABLE["admin"]
    yield from (Route.told(given, rule="admins") for given in admin["routes"])
    for model in (*admin["models"], *admin["models_with_history"]):
        routes = list(admin["of_each_model"])
        if model in admin["models_with_history"]:
            routes += admin["of_each_model_with_history"]
        for given in routes:
            yield Route.told(given, rule="admins", prefix=f"admin/{model}/")


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, path)
        else:
            yield path


ROUTES = list(table())


def test_every_route_is_in_the_table() -> None:
    assert set(walk(get_resolver().url_patterns)) - {route.path for route in ROUTES} == set()


def test_every_entry_of_the_table_is_a_route() -> None:
    assert {route.path for route in ROUTES} - set(walk(get_resolver().url_patterns)) == set()


def test_a_page_without_an_entry_is_found() -> None:
    """The walker descends into includes, patterns and routers alike."""
    walked = set(walk(get_resolver().url_patterns))
    assert {"", "runs/", "api/v1/clients/<path:id>/", "admin/metrics/run/recompute/"} <= walked


@dataclass(frozen=True)
class House:
    """The cast with a browser for each role."""

    cast: Cast
    browsers: dict[str, Client]


@pytest.fixture
def house(settings: Settings) -> House:
    settings.KPIDASH_NOW = NOW
    cast = the_cast()
    head = person("gro", cast.group, Membership.Role.MANAGER)
    people = {
        **{role: getattr(cast, role, None) for role in TABLE["roles"]},
        "deactivated": cast.leaver,
        "head": head,
        "superuser": UserFactory.create(is_superuser=True),
    }
    TargetPlanFactory(pk=1, made_by=cast.admin)
    return House(cast, {role: browser_of(user) for role, user in people.items()})


def browser_of(user: User | None, **options: Any) -> Client:
    browser = Client(raise_request_exception=True, **options)
    if user:
        browser.force_login(user)
    return browser


def outcome(response: Any) -> int | str:
    if response.status_code == 302 and response["Location"].startswith(
        ("/accounts/login/", "/admin/login/")
    ):
        return "sign in"
    return response.status_code


def body(response: Any) -> str:
    """The answer's bytes, without the token that differs each time by design."""
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def id_of(route: Route, which: str) -> str:
    return route.rule.objects.get(which, "")


def groups() -> dict[str, list[Route]]:
    """Routes of the admin, and those that need numbers, are probed together."""
    found: dict[str, list[Route]] = {}
    for route in ROUTES:
        app = re.match(r"admin/\w*/", route.path)
        name = app.group() if app else f"{route.path} {route.rule.objects['own']}".strip()
        if NEEDS_NUMBERS.search(route.path):
            name = f"numbers of {route.path.partition('<')[0] or 'home'}"
        found.setdefault(name or "home", []).append(route)
    return found


NEEDS_NUMBERS = re.compile(r"^kpis/<|^api/v1/(kpis/<|pages|targets)|<file:kind>|\.pdf$")
GROUPS = groups()


def prepare(house: House, name: str) -> None:
    if name.startswith("numbers of "):
        publish(house.cast)


@pytest.mark.django_db
@pytest.mark.parametrize("name", GROUPS)
def test_everybody_gets_the_answer_of_the_table(name: str, house: House) -> None:
    prepare(house, name)
    for route in GROUPS[name]:
        for role, browser in house.browsers.items():
            for which in route.rule.objects:
                answer = outcome(browser.get(route.probe.format(id=id_of(route, which))))
                expected = route.expected(role, which)
                assert answer in expected, f"{role}, {which} object, {route.path}: {answer}"


OF_OBJECTS = {name: routes for name, routes in GROUPS.items() if len(routes[0].rule.objects) == 3}


@pytest.mark.django_db
@pytest.mark.parametrize("name", OF_OBJECTS)
def test_what_is_others_looks_exactly_like_what_is_not_there(name: str, house: House) -> None:
    prepare(house, name)
    for route in OF_OBJECTS[name]:
        for role, browser in house.browsers.items():
            if role in route.rule.let_in["other"]:
                continue
            others, missing = (
                browser.get(route.probe.format(id=id_of(route, which)))
                for which in ("other", "missing")
            )
            assert others.status_code == missing.status_code
            assert body(others) == body(missing), f"{role} learns from {route.path} what exists"


def rows_in_all_tables() -> dict[str, int]:
    return {
        model.__name__: model._base_manager.count()
        for app in ("accounts", "metrics")
        for model in apps.get_app_config(app).get_models()
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", GROUPS)
def test_whatever_would_write_is_refused_to_those_not_let_in(name: str, house: House) -> None:
    before = rows_in_all_tables()
    for route in GROUPS[name]:
        probe = route.probe.format(id=id_of(route, "own"))
        for role, browser in house.browsers.items():
            if role in route.rule.let_in["own"] and (route.takes_posts or route.is_admins):
                continue  # an admin's writes are held to their rules in test_admin.py
            for method in ("post",) if route.is_admins else UNSAFE:
                answer = outcome(getattr(browser, method)(probe))
                refused = {403, 404, 405, "sign in", route.rule.stranger}
                assert answer in refused, f"{role}: {method} {route.path}: {answer}"
    assert rows_in_all_tables() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", GROUPS)
def test_no_post_without_its_token_is_taken(name: str, house: House) -> None:
    careful = browser_of(house.cast.admin, enforce_csrf_checks=True)
    for route in GROUPS[name]:
        answer = careful.post(route.probe.format(id=id_of(route, "own")), {"post": "yes"})
        assert answer.status_code in (403, 405), f"{route.path}: {answer.status_code}"


MARK = "Quagga"


def mark_everything_of_south(cast: Cast) -> None:
    Team.objects.filter(pk=cast.south.pk).update(name=f"{MARK} team")
    AgencyClient.objects.filter(pk=cast.birch.pk).update(name=f"{MARK} client")
    for south in (cast.other_manager, cast.other_account_manager):
        User.objects.filter(pk=south.pk).update(name=f"{MARK} person")
    ContractFactory(client=cast.birch, service=f"{MARK} service")


def text_in(response: Any) -> str:
    """What a page, a spreadsheet or a printed scorecard says."""
    match response.headers.get("Content-Type", "").partition(";")[0]:
        case "application/pdf":
            pages = PdfReader(BytesIO(response.content)).pages
            return " ".join(page.extract_text() for page in pages)
        case kind if kind.endswith("spreadsheetml.sheet"):
            sheet = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0)
            return str(sheet.to_python())
    text: str = response.content.decode()
    return text


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_file_or_answer_names_what_is_out_of_reach(house: House) -> None:
    mark_everything_of_south(house.cast)
    publish(house.cast)
    shown = [route for route in ROUTES if not route.path.startswith("admin/accounts/")]
    for role in ("account_manager", "viewer", "manager", "anonymous", "deactivated"):
        for route in shown:
            for which in route.rule.objects:
                probe = route.probe.format(id=id_of(route, which))
                page = house.browsers[role].get(probe, follow=True)
                assert MARK not in text_in(page), f"{role} reads it on {route.path}"
    # The marks are there for those who may read them.
    for probe in (
        "/clients/birch/",
        "/api/v1/clients/",
        "/kpis/logo_retention/rows.csv?scope=agency",
    ):
        assert MARK in house.browsers["admin"].get(probe).content.decode()
