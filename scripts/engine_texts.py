"""What the engine and the KPIs say in plain English, as they say it.

A KPI's definition is asked of the catalogue. Why rows don't count, and what
parts of a number are called, is read in the code: whatever has a space and is
no docstring, no error and no example.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from metrics import kpis as kpis  # fills the catalogue
from metrics.engine.anonymity import ENOUGH
from metrics.engine.kpi import CATALOGUE, CLIENT_SPLITS, Group, Kpi
from metrics.engine.quality import RULES
from metrics.engine.rating import Status
from metrics.formats import AFTER_PREPOSITION, noun_forms
from metrics.wording import LABEL, NOTES, paragraphs

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("metrics/engine", "metrics/kpis")
# Text, plural, context, where it is from.
Found = tuple[str, str, str | None, str]

# Labels of one word, which reading the code can't tell from the names of columns.
LABELS = (
    *("contract", "several", "weighted", "recurring", "once"),
    *("simple", "seed", "realised", "unknown"),
)
# Put together with a number while the program runs.
COMPOSED = (f"fewer than {ENOUGH} people answered, too few to show",)
# Has a space, and nobody reads it.
NOT_READ = frozenset(
    {
        "datetime64[us, UTC]",
        "holidays.HolidayBase | dict[date, str]",
        r"(?<=\S) (?=\S)",
    }
)
ENTRIES = frozenset({"kpi", "Example", "Benchmark"})


def engine_texts() -> Iterator[Found]:
    for kpi in CATALOGUE.values():
        yield from _of_kpi(kpi)
    for status in Status:
        yield status, "", None, "metrics/engine/rating.py"
    for group in Group:
        yield group, "", None, "metrics/engine/kpi.py"
    for rule in RULES:
        yield rule.what, "", None, "metrics/engine/quality.py"
        yield rule.repair, "", None, "metrics/engine/quality.py"
    for name in _labels():
        yield name.replace("_", " "), "", LABEL, "metrics/engine"
    for text in (*COMPOSED, *NOTES):
        yield text, "", None, "metrics/engine"
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("*.py")):
            source = str(path.relative_to(ROOT))
            yield from ((text, "", None, source) for text in texts_in(path.read_text()))


def _of_kpi(kpi: Kpi) -> Iterator[Found]:
    source = f"metrics/kpis/{kpi.compute.__module__.rpartition('.')[2]}.py"
    benchmark = kpi.benchmark
    for text in (
        *(kpi.name, kpi.short_name, *paragraphs(kpi.meaning)),
        *(kpi.formula, kpi.why, kpi.credit, kpi.example.says),
        *((benchmark.source, benchmark.warning) if benchmark else ()),
    ):
        if text:
            yield text, "", None, source
    for noun in (kpi.rows, kpi.base):
        if noun:
            yield *noun_forms(noun), None, source
            yield *noun_forms(noun), AFTER_PREPOSITION, source


def _labels() -> set[str]:
    """Splits, the tables of examples, and the words that records may hold."""
    of_kpis = {
        name
        for kpi in CATALOGUE.values()
        for name in (*kpi.splits, *kpi.example.given, *_choices())
    }
    return {*of_kpis, *CLIENT_SPLITS, *LABELS} - {""}


def _choices() -> Iterator[str]:
    for model in apps.get_app_config("accounts").get_models():
        if hasattr(model, "history_object"):
            continue
        for field in model._meta.get_fields():
            for value, _label in getattr(field, "choices", None) or ():
                yield str(value)


def texts_in(code: str) -> Iterator[str]:
    """The words in a module of the engine that its readers see."""
    tree = ast.parse(code)
    passed = {id(node) for each in ast.walk(tree) for node in _passed_over(each)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as text) if id(node) not in passed:
                if " " in text.strip(" ,") and "\n" not in text and text not in NOT_READ:
                    yield text


def _passed_over(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, what a KPI is entered with, errors, and what is put together."""
    match node:
        case ast.Module(body=body) | ast.ClassDef(body=body) | ast.FunctionDef(body=body):
            if body and isinstance(body[0], ast.Expr):
                yield body[0].value
        case ast.Call(func=ast.Name(id=name)) if name in ENTRIES:
            yield from ast.walk(node)
        case ast.Raise() | ast.JoinedStr():
            yield from ast.walk(node)
