"""KPI: what a number means, how this one was made, and the rows that it is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from metrics.answers import Published
from metrics.engine.kpi import Example, Kpi
from metrics.engine.periods import Window, WindowKind
from metrics.engine.quality import Quality
from metrics.engine.scopes import Scope, ScopeKind
from metrics.formats import NumberFormat, window_in_words
from metrics.scorecards.chart_cards import ChartCard, interval_in_words, trend_card
from metrics.scorecards.choice import Choice, Switch, switch
from metrics.scorecards.comparison import compared_window
from metrics.scorecards.figures import Figure, figure
from metrics.scorecards.formulas import put_in
from metrics.scorecards.freshness import Freshness, freshness
from metrics.scorecards.kpi_charts import ChartRequest, Scores, charts_of
from metrics.scorecards.ledger import restated_in_words
from metrics.scorecards.lines import Line, lines
from metrics.scorecards.movement import Movement, Readers, movement_since
from metrics.scorecards.notes import Note
from metrics.scorecards.rows import RowPages, row_pages
from metrics.scorecards.splits import SplitCard, split_cards
from metrics.wording import label, lack, said, told

# What a benchmark's figure is for.
PER = {
    "month": pgettext_lazy("unit", "a month"),
    "quarter": pgettext_lazy("unit", "a quarter"),
    "year": pgettext_lazy("unit", "a year"),
    "t12m": gettext_lazy("over 12 months"),
}


@dataclass(frozen=True)
class Below:
    """A team or person that a scope is made of, with their figure."""

    name: str
    kind: str
    figure: Figure


@dataclass(frozen=True)
class ExampleTable:
    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class WorkedExample:
    tables: tuple[ExampleTable, ...]
    asked: str
    answer: str
    says: str


@dataclass(frozen=True)
class KpiPage:
    key: str
    name: str
    place: str
    meaning: tuple[str, ...]
    kpi: Kpi  # in the reader's language
    group: str
    benchmark: str
    figure: Figure
    interval: str
    put_in: tuple[str, ...]
    example: WorkedExample
    freshness: Freshness
    switch: Switch
    trend: ChartCard
    charts: tuple[ChartCard, ...]
    below: tuple[Below, ...]
    splits: tuple[SplitCard, ...]
    quality: Quality | None
    movement: Movement
    rows: RowPages
    rows_file: str
    restated: str = ""
    """What a sealed number was before it was restated."""


@dataclass(frozen=True)
class KpiRecords:
    """What the page needs of the records: all of it within the reader's reach."""

    below: Sequence["ScopeBelow"]
    readers: Readers
    notes: Sequence[Note]
    scores: Scores


@dataclass(frozen=True)
class ScopeBelow:
    """A scope within the one shown, as people call it."""

    scope: Scope
    name: str
    kind: str


def kpi_page(
    published: Published,
    kpi: Kpi,
    scope: Scope,
    choice: Choice,
    *,
    place: str,
    records: KpiRecords,
    pages: Mapping[str, int],
    now: datetime,
) -> KpiPage:
    line = lines(published, [kpi.key], scope, choice)[kpi.key]
    answer = line.shown
    number = NumberFormat.of(kpi, line.currency)
    shown = replace(choice, kind=answer.window.kind)
    earlier = compared_window(answer.window, choice.compare)
    explanation = published.explain(kpi.key, scope, answer.window)
    in_words = told(kpi)
    return KpiPage(
        key=kpi.key,
        name=in_words.name,
        place=place,
        meaning=tuple(in_words.meaning.split("\n\n")),
        kpi=in_words,
        group=said(kpi.group),
        benchmark=benchmark_in_words(kpi, number),
        figure=line.figure,
        interval=interval_in_words(answer, number),
        put_in=put_in(answer, line.currency),
        example=worked_example(kpi, line.currency),
        freshness=freshness(published, now),
        switch=switch(published, shown, by_target=False, scope=str(scope)),
        trend=trend_card(line, id="trend", notes=records.notes),
        charts=charts_of(ChartRequest(published, explanation, number, records.scores)),
        below=_below(published, line, records.below, earlier),
        splits=split_cards(published, answer, currency=line.currency),
        quality=_lacking(answer.quality) if answer.quality.deductions else None,
        movement=movement_since(
            published, explanation, earlier, readers=records.readers, currency=line.currency
        ),
        rows=row_pages(
            explanation,
            pages,
            link=lambda name, number: shown.query(scope=str(scope), **{name: str(number)}),
            in_reach=records.readers.clients,
            currency=line.currency,
        ),
        rows_file=reverse("kpi-rows", args=[kpi.key]) + shown.query(scope=str(scope)),
        restated=restated_in_words(published, answer, number),
    )


def _lacking(quality: Quality) -> Quality:
    return replace(quality, deductions=tuple(lack(each) for each in quality.deductions))


def benchmark_in_words(kpi: Kpi, number: NumberFormat) -> str:
    """≥ 90 % a year."""
    benchmark = kpi.benchmark
    if benchmark is None:
        return ""
    per = PER[benchmark.window]
    limit = number.limits(benchmark.target, benchmark.low, benchmark.high, kpi.better)
    return limit if limit.endswith(str(per)) else f"{limit} {per}"


def _below(
    published: Published, line: Line, below: Sequence[ScopeBelow], earlier: Window
) -> tuple[Below, ...]:
    """Each team or person at the same window, against their own target."""
    key, window = line.shown.kpi.key, line.shown.window
    if line.shown.kpi.is_anonymous:
        below = [each for each in below if each.scope.kind is not ScopeKind.PERSON]
    windows = [window, *([earlier] if published.is_published(earlier) else [])]
    table = published.table([key], [each.scope for each in below], windows)
    return tuple(
        Below(
            name=each.name,
            kind=each.kind,
            figure=figure(
                table[key, each.scope, window],
                currency=line.currency,
                before=table.get((key, each.scope, earlier)),
                compare=line.compare,
            ),
        )
        for each in below
    )


def worked_example(kpi: Kpi, currency: str) -> WorkedExample:
    """The catalogue's example, which is also the KPI's test."""
    example = kpi.example
    number = NumberFormat.of(kpi, currency)
    return WorkedExample(
        tables=tuple(_example_table(name, text) for name, text in example.given.items()),
        asked=_asked(example),
        answer=number.text(example.expect),
        says=said(example.says),
    )


def _asked(example: Example) -> str:
    if example.start and example.end:
        return window_in_words(Window(example.start, example.end))
    parts = example.window.split(" ")
    if len(parts) == 1 and len(example.window) == len("2026-03"):
        month = datetime.strptime(example.window, "%Y-%m").date()  # noqa: DTZ007
        return window_in_words(Window.at(WindowKind.MONTH, month))
    return example.window


def _example_table(name: str, text: str) -> ExampleTable:
    """A text table: columns stand where their headings do."""
    head, *body = [line for line in text.splitlines() if line.strip()]
    starts = [i for i, letter in enumerate(head) if letter != " " and head[i - 1 : i] in ("", " ")]
    cuts = list(zip(starts, [*starts[1:], None], strict=True))
    rows = tuple(tuple(line[a:b].strip() for a, b in cuts) for line in body)
    headings = tuple(head[a:b].strip() for a, b in cuts)
    return ExampleTable(label(name), headings, rows)
