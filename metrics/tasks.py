"""Jobs: each asks one function, which a command and a test can ask too."""

from celery import shared_task
from django.conf import settings
from django.db import transaction

from accounts import retention
from accounts.demo import opening
from accounts.demo.world import ZONE, World
from accounts.models import Client
from kpidash import clock
from metrics import outbox, runs
from metrics.models import Run, Target


@shared_task
def run_if_due() -> None:
    runs.run_if_due(clock.now())


@shared_task
def run_if_asked() -> None:
    runs.run_if_asked(clock.now())


@shared_task
def watch_runs() -> None:
    """Also takes up what a dead worker left, as the one who looks may be the only one alive."""
    runs.watch(clock.now())
    runs.run_if_asked(clock.now())


@shared_task
def send_due() -> None:
    outbox.send_due(clock.now())


@shared_task
def prune() -> None:
    retention.prune(clock.now())


@shared_task
def make_demo() -> None:
    make_demo_in_place_of_the_setup()
    runs.run_if_asked(clock.now())


def begin_run_by_hand() -> Run:
    """Note the run that somebody wants, and have a worker look at once."""
    run = runs.ask_by_hand(clock.now())
    run_if_asked.delay_on_commit()
    return run


def begin_demo() -> Run:
    """The run that will compute the demo, whose records a worker makes first."""
    run = runs.ask_by_hand(clock.now())
    make_demo.delay_on_commit()
    return run


@transaction.atomic
def make_demo_in_place_of_the_setup() -> None:
    """The demo brings an agency, hours and targets of its own; only the admin stays."""
    if not Client.objects.exists():
        Target.objects.all().delete()
    opening.open_demo(World(clock.today(ZONE)), now=clock.now())
    if settings.KPIDASH_DEMO_PASSWORD:
        opening.give_passwords(settings.KPIDASH_DEMO_PASSWORD)
