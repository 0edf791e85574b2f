"""Looks after the runs, for cron: plans what is missing, sends what is to be sent, and computes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kpidash import clock
from metrics import outbox, runs


class Command(BaseCommand):
    help = "Looks after the runs: to be asked by cron every minute, whether or not Celery runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--compute", action="store_true", help="make the run that waits, in place of a worker"
        )

    def handle(self, *args: Any, compute: bool, **options: Any) -> None:
        for alert in runs.watch(clock.now()):
            self.stdout.write(f"{alert.trouble}: {alert.says}")
        sent = outbox.send_due(clock.now())
        if sent:
            self.stdout.write(f"Sent {sent}.")
        try:
            run = runs.run_if_asked(clock.now()) if compute else None
        except runs.RunFailed as error:
            raise CommandError(str(error)) from error
        if run:
            self.stdout.write(f"Run {run.pk} is {run.state}.")
