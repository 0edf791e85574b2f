"""System checks: a KPI that people couldn't understand doesn't start."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

import metrics.kpis  # noqa: F401 (enters the catalogue)
from metrics.engine.examples import run_example
from metrics.engine.kpi import CATALOGUE, Kpi
from metrics.engine.schema import TABLES
from metrics.engine.workbench import KNOWN_TABLES


@register
def every_kpi_explains_itself(**options: Any) -> list[CheckMessage]:
    return [error for kpi in CATALOGUE.values() for error in errors_of(kpi)]


def errors_of(kpi: Kpi) -> Iterator[CheckMessage]:
    """What a KPI lacks that people, or the engine, need."""
    if not kpi.meaning:
        yield Error(f"{kpi.key} has no docstring: say what it tells a manager.", id="metrics.E001")
    if not kpi.formula:
        yield Error(f"{kpi.key} has no formula in words.", id="metrics.E002")
    if not kpi.example.given or not kpi.example.says:
        yield Error(f"{kpi.key} has no worked example.", id="metrics.E003")
    if unknown := set(kpi.tables) - KNOWN_TABLES:
        names = ", ".join(sorted(unknown))
        yield Error(f"{kpi.key} asks for unknown tables: {names}.", id="metrics.E004")
    if unknown := set(kpi.records) - TABLES.keys():
        names = ", ".join(sorted(unknown))
        yield Error(f"{kpi.key} is made from unknown records: {names}.", id="metrics.E005")
    elif not kpi.compute.__module__.startswith("metrics."):
        yield from _broken_examples(kpi)


def _broken_examples(kpi: Kpi) -> Iterator[CheckMessage]:
    """The product's own examples are its tests; those of an agency's own KPIs run here."""
    found = run_example(kpi)
    expected = kpi.example.expect
    if (found and round(found, 2)) != (expected and round(expected, 2)):
        said = f"{kpi.key} gives {found} for its worked example, not {expected}."
        yield Error(said, hint="Correct the function or the example.", id="metrics.E006")
