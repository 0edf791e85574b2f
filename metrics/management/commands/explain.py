"""Shows the rows behind a number."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kpidash import clock
from metrics.answers import Published, Row, UnknownScope
from metrics.asking import WrongQuestion, explanation_as_json, in_words, understood
from metrics.management.commands.kpi import add_question, question


class Command(BaseCommand):
    help = "The rows behind a number: those counted, and those left out with the reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_question(parser)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        published = Published.at(clock.now())
        try:
            explanation = published.explain(*understood(question(options), published))
        except (WrongQuestion, UnknownScope) as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(explanation_as_json(explanation)))
            return
        self.stdout.write(in_words(explanation.answer, published.agency.currency))
        for row in explanation.counted:
            self.stdout.write(f"  {_line(row)}: {row.numerator:g} of {row.denominator:g}")
        for row in explanation.excluded:
            self.stdout.write(f"  {_line(row)}: not counted, {row.reason}")


def _line(row: Row) -> str:
    return " · ".join(
        str(part) for part in (row.on, row.client_name, row.record, row.person) if part
    )
