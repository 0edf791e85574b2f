"""The numbers that a run published, and the same made anew in a database and process apart."""

from datetime import UTC
from typing import Any
from uuid import uuid4

import psycopg

from tests.faults.stack import Stack
from tests.processes import Installation

PUBLISHED = """
    SELECT batch.kpi, scope, "window", start, "end", value, numerator, denominator, n, low, high,
        mean, median, p90, open, undecided
    FROM metrics_snapshot number
    JOIN metrics_batch batch ON batch.id = number.batch_id
    JOIN metrics_runstep step ON step.batch_id = batch.id
    WHERE step.run_id = (
        SELECT id FROM metrics_run WHERE state = 'published'
        ORDER BY published_at DESC, id DESC LIMIT 1
    )
    ORDER BY batch.kpi, scope, "window", "end"
"""
AS_OF = """
    SELECT as_of FROM metrics_run WHERE state = 'published'
    ORDER BY published_at DESC, id DESC LIMIT 1
"""

# A database is copied only while nobody is in it.
CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'"

Numbers = list[tuple[Any, ...]]


def published(stack: Stack) -> Numbers:
    return stack.ask(PUBLISHED)


def made_anew(stack: Stack) -> Numbers:
    """From the same records at the same instant, with nothing computed before."""
    (as_of,) = stack.ask(AS_OF)[0]
    name = f"fresh_{uuid4().hex}"
    stack.postgres.say(CUT_OFF.format(stack.database))
    stack.postgres.say(f"CREATE DATABASE {name} TEMPLATE {stack.database}")
    url = stack.postgres.url(name)
    try:
        with psycopg.connect(url, autocommit=True) as database:
            database.execute("TRUNCATE metrics_run, metrics_batch CASCADE")
        moment = as_of.astimezone(UTC).isoformat()
        variables = {**stack.installation.variables, "DATABASE_URL": url, "KPIDASH_NOW": moment}
        Installation(stack.installation.folder, variables).manage("recompute")
        with psycopg.connect(url, autocommit=True) as database:
            return database.execute(PUBLISHED).fetchall()
    finally:
        stack.postgres.say(f"DROP DATABASE {name} WITH (FORCE)")
