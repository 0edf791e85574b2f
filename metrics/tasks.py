"""Jobs: each asks one function, which a command and a test can ask too."""

from celery import shared_task

from kpidash import clock
from metrics import runs


@shared_task
def run_if_due() -> None:
    runs.run_if_due(clock.now())


@shared_task
def recompute_after_changes() -> None:
    runs.run_if_asked(clock.now())


@shared_task
def recompute_by_hand() -> None:
    runs.recompute(clock.now())
