"""A run whose worker is killed, or sleeps, is taken over by another worker's process."""

import signal
from contextlib import ExitStack

import psycopg
import pytest

from tests.faults.test_processes import BEAT, WORKER
from tests.processes import Installation
from tests.servers import wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.deep,
    pytest.mark.postgres,
    pytest.mark.xdist_group("postgres"),
    pytest.mark.timeout(400),
]


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
def test_run_is_published_by_another_worker_and_the_first_one_writes_nothing(
    fault, migrated_postgres_url, redis_url, tmp_path
):
    made = Installation(tmp_path, {"DATABASE_URL": migrated_postgres_url, "REDIS_URL": redis_url})
    made.ask("-m", "tests.faults.records")
    with ExitStack() as stack:
        database = stack.enter_context(psycopg.connect(migrated_postgres_url, autocommit=True))

        def told(columns):
            return database.execute(f"SELECT {columns} FROM metrics_run").fetchone()  # noqa: S608

        first = stack.enter_context(
            made.process("first", *WORKER, "--pool=solo", "--hostname=first@test")
        )
        stack.enter_context(made.process("beat", *BEAT, f"--pidfile={tmp_path / 'beat.pid'}"))
        wait_until(lambda: told("state") == ("computing",), what="a run begins", seconds=120)
        first.send_signal(fault)
        stack.enter_context(
            made.process("second", *WORKER, "--pool=solo", "--hostname=second@test")
        )
        wait_until(lambda: told("state") == ("published",), what="it is taken over", seconds=200)
        assert told("fence, error, count(*) OVER ()") == (2, "", 1)
        before = told("heartbeat_at, published_at, values")
        if fault == signal.SIGSTOP:
            first.send_signal(signal.SIGCONT)
            wait_until(lambda: "overtaken" in made.log("first"), what="it wakes up", seconds=60)
            assert told("heartbeat_at, published_at, values") == before
