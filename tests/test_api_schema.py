"""The API held to its own schema: whatever it allows, and what it does not, in every role.

`make test` asks a few of each kind; `make fuzz` thousands in each role.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as effort
from hypothesis.errors import Unsatisfiable
from pytest_django.fixtures import Settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok

from accounts.models import User
from accounts.tokens import make_token
from kpidash.wsgi import application
from tests.cast import Cast, the_cast
from tests.published import NOW, publish

pytestmark = pytest.mark.django_db

# How many requests each role sends in all.
CASES = int(os.environ.get("KPIDASH_FUZZ", "0"))
ROLES = ("account_manager", "viewer", "manager", "other_manager", "admin")
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
# 400 and 422 answer what a schema can't say: a KPI that isn't split so, a client of others.
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"positive_data_acceptance": {
        "expected-statuses": ["2xx", "400", "401", "403", "404", "413", "422"]
    }}}
)  # fmt: skip


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """A published agency, made once: what the API writes goes with it."""
    with django_db_blocker.unblock(), one_connection(), transaction.atomic():
        made = the_cast()
        publish(made)
        yield made
        transaction.set_rollback(True)


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests leave the test's connection open, as those of Django's own test client do."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _now(settings: Settings) -> None:
    settings.KPIDASH_NOW = NOW


def headers_of(user: User) -> dict[str, str]:
    _, token = make_token(by=user, name="fuzz", days=1, now=NOW, scope="write")
    return {"Authorization": f"Bearer {token}"}


def ask_everything(user: User, *, cases: int) -> int:
    """Ask each operation so often, and hold every answer to the schema; how many were asked."""
    headers, asked = headers_of(user), [0]
    schema = schemathesis.openapi.from_wsgi(
        "/api/schema/?format=json", application, headers=headers, config=CONFIG
    )
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        for mode in MODES:

            @effort(
                max_examples=cases,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=found.ok().as_strategy(mode, headers=headers))
            def ask(case: schemathesis.Case) -> None:
                asked[0] += 1
                case.call_and_validate()

            # Nothing can be wrong where nothing is asked for.
            with suppress(Unsatisfiable):
                ask()
    return asked[0]


@pytest.mark.slow
@pytest.mark.parametrize("role", ["account_manager", "admin"])
def test_no_answer_breaks_the_schema(role: str, cast: Cast) -> None:
    assert ask_everything(getattr(cast, role), cases=1) >= 30


@pytest.mark.deep
@pytest.mark.timeout(0)
@pytest.mark.parametrize("role", ROLES)
def test_no_answer_of_thousands_breaks_the_schema(role: str, cast: Cast) -> None:
    if not CASES:
        pytest.skip("KPIDASH_FUZZ says how many requests each role sends: make fuzz")
    assert ask_everything(getattr(cast, role), cases=CASES // 20 + 1) >= CASES
