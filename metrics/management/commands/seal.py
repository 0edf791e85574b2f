"""Puts a closed quarter's numbers on record: what changes in it later is restated."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kpidash import clock
from metrics.asking import WrongQuestion, month_in
from metrics.ledger import chain, sealing


class Command(BaseCommand):
    help = "Seals a quarter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", help="a month of the quarter, like 2026-06")

    def handle(self, *args: Any, month: str, **options: Any) -> None:
        try:
            seal = sealing.seal(month_in(month), by=None, now=clock.now())
        except (WrongQuestion, sealing.NotSealed) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Sealed {seal}: {seal.numbers.count():,} numbers of run {seal.run_id}.")
        self.stdout.write(f"Keep this mark elsewhere: {chain.last_mark()}")
