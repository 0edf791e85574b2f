"""The web process's look after the runs, once a minute, after an answer has gone out.

So a dead Celery is noticed as long as anybody, be it a health check, asks for
anything. It never delays an answer and never computes.
"""

import logging
from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import Any

from django.db import Error, close_old_connections

from kpidash import clock
from metrics import outbox, runs
from metrics.alerts import Alert

log = logging.getLogger(__name__)

EVERY = 60.0  # seconds
# The worker sends what is to be sent; what it has left so long, it won't.
LEFT_BEHIND = timedelta(minutes=2)


class Watchman:
    """When this process looked last, and what it saw."""

    def __init__(self) -> None:
        self.alerts: list[Alert] = []
        self._lock = Lock()
        self._next = 0.0

    def after_answer(self, **_signal: Any) -> None:
        self.look()
        close_old_connections()

    def look(self) -> None:
        """Look, if it is time again and no other thread does already."""
        if monotonic() < self._next or not self._lock.acquire(blocking=False):
            return
        try:
            self._next = monotonic() + EVERY
            now = clock.now()
            self.alerts = runs.watch(now)
            outbox.send_due(now, older_than=LEFT_BEHIND)
        except Error:
            log.warning("The runs can't be looked after: the database is away.", exc_info=True)
        finally:
            self._lock.release()


watchman = Watchman()
