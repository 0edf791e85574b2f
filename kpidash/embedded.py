"""The worker and the beat as threads of the web process: nothing else to install or start.

Their queue lives in this process's memory, so there can be only one such
process. What has to survive its end is in the database: a run that is cut off
publishes nothing, and the next process asks at once whether one is due.
"""

import logging
from threading import Thread
from time import monotonic

from celery.beat import Scheduler, Service

from kpidash.celery import app

log = logging.getLogger(__name__)

TICK = 1  # seconds within which the beat notices that it shall stop
PATIENCE = 8  # seconds that a task has to end when the process is told to


class EmbeddedJobs:
    """One worker with one thread for tasks, and one beat."""

    def __init__(self) -> None:
        self.worker = app.WorkController(pool_cls="threads", concurrency=1)
        # The schedule is kept in memory: the database knows when the last run was.
        self.beat = Service(app, max_interval=TICK, scheduler_cls=Scheduler)
        self.threads = [
            Thread(target=self.worker.start, name="embedded worker", daemon=True),
            Thread(target=self.beat.start, name="embedded beat", daemon=True),
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()
        for entry in app.conf.beat_schedule.values():
            app.send_task(entry["task"])
        log.info("The worker and the beat run inside this process.")

    def stop(self) -> bool:
        """Take no new task and let the running one end; whether it did in time."""
        self.beat.stop()
        stopping = Thread(target=self.worker.stop, name="embedded stop", daemon=True)
        stopping.start()
        deadline = monotonic() + PATIENCE
        for thread in (stopping, *self.threads):
            thread.join(max(0, deadline - monotonic()))
        return not any(thread.is_alive() for thread in (stopping, *self.threads))
