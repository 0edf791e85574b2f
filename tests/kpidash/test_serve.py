"""`manage.py serve`: pages and jobs from one process, started and stopped for real."""

import signal
import sqlite3
import urllib.error
import urllib.request

import pytest

from tests.processes import Installation
from tests.servers import PATIENCE, free_port, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def installation(tmp_path) -> Installation:
    made = Installation(tmp_path, {"DATABASE_URL": f"sqlite:///{tmp_path / 'kpidash.sqlite3'}"})
    made.manage("migrate", "--verbosity=0")
    made.ask("-m", "tests.faults.records")
    return made


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except urllib.error.URLError:
        return False


def runs_by_state(installation: Installation) -> dict[str, int]:
    with sqlite3.connect(installation.folder / "kpidash.sqlite3", timeout=30) as database:
        rows = database.execute("SELECT state, count(*) FROM metrics_run GROUP BY 1").fetchall()
    database.close()
    return dict(rows)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_one_process_serves_publishes_and_ends_when_told(installation, stop):
    port = free_port()
    serve = ("manage.py", "serve", "--bind", f"127.0.0.1:{port}")
    with installation.process("serve", *serve) as process:
        wait_until(lambda: answers(port), what="the pages answer")
        wait_until(lambda: "published" in runs_by_state(installation), what="a run is published")
        process.send_signal(stop)
        assert process.wait(PATIENCE) == 0
    assert runs_by_state(installation) == {"published": 1}
    assert "The worker and the beat have stopped." in installation.log("serve")


def test_jobs_stay_outside_where_redis_carries_them(installation, redis_url):
    installation.variables["REDIS_URL"] = redis_url
    port = free_port()
    with installation.process(
        "serve", "manage.py", "serve", "--bind", f"127.0.0.1:{port}"
    ) as process:
        wait_until(lambda: answers(port), what="the pages answer")
        # No worker, no beat: whoever asks for a page has the night planned.
        wait_until(lambda: runs_by_state(installation) == {"planned": 1}, what="a run is planned")
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert "inside this process" not in installation.log("serve")
