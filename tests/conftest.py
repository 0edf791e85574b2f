"""What every test may ask for, and what none leaves to the next."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.utils import timezone, translation

from tests import servers
from tests.emptied import empty_audit_log
from tests.processes import Installation

CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_finish() -> None:
    """What was imported stays: collecting garbage needn't look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def _own_garbage() -> Iterator[None]:
    """A file or connection left open fails the module that left it, not a later one by chance."""
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def _own_language_and_zone() -> Iterator[None]:
    """Django keeps the language of the last request, of a test's browser too."""
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _audit_log_of_its_own(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django empties all tables after a test that commits; this one refuses."""
    marker = request.node.get_closest_marker("django_db")
    commits = bool({"transactional_db", "live_server"} & set(request.fixturenames))
    commits = commits or bool(marker and marker.kwargs.get("transaction"))
    if commits:
        # So that this ends before the tables are emptied.
        request.getfixturevalue("_django_db_helper")
    yield
    if commits:
        empty_audit_log()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with reference bundles and vectors, where it lies beside the checkout."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("No folder shared/ beside this checkout: its cases can't be compared.")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Postgres]:
    with servers.postgres_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: servers.Postgres) -> Iterator[str]:
    """An empty database of its own, as DATABASE_URL is written."""
    name = f"test_{uuid4().hex}"
    postgres.say(f"CREATE DATABASE {name}")
    yield postgres.url(name)
    postgres.say(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_template(postgres: servers.Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with kpidash's tables, to be copied."""
    name = "migrated"
    postgres.say(f"CREATE DATABASE {name}")
    installation = Installation(
        tmp_path_factory.mktemp("template"), {"DATABASE_URL": postgres.url(name)}
    )
    installation.manage("migrate", "--verbosity=0")
    return name


@pytest.fixture
def migrated_postgres_url(postgres: servers.Postgres, migrated_template: str) -> Iterator[str]:
    """A database of its own with kpidash's tables and no records, as DATABASE_URL is written."""
    name = f"test_{uuid4().hex}"
    postgres.say(f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
    yield postgres.url(name)
    postgres.say(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def redis_server() -> Iterator[servers.Redis]:
    with servers.redis_server() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: servers.Redis) -> str:
    """An empty Redis, as REDIS_URL is written."""
    with redis.Redis.from_url(redis_server.url) as connection:
        connection.flushall()
    return redis_server.url


@pytest.fixture(scope="session")
def chromium() -> str:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        servers.unavailable("Chromium")
    return program


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], chromium: str
) -> dict[str, Any]:
    """Debian's Chromium, for pytest-playwright's `page`."""
    # Playwright's own event loop runs in the test's thread: Django takes that for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {**browser_type_launch_args, "executable_path": chromium, "args": list(CHROMIUM_FLAGS)}
