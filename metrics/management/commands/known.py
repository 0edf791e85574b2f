"""What a number was on a past day: as it was published then, whatever was corrected since."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kpidash import clock
from metrics.answers import Published
from metrics.asking import WrongQuestion, understood
from metrics.ledger.revising import NotKnown, known_at
from metrics.management.commands.kpi import add_question, question


class Command(BaseCommand):
    help = "What a KPI of a closed period was known to be at the end of a past day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_question(parser)
        parser.add_argument("--on", required=True, help="the day, like 2026-08-31")

    def handle(self, *args: Any, on: str, **options: Any) -> None:
        published = Published.at(clock.now())
        try:
            day = date.fromisoformat(on)
            moment = datetime.combine(day, time.max, tzinfo=published.agency.zone)
            query = understood(question(options), published)
            value = known_at(*query, moment)
        except (WrongQuestion, NotKnown, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("no number" if value is None else f"{value:g}")
