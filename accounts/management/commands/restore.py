"""manage.py restore FILE: a backup into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts import audit
from accounts.audit import Action
from kpidash.backup.restoring import CannotRestore, restore


class Command(BaseCommand):
    help = "Restore a backup into an empty database: verified before and after, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE", help="what `backup` wrote")

    def handle(self, *, path: Path, **options: Any) -> None:
        if not connection.introspection.table_names():
            call_command("migrate", verbosity=0)
        try:
            restored = restore(path)
        except CannotRestore as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        audit.note(Action.RESTORED, about="agency")
        rows = sum(each.rows for each in restored.values())
        self.stdout.write(f"{rows:,} rows of {len(restored)} tables, each as it was backed up.")
