"""Removes what is no longer needed, and says what it was."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import retention
from kpidash import clock


class Command(BaseCommand):
    help = "Removes ended sessions, old attempts to sign in and old history, as the settings say."

    def handle(self, *args: Any, **options: Any) -> None:
        for what, count in retention.prune(clock.now()).items():
            self.stdout.write(f"{what.replace('_', ' ')}: {count:,} removed")
