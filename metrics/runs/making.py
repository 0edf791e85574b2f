"""Makes runs: takes one, computes it round by round, publishes it, or says why not."""

import logging
from datetime import date, datetime
from time import perf_counter

from django.db import Error, InterfaceError, OperationalError, connection, transaction
from structlog.contextvars import bound_contextvars

from metrics import facts
from metrics.engine.workbench import Workbench
from metrics.models import Run
from metrics.runs import planning
from metrics.runs.attempts import MOST_ATTEMPTS, Attempt, Overtaken, Pulse, RunFailed
from metrics.runs.computing import Progress, Work
from metrics.runs.publishing import publish

log = logging.getLogger(__name__)

# So often what has changed meanwhile is computed again before a run is published.
MOST_ROUNDS = 6


def recompute(
    now: datetime,
    *,
    first: date | None = None,
    last: date | None = None,
    trigger: str = Run.Trigger.MANUAL,
    progress: Progress | None = None,
) -> Run:
    """Compute every KPI and publish; what of it is unchanged is taken over.

    `first` and `last` limit it to the years with these months; the numbers of
    other years stay as they were published.
    """
    with transaction.atomic():  # nobody else sees it waiting
        attempt = Attempt.at(planning.plan(now, trigger=trigger), now)
    if attempt is None:
        raise Overtaken("Another worker took the run.")
    return _make(attempt, first=first, last=last, progress=progress)


def run_if_due(now: datetime) -> Run | None:
    """Last night's run, if nobody has made it yet; also after days off.

    However many ask, the database lets one of them begin.
    """
    attempt = planning.attempt_at_night(now)
    return _make(attempt) if attempt else None


def run_if_asked(now: datetime) -> Run | None:
    """The run that waits: asked for by night, by hand or by changes, or lost by its worker."""
    attempt = planning.next_attempt(now)
    return _make(attempt) if attempt else None


def _make(
    attempt: Attempt,
    *,
    first: date | None = None,
    last: date | None = None,
    progress: Progress | None = None,
) -> Run:
    started = perf_counter()
    try:
        with Pulse(attempt), bound_contextvars(run=attempt.run.pk):
            log.info("Attempt %s begins.", attempt.fence)
            _compute_and_publish(attempt, first=first, last=last, progress=progress)
    except Overtaken:
        log.warning("Run %s: attempt %s was overtaken.", attempt.run.key, attempt.fence)
        raise
    except (OperationalError, InterfaceError) as error:
        log.warning("Run %s lost its database.", attempt.run.key, exc_info=True)
        _give_back(attempt, error)
        raise RunFailed(_in_words(error)) from error
    except Exception as error:
        log.exception("Run %s failed", attempt.run.key)
        attempt.end(Run.State.FAILED, error=_in_words(error))
        raise RunFailed(attempt.run.error) from error
    run = attempt.run
    run.seconds = perf_counter() - started
    run.save(update_fields=["seconds"])
    return run


def _compute_and_publish(
    attempt: Attempt, *, first: date | None, last: date | None, progress: Progress | None
) -> None:
    bench = Workbench(facts.load_records(), attempt.run.as_of)
    work: Work | None = Work(attempt, bench, first, last)
    for number in range(1, MOST_ROUNDS + 1):
        if work is None:
            return
        attempt.note(state=Run.State.COMPUTING)
        work.compute(progress)
        attempt.note(state=Run.State.VERIFYING)
        work = publish(work, must=number == MOST_ROUNDS)


def _give_back(attempt: Attempt, error: Exception) -> None:
    """The database was away: the run waits for the next attempt, if there may be one."""
    is_last = attempt.fence >= MOST_ATTEMPTS
    if not connection.in_atomic_block:
        connection.close()  # which may be broken; the next query opens another one
    try:
        attempt.end(Run.State.FAILED if is_last else Run.State.PLANNED, error=_in_words(error))
    except Error:
        # Still away: its heartbeat has stopped, so that another worker takes it over.
        log.warning("Run %s is left to the next worker.", attempt.run.key, exc_info=True)


def _in_words(error: Exception) -> str:
    return str(error) if isinstance(error, RunFailed) else f"{type(error).__name__}: {error}"
