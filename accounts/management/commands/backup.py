"""manage.py backup FILE: the whole database as one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from accounts.audit import Action
from kpidash.backup.making import make


class Command(BaseCommand):
    help = "Back up every table to one new file, as of one moment, while kpidash goes on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE", help="a .zip that isn't there yet")

    def handle(self, *, path: Path, **options: Any) -> None:
        if path.exists():
            raise CommandError(f"{path} is there already: name a new file.", returncode=2)
        # Before it is made: the backup tells of itself.
        audit.note(Action.BACKED_UP, about="agency")
        written = make(path)
        rows = sum(each.rows for each in written.values())
        self.stdout.write(f"{path}: {rows:,} rows of {len(written)} tables.")
