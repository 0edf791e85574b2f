"""Jobs: each asks one function, which a command and a test can ask too."""

from celery import shared_task

from kpidash import clock
from metrics import runs
from metrics.models import Run


@shared_task
def run_if_due() -> None:
    runs.run_if_due(clock.now())


@shared_task
def run_if_asked() -> None:
    runs.run_if_asked(clock.now())


def begin_run_by_hand() -> Run:
    """Note the run that somebody wants, and have a worker look at once."""
    run = runs.ask_by_hand(clock.now())
    run_if_asked.delay_on_commit()
    return run
