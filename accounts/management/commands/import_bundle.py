"""manage.py import_bundle PATH: read a bundle of CSV files into the records."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.bundle.load import load
from accounts.bundle.report import Report, write_rejected
from kpidash import clock

SHOWN_REJECTED = 50


class Command(BaseCommand):
    help = "Import a bundle: a folder, or a .zip, of CSV files as docs/bundle.md describes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or .zip")
        parser.add_argument("--dry-run", action="store_true", help="check all, write nothing")
        parser.add_argument(
            "--skip-bad-rows",
            action="store_true",
            help="import the good rows, and write the others to rejected.csv",
        )
        parser.add_argument(
            "--rejected",
            type=Path,
            default=Path("rejected.csv"),
            metavar="PATH",
            help="where --skip-bad-rows writes the rejected rows",
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *, path: Path, dry_run: bool, skip_bad_rows: bool, **options: Any) -> None:
        if not path.exists():
            raise CommandError(f"There is no {path}.", returncode=2)
        report = load(
            path,
            now=clock.now(),
            is_dry_run=dry_run,
            skips_bad_rows=skip_bad_rows,
            progress=self.say,
        )
        if report.rejected and skip_bad_rows:
            write_rejected(report, options["rejected"])
            self.say(f"The rejected rows are in {options['rejected']}.")
        self.say("\n".join(told(report)))
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        if report.is_unreadable:
            raise CommandError("Nothing was written: a file can't be read.", returncode=1)
        if report.rejected and not skip_bad_rows:
            raise CommandError(
                f"Nothing was written: rejected rows: {report.rejected_rows:,}.", returncode=1
            )

    def say(self, message: str) -> None:
        self.stderr.write(message, str)


def told(report: Report) -> list[str]:
    """The report for people."""
    lines = [f"warning: {warning}" for warning in report.warnings]
    lines += [f"rejected: {row}" for row in report.rejected[:SHOWN_REJECTED]]
    if len(report.rejected) > SHOWN_REJECTED:
        lines.append(f"… and {len(report.rejected) - SHOWN_REJECTED:,} more.")
    for name, count in report.tables.items():
        lines.append(
            f"{name}: {count.created:,} created, {count.updated:,} updated, "
            f"{count.unchanged:,} unchanged, {count.deleted:,} deleted, "
            f"{count.rejected:,} rejected"
        )
    return lines
