"""The worker and the beat as threads of this process."""

from threading import Event

import pytest

from kpidash import embedded
from kpidash.celery import app
from kpidash.embedded import EmbeddedJobs
from metrics.models import Run
from tests.servers import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BEGUN, MAY_END = Event(), Event()


@app.task(name="tests.wait")
def wait() -> None:
    BEGUN.set()
    MAY_END.wait(60)


@pytest.fixture
def jobs():
    BEGUN.clear()
    MAY_END.clear()
    started = EmbeddedJobs()
    started.start()
    yield started
    MAY_END.set()
    wait_until(
        lambda: not any(thread.is_alive() for thread in started.threads), what="the threads end"
    )


def nightly_run_is_published() -> bool:
    return Run.objects.published().filter(trigger=Run.Trigger.NIGHTLY).exists()


def test_new_process_catches_up_at_once_and_stops_in_time(jobs):
    wait_until(nightly_run_is_published, what="the nightly run is published")
    assert jobs.stop() is True


def test_process_does_not_wait_long_for_a_task_that_goes_on(jobs, monkeypatch):
    monkeypatch.setattr(embedded, "PATIENCE", 0.5)
    app.send_task("tests.wait")
    assert BEGUN.wait(60)
    assert jobs.stop() is False
