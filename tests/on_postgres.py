"""Runs the tests that use a database on a PostgreSQL server: `python -m tests.on_postgres ARGS`."""

import os
import subprocess
import sys

import pytest

from tests import servers

DATABASE = {"db", "transactional_db", "django_db_setup"}


def main() -> int:
    with servers.postgres_server() as server:
        environment = {**os.environ, "DATABASE_URL": server.url("kpidash")}
        command = [sys.executable, "-m", "pytest", "-p", "tests.on_postgres", *sys.argv[1:]]
        return subprocess.run(command, env=environment, check=False).returncode


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What computes without a database gives the same whichever there is."""
    without = [item for item in items if not uses_database(item)]
    items[:] = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=without)


def uses_database(item: pytest.Item) -> bool:
    wanted = set(getattr(item, "fixturenames", ()))
    return bool(wanted & DATABASE) or item.get_closest_marker("django_db") is not None


if __name__ == "__main__":
    sys.exit(main())
