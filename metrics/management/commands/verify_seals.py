"""Says whether sealed numbers are as they were written, line by line."""

from argparse import ArgumentParser
from itertools import chain as both
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from metrics.ledger import chain
from metrics.models import SealedNumber

MOST_TOLD = 50


class Command(BaseCommand):
    help = "Checks the chain of sealed numbers, and that pages show what was sealed or restated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mark", default="", help="a mark that was kept: it must be there")

    def handle(self, *args: Any, mark: str, **options: Any) -> None:
        broken = list(islice(both(chain.broken_lines(), chain.unlike_published()), MOST_TOLD))
        for place in broken:
            self.stdout.write(f"{place.line} {place.what}.")
        if mark and not SealedNumber.objects.filter(mark=mark).exists():
            raise CommandError(f"No line has the mark {mark}: the ledger was cut or rewritten.")
        if broken:
            raise CommandError("The sealed numbers were tampered with.")
        self.stdout.write(f"All {SealedNumber.objects.count():,} lines are as they were written.")
        self.stdout.write(f"The last mark is {chain.last_mark()}")
