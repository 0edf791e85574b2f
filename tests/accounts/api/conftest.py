"""Programs of the cast: each writes with a token of its own."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import ApiToken, User
from accounts.tokens import make_token
from tests.cast import Cast, the_cast

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
Write = Callable[..., Any]


@pytest.fixture
def cast(settings: Settings, db: None) -> Cast:
    settings.KPIDASH_NOW = NOW
    return the_cast()


@pytest.fixture
def write() -> Write:
    """POST rows as somebody's program; the answer."""
    tokens: dict[int, str] = {}

    def posted(by: User, path: str, rows: Any, *, key: str = "", scope: str = "write") -> Any:
        if by.pk not in tokens:
            _, tokens[by.pk] = make_token(by=by, name="sync", days=1, now=NOW, scope=scope)
        headers = {"Authorization": f"Bearer {tokens[by.pk]}"}
        if key:
            headers["Idempotency-Key"] = key
        body = rows if isinstance(rows, bytes) else json.dumps(rows)
        return Client().post(f"/api/v1/{path}", body, "application/json", headers=headers)

    return posted


def touch(client: str = "acme", **told: Any) -> dict[str, Any]:
    return {
        "client": client,
        "at": "2026-03-14T10:00:00Z",
        "channel": "call",
        "direction": "outbound",
        **told,
    }


def request(client: str = "acme", **told: Any) -> dict[str, Any]:
    return {"client": client, "opened_at": "2026-03-14T10:00:00Z", **told}


def reasons(answer: Any) -> list[tuple[int, str, str]]:
    return [(row["row"], row["column"], row["reason"]) for row in answer.json()["rejected"]]


READS = ApiToken.Scope.READ
