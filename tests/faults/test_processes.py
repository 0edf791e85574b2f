"""Worker and beat as separate processes, on real PostgreSQL and Redis servers."""

from contextlib import ExitStack

import psycopg
import pytest

from tests.processes import Installation
from tests.servers import wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.xdist_group("postgres"),
    pytest.mark.timeout(300),
]

CELERY = ("-m", "celery", "--app", "tests.faults.impatient")
WORKER = (*CELERY, "worker", "--concurrency=1", "--loglevel=INFO")
BEAT = (*CELERY, "beat", "--scheduler=celery.beat.Scheduler")


@pytest.fixture
def installation(migrated_postgres_url, redis_url, tmp_path) -> Installation:
    made = Installation(tmp_path, {"DATABASE_URL": migrated_postgres_url, "REDIS_URL": redis_url})
    made.ask("-m", "tests.faults.records")
    return made


def runs_by_state(database: psycopg.Connection) -> dict[str, int]:
    return dict(database.execute("SELECT state, count(*) FROM metrics_run GROUP BY 1").fetchall())


def times_asked(installation: Installation, workers: list[str]) -> int:
    return sum(installation.log(worker).count("run_if_due") for worker in workers)


def test_nightly_run_is_made_once_however_many_beats_and_workers(
    installation, migrated_postgres_url
):
    workers, beats = ["worker-1", "worker-2"], ["beat-1", "beat-2"]
    with ExitStack() as stack:
        database = stack.enter_context(psycopg.connect(migrated_postgres_url, autocommit=True))
        for name in workers:
            stack.enter_context(installation.process(name, *WORKER, f"--hostname={name}@test"))
        for name in beats:
            pidfile = f"--pidfile={installation.folder / name}.pid"
            stack.enter_context(installation.process(name, *BEAT, pidfile))
        wait_until(
            lambda: "published" in runs_by_state(database), what="a run is published", seconds=120
        )
        before = times_asked(installation, workers)
        wait_until(
            lambda: times_asked(installation, workers) > before + 2,
            what="the beats ask again, in vain",
            seconds=60,
        )
        assert runs_by_state(database) == {"published": 1}
        values = database.execute("SELECT values FROM metrics_run").fetchone()
    assert values is not None
    assert values[0] > 0


def test_eight_who_ask_at_once_get_one_run(installation):
    assert installation.ask("-m", "tests.faults.eight_askers").split() == ["1", "1"]
