"""Answers with one number, or with many in one process."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kpidash import clock
from metrics.answers import Published, UnknownScope
from metrics.asking import (
    Asked,
    WrongQuestion,
    answered,
    in_words,
    part_in_words,
    understood,
)


class Command(BaseCommand):
    help = "One number: a KPI of a scope in a window."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_question(parser)
        parser.add_argument("--queries", help="a JSON file with a list of queries")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        published = Published.at(clock.now())
        if options["queries"]:
            self.stdout.write(json.dumps(answers_to(options["queries"], published)))
            return
        asked = question(options)
        try:
            if options["json"]:
                self.stdout.write(json.dumps(answered(asked, published)))
            else:
                self._tell(asked, published)
        except (WrongQuestion, UnknownScope) as error:
            raise CommandError(str(error)) from error

    def _tell(self, asked: Asked, published: Published) -> None:
        query, currency = understood(asked, published), published.agency.currency
        answer = published.answer(*query)
        self.stdout.write(in_words(answer, currency))
        for part in published.parts(*query, asked.split) if asked.split else ():
            self.stdout.write(f"  {part_in_words(part, answer.kpi, currency)}")


def add_question(parser: ArgumentParser) -> None:
    parser.add_argument("kpi", nargs="?", default="", help="the KPI's key: see `catalogue`")
    parser.add_argument("--scope", default="agency", help="agency, team:, person: or client:<id>")
    parser.add_argument("--window", default="", help="month, quarter, year or t12m")
    parser.add_argument("--at", default="", help="a month, like 2026-10")
    parser.add_argument("--start", default="", help="first day, like 2025-01-01")
    parser.add_argument("--end", default="", help="the first day after the window")
    parser.add_argument("--split", default="", help="its parts: by reason, channel, tier, …")


def question(options: dict[str, Any]) -> Asked:
    names = ("kpi", "scope", "window", "at", "start", "end", "split")
    return Asked(**{name: options[name] for name in names})


def answers_to(path: str, published: Published) -> list[dict[str, Any]]:
    """An answer for each query of the file, in order; a wrong one answers with its error."""
    try:
        queries = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
    if not isinstance(queries, list):
        raise CommandError(f"{path} holds no list of queries.")
    return [_answer(query, published) for query in queries]


def _answer(query: object, published: Published) -> dict[str, Any]:
    try:
        return answered(Asked.from_json(query), published)
    except (WrongQuestion, UnknownScope) as error:
        return {"error": str(error)}
