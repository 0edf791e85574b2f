"""docs/kpis.md: the catalogue as a document, out of the same entries as the pages."""

from collections.abc import Iterator
from textwrap import dedent, fill

from metrics.engine.kpi import CATALOGUE, Example, Group, Kpi
from metrics.formats import NumberFormat
from metrics.scorecards.catalogue import BETTER_IN_WORDS
from metrics.scorecards.kpi import benchmark_in_words

HEAD = """\
# What every KPI means

{count} KPIs in {groups} groups, as the product computes them. This page comes out of the code:
`manage.py kpi_docs > docs/kpis.md`. Every example is a test. How to add KPIs of your own:
[own-kpis.md](own-kpis.md).

A ratio over nothing has no value, never 0. A sum over nothing is 0 where that kind of record is
kept at all, and has no value where your agency never had one. Shares come with a 95 % interval;
with fewer than 30 cases a status is withheld when the target lies inside it. The examples are in
euros.
"""
CURRENCY = "EUR"


def document() -> str:
    """The whole page as Markdown."""
    head = HEAD.format(count=len(CATALOGUE), groups=len(list(Group)))
    return "\n".join([head, *_contents(), *(line for kpi in _in_order() for line in _entry(kpi))])


def _in_order() -> list[Kpi]:
    groups = list(Group)
    return sorted(CATALOGUE.values(), key=lambda kpi: groups.index(kpi.group))


def _contents() -> Iterator[str]:
    for group in Group:
        links = (f"[{kpi.name}](#{kpi.key})" for kpi in _in_order() if kpi.group is group)
        yield f"**{group}**: {' · '.join(links)}\n"


def _entry(kpi: Kpi) -> Iterator[str]:
    yield f'<a id="{kpi.key}"></a>\n\n## {kpi.name}\n'
    yield from (f"{_wrapped(paragraph)}\n" for paragraph in kpi.meaning.split("\n\n"))
    yield "| | |\n|---|---|"
    yield from (f"| {name} | {said} |" for name, said in _facts(kpi) if said)
    yield f"\n{_example(kpi.example, NumberFormat.of(kpi, CURRENCY))}"


def _wrapped(paragraph: str) -> str:
    return fill(paragraph, width=100)


def _facts(kpi: Kpi) -> Iterator[tuple[str, str]]:
    yield "key", f"`{kpi.key}`"
    yield "formula", kpi.formula
    yield "unit", f"{kpi.unit}, {BETTER_IN_WORDS[kpi.better]}"
    yield "why", kpi.why
    yield "credit", kpi.credit
    yield "benchmark", _benchmark(kpi)
    yield "splits", ", ".join(f"`{split}`" for split in kpi.all_splits)
    yield "asked for", "single months only" if kpi.months_only else ""
    yield "made from", ", ".join(f"`{table}`" for table in kpi.records)


def _benchmark(kpi: Kpi) -> str:
    if kpi.benchmark is None:
        return ""
    said = benchmark_in_words(kpi, NumberFormat.of(kpi, CURRENCY))
    source = f"{kpi.benchmark.source}. {kpi.benchmark.warning}"
    return f"{said} ({source.strip()})"


def _example(example: Example, number: NumberFormat) -> str:
    tables = "\n\n".join(f"{name}:\n{_dedented(text)}" for name, text in example.given.items())
    asked = f"in {example.window}" if example.window else f"from {example.start} to {example.end}"
    answer = "no value" if example.expect is None else number.text(example.expect)
    return f"Example, {asked}: **{answer}**. {example.says}\n\n```text\n{tables}\n```\n"


def _dedented(text: str) -> str:
    lines = [line.rstrip() for line in dedent(text.strip("\n")).splitlines() if line.strip()]
    return "\n".join(lines)
