"""One worker's attempt at a run: its fence, its heartbeat, and the right to write.

Taking a run raises its fence. Every transaction that writes for the run begins
by asking whether the fence is still the attempt's own, so that a worker that
was asleep while another took over wakes up and writes nothing.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import F, QuerySet

from kpidash import clock
from metrics.models import Run

log = logging.getLogger(__name__)

# A worker says so often that it is alive; silent for so long, it is taken for dead. Should it
# only have been slow, the fence keeps it from writing.
PULSE = 5.0
STALE_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 10
# An attempt that comes soon after another one computes for the same instant, so that what
# the other one has made is still right.
SAME_INSTANT = timedelta(hours=1)
AT_WORK = (Run.State.COMPUTING, Run.State.VERIFYING)


class RunFailed(Exception):
    """A run that didn't publish; what was published before stays."""


class Overtaken(RunFailed):
    """Another worker has the run now, or nobody: this attempt writes nothing more."""


@dataclass(frozen=True)
class Attempt:
    """A run in this worker's hands."""

    run: Run
    fence: int

    @classmethod
    def at(cls, run: Run, now: datetime) -> Self | None:
        """The next attempt at a run that waits; None where another worker was faster."""
        waiting = Run.objects.filter(pk=run.pk, state=Run.State.PLANNED, fence=run.fence)
        told: dict[str, Any] = {"state": Run.State.COMPUTING, "heartbeat_at": clock.now()}
        if not run.fence or now - run.as_of > SAME_INSTANT:
            told |= {"as_of": now, "planned_at": now}
        if not waiting.update(**told, fence=F("fence") + 1):
            return None
        run.refresh_from_db()
        return cls(run, run.fence)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction of this attempt. Raises Overtaken where it has lost the run."""
        with transaction.atomic():
            # Also locks the row: nobody takes the run over in the middle of this.
            self.beat()
            yield
            Run.objects.filter(pk=self.run.pk).update(heartbeat_at=clock.now())

    def beat(self) -> None:
        """Say that the worker is alive. Raises Overtaken where the run isn't its any more."""
        if not self._mine().update(heartbeat_at=clock.now()):
            raise Overtaken(f"Run {self.run.key} was taken over: attempt {self.fence} ends.")

    def note(self, **fields: Any) -> None:
        """Set some of the run's fields, here and in the database."""
        with self.writing():
            for name, value in fields.items():
                setattr(self.run, name, value)
            self.run.save(update_fields=fields)

    def end(self, state: Run.State, *, error: str) -> None:
        """Leave the run in a state, unless it is another's by now."""
        self.run.state, self.run.error = state, error
        self._mine().update(state=state, error=error, findings=self.run.findings)

    def _mine(self) -> QuerySet[Run]:
        return Run.objects.filter(pk=self.run.pk, fence=self.fence, state__in=AT_WORK)


class Pulse:
    """Says every few seconds that an attempt is alive, over a connection of its own.

    Not inside a transaction: nobody else can see the run then. It falls silent
    after the longest time that a task may take, should the worker hang.
    """

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._over = Event()
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        if not connection.in_atomic_block:
            self._thread = Thread(target=self._go_on, name="pulse of a run", daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread:
            self._thread.join(PULSE)

    def _go_on(self) -> None:
        until = monotonic() + settings.CELERY_TASK_TIME_LIMIT
        while not self._over.wait(PULSE) and monotonic() < until:
            try:
                self._attempt.beat()
            except Overtaken:
                return
            except Error:
                log.warning("Run %s: no heartbeat now.", self._attempt.run.key, exc_info=True)
            finally:
                connection.close()


def stale(now: datetime) -> QuerySet[Run]:
    """Runs whose worker fell silent."""
    return Run.objects.filter(state__in=AT_WORK, heartbeat_at__lt=now - STALE_AFTER)
