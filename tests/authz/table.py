"""tests/authz_matrix.toml, read: what each role is answered on each route."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver

TABLE = tomllib.loads((Path(__file__).parent.parent / "authz_matrix.toml").read_text())
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READING = ("GET", "HEAD")
STRANGERS = ("anonymous", "deactivated")
TOKENS: dict[str, str] = TABLE["tokens"]
ROLES: list[str] = [*TABLE["roles"], *TOKENS]

Outcome = int | str


@dataclass(frozen=True)
class Rule:
    objects: dict[str, str]
    let_in: dict[str, list[str]]
    denied: int
    stranger: Outcome
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
    admitted: list[Outcome]
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

    @property
    def is_api(self) -> bool:
        return self.path.startswith("api/")

    def address(self, which: str) -> str:
        return self.probe.format(id=self.rule.objects[which])

    def acting(self, role: str) -> str:
        """As whom they come: a token is its owner below api/, and nobody elsewhere."""
        if role not in TOKENS:
            return role
        return TOKENS[role] if self.is_api else "anonymous"

    def lets_in(self, role: str, which: str) -> bool:
        return self.acting(role) in self.rule.let_in[which]

    def allowed(self, role: str, method: str, which: str) -> list[Outcome]:
        """The answers that the table allows."""
        if method in READING:
            return self._read_by(self.acting(role), which)
        if method == "OPTIONS" or (method != "POST" and not self.is_api):
            return [405]
        if role == "read_token" and self.is_api:
            return [403, 405]  # 405: what takes no token for writing either, the schema
        return [403, 404, 405, "sign in", self.rule.stranger]

    def _read_by(self, role: str, which: str) -> list[Outcome]:
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


def groups() -> dict[str, list[Route]]:
    """The routes of one part of the product are asked together."""
    found: dict[str, list[Route]] = {}
    for route in ROUTES:
        app = re.match(r"admin/\w*/\w*|(api/v1/)?\w+", route.path)
        found.setdefault(app.group() if app else "home", []).append(route)
    return found
