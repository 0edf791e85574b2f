"""manage.py export_bundle PATH: write all records as a bundle of CSV files."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from accounts.audit import Action
from accounts.bundle.writer import OccupiedFolder, export


class Command(BaseCommand):
    help = "Export the whole agency as a bundle: a folder, or a .zip where PATH ends in .zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or .zip to write")
        parser.add_argument("--json", action="store_true", help="print the row counts as JSON")

    def handle(self, *, path: Path, **options: Any) -> None:
        try:
            counts = export(path)
        except OccupiedFolder as error:
            raise CommandError(str(error), returncode=2) from error
        audit.note(Action.EXPORTED, about="agency", table="bundle")
        for table, rows in counts.items():
            self.stderr.write(f"{table}.csv: {rows:,} rows", str)
        if options["json"]:
            self.stdout.write(json.dumps({"tables": counts}, indent=1))
