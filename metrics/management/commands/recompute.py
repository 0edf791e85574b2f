"""Computes, verifies and publishes the KPIs: one run."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kpidash import clock
from metrics import runs
from metrics.asking import WrongQuestion, month_in
from metrics.models import Run


class Command(BaseCommand):
    help = "Computes, verifies and publishes the KPIs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all", action="store_true", help="every month (the default)")
        which.add_argument("--changed", action="store_true", help="only what changed")
        parser.add_argument("--from", dest="first", help="first month, like 2025-01")
        parser.add_argument("--to", dest="last", help="last month, like 2026-10")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            first, last = (
                month_in(text) if text else None for text in (options["first"], options["last"])
            )
            trigger = Run.Trigger.CHANGES if options["changed"] else Run.Trigger.MANUAL
            run = runs.recompute(
                clock.now(), first=first, last=last, trigger=trigger, progress=self._progress()
            )
        except (WrongQuestion, runs.RunFailed) as error:
            raise CommandError(str(error)) from error
        told = {
            "run": run.pk,
            "state": run.state,
            "months": _months(run),
            "values": run.values,
            "seconds": round(run.seconds or 0, 2),
        }
        if options["json"]:
            self.stdout.write(json.dumps(told))
        elif run.state == Run.State.HELD:
            self.stdout.write(f"Run {run.pk} is held for an admin: {' '.join(run.findings)}")
        else:
            self.stdout.write(
                f"Run {run.pk} published {run.values:,} values over {told['months']} months "
                f"in {told['seconds']} s."
            )

    def _progress(self) -> runs.Progress | None:
        if not sys.stderr.isatty():
            return None

        def show(done: int, total: int, what: str) -> None:
            bar = "█" * done + "░" * (total - done)
            self.stderr.write(f"\r{bar} {what:<50}", ending="\n" if done == total else "")

        return show


def _months(run: Run) -> int:
    if run.first_month is None or run.last_month is None:
        return 0
    years = run.last_month.year - run.first_month.year
    return years * 12 + run.last_month.month - run.first_month.month + 1
