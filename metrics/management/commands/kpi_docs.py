"""manage.py kpi_docs: print docs/kpis.md as the code has it."""

from typing import Any

from django.core.management.base import BaseCommand

import metrics.kpis  # noqa: F401 (enters the catalogue)
from metrics.scorecards.document import document


class Command(BaseCommand):
    help = "Print what every KPI means: manage.py kpi_docs > docs/kpis.md"

    def handle(self, **options: Any) -> None:
        self.stdout.write(document(), ending="")
