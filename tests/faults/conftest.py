"""A stack for each fault, out of one prepared database; and the table of what was seen."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests import servers
from tests.faults.stack import Stack
from tests.processes import Installation

CLIENTS = 10


@pytest.fixture(scope="session")
def prepared(
    postgres: servers.Postgres, migrated_template: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, str]:
    """A database with an agency, its numbers and a change that waits; and a token for its API."""
    name = "prepared"
    postgres.say(f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
    folder = tmp_path_factory.mktemp("prepared")
    installation = Installation(folder, {"DATABASE_URL": postgres.url(name)})
    return name, installation.ask("-m", "tests.faults.agency", str(CLIENTS)).strip()


@pytest.fixture
def stack(
    postgres: servers.Postgres,
    redis_server: servers.Redis,
    redis_url: str,
    prepared: tuple[str, str],
    tmp_path: Path,
) -> Iterator[Stack]:
    """A copy of the prepared database and an empty queue; nothing of kpidash runs yet."""
    template, token = prepared
    name = f"faults_{uuid4().hex}"
    postgres.say(f"CREATE DATABASE {name} TEMPLATE {template}")
    # What was committed stays, also where the server is stopped at once.
    postgres.say(f"ALTER DATABASE {name} SET synchronous_commit = on")
    # PostgreSQL 15 takes a copied sequence for logged ahead: after a crash it would go back.
    postgres.say("CHECKPOINT")
    variables = {"DATABASE_URL": postgres.url(name), "REDIS_URL": redis_url}
    made = Stack(postgres, redis_server, name, Installation(tmp_path, variables), token)
    with closing(made):
        yield made
    postgres.say(f"DROP DATABASE {name} WITH (FORCE)")
    made.afterwards.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each fault: what it was, whether it held, and what readers saw."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    seen = [dict(report.user_properties) | {"held": report.passed} for report in reports]
    told = sorted((one for one in seen if "fault" in one), key=lambda one: int(one["fault"][1:]))
    if told:
        terminalreporter.section("faults")
        terminalreporter.write("\n".join(lines(told)) + "\n")
    for one in seen:
        if "writes" in one:
            terminalreporter.line(
                f"{one['writes']} writes acknowledged, {one['unanswered']} asked again"
            )


def lines(told: list[dict[str, Any]]) -> Iterator[str]:
    yield f"{'fault':5} {'held':4} {'reads':>7} {'torn':>5} {'seconds':>8}  what"
    for one in told:
        held = "yes" if one["held"] else "no"
        seconds = one.get("seconds", float("nan"))
        yield (
            f"{one['fault']:5} {held:4} {one.get('reads', 0):7} {one.get('torn', 0):5} "
            f"{seconds:8.1f}  {one['name']}"
        )
    held, reads, torn = (
        sum(one.get(name, 0) for one in told) for name in ("held", "reads", "torn")
    )
    yield f"{held} of {len(told)} held, {reads} reads, {torn} torn"
