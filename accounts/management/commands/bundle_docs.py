"""manage.py bundle_docs: print docs/bundle.md as the code has it."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.bundle.document import document


class Command(BaseCommand):
    help = "Print the documentation of the bundle format: manage.py bundle_docs > docs/bundle.md"

    def handle(self, **options: Any) -> None:
        self.stdout.write(document(), ending="")
