"""Sees whether the audit log is as it was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from accounts.models import AuditEntry


class Command(BaseCommand):
    help = "Verifies the chain of the audit log and names the first entry that is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--mark", default="", help="a mark that was kept elsewhere: its entry must be there"
        )

    def handle(self, *args: Any, mark: str, **options: Any) -> None:
        if broken := next(audit.broken_entries(), None):
            raise CommandError(f"Entry {broken.entry} {broken.what}.")
        if mark and not AuditEntry.objects.filter(digest=mark).exists():
            raise CommandError("No entry has this mark: the end of the log was cut off.")
        count = AuditEntry.objects.count()
        self.stdout.write(f"{count:,} entries, unbroken.")
        self.stdout.write(f"Keep this mark elsewhere: {audit.last_digest()}")
