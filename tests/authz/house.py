"""People of every role with a browser or a token each, and their questions."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import transaction
from django.test import Client, override_settings

from accounts.models import AuditEntry, Membership, User
from accounts.tokens import make_token
from metrics.models import Target
from tests.authz.marks import COLLEAGUES, OTHER_TEAMS, OWN, Mark, plant
from tests.authz.table import ROLES, TABLE, TOKENS, Outcome
from tests.cast import Cast, client, person, the_cast
from tests.factories import TargetPlanFactory, UserFactory
from tests.published import NOW, publish


@dataclass(frozen=True)
class House:
    """The cast with published numbers, and a way to ask for each role."""

    cast: Cast
    browsers: dict[str, Client]


@contextmanager
def furnished() -> Iterator[House]:
    """Publishing takes a second: once for all questions, undone at the end."""
    with override_settings(KPIDASH_NOW=NOW), transaction.atomic():
        cast = the_cast()
        people = {
            **{role: getattr(cast, role, None) for role in TABLE["roles"]},
            "deactivated": cast.leaver,
            "head": person("gro", cast.group, Membership.Role.MANAGER),
            "superuser": UserFactory.create(is_superuser=True),
        }
        TargetPlanFactory(pk=1, made_by=cast.admin)
        plant_marks(cast)
        publish(cast)
        # The table asks for the first one, whatever other tests have counted up.
        Target.objects.update(id=1)
        browsers = {role: browser_of(user) for role, user in people.items()}
        for role, owner in TOKENS.items():
            browsers[role] = program_of(people[owner], scope=role.removesuffix("_token"))
        assert set(browsers) == set(ROLES)
        yield House(cast, browsers)
        transaction.set_rollback(True)


def plant_marks(cast: Cast) -> None:
    """In what is North's, what a colleague of Nora's looks after there, and what is South's."""
    noor = person("noor", cast.north)
    plant(OWN, client=cast.acme, people=[cast.account_manager], teams=[cast.north])
    plant(COLLEAGUES, client=client("cedar", noor), people=[noor], teams=[])
    south = [cast.other_manager, cast.other_account_manager]
    plant(OTHER_TEAMS, client=cast.birch, people=south, teams=[cast.south])


def unknown_to(role: str) -> tuple[Mark, ...]:
    """The marks that somebody must never meet."""
    match role:
        case "anonymous" | "deactivated":
            return (OWN, COLLEAGUES, OTHER_TEAMS)
        case "account_manager":
            return (COLLEAGUES, OTHER_TEAMS)
        case "other_account_manager" | "other_manager":
            return (OWN, COLLEAGUES)
        case "viewer" | "manager" | "read_token" | "write_token":
            return (OTHER_TEAMS,)
    return ()


def browser_of(user: User | None, **options: Any) -> Client:
    browser = Client(raise_request_exception=True, **options)
    if user:
        browser.force_login(user)
    return browser


def program_of(user: User | None, *, scope: str) -> Client:
    assert user
    _made, token = make_token(by=user, name=scope, scope=scope, days=30, now=NOW)
    return Client(headers={"Authorization": f"Bearer {token}"})


def outcome(response: Any) -> Outcome:
    if response.status_code == 302 and response["Location"].startswith(
        ("/accounts/login/", "/admin/login/")
    ):
        return "sign in"
    status: int = response.status_code
    return status


def body(response: Any) -> str:
    """The answer's bytes, without the token that differs each time by design."""
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def rows_in_all_tables() -> dict[str, int]:
    """Of what there is to write; that a file was taken is noted, and is no write."""
    return {
        model.__name__: model._base_manager.count()
        for app in ("accounts", "metrics")
        for model in apps.get_app_config(app).get_models()
        if model is not AuditEntry
    }
