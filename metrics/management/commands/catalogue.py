"""Lists every KPI with what a person must know about it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

import metrics.kpis  # noqa: F401 (enters the catalogue)
from metrics.engine.kpi import CATALOGUE, Kpi


class Command(BaseCommand):
    help = "Every KPI: key, name, meaning, formula, unit, direction, benchmark and its source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            self.stdout.write(json.dumps([entry(kpi) for kpi in CATALOGUE.values()]))
            return
        for kpi in CATALOGUE.values():
            self.stdout.write(f"{kpi.key}: {kpi.name}\n  {kpi.formula}\n")


def entry(kpi: Kpi) -> dict[str, Any]:
    return {
        "key": kpi.key,
        "name": kpi.name,
        "meaning": kpi.meaning,
        "formula": kpi.formula,
        "unit": str(kpi.unit),
        "direction": str(kpi.better),
        "kind": str(kpi.kind),
        "group": str(kpi.group),
        "why": kpi.why,
        "credit": kpi.credit,
        "splits": list(kpi.all_splits),
        "benchmark": kpi.benchmark and asdict(kpi.benchmark),
        "example": {
            "given": kpi.example.given,
            "expect": kpi.example.expect,
            "says": kpi.example.says,
        },
    }
