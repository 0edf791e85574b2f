"""Charts with all that must stand beside them: the finding, a summary and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.answers import Answer
from metrics.charts import Gap, Spec, gap_to_target, gaps, trend
from metrics.engine.rating import Status
from metrics.formats import NBSP, NumberFormat
from metrics.scorecards.figures import MARKS, Figure, figure
from metrics.scorecards.findings import JUDGED, finding, in_words, share_in_words, summary
from metrics.scorecards.lines import Line

GAP_STATUSES = (*JUDGED, Status.TOO_CLOSE, Status.TOO_FEW)


@dataclass(frozen=True)
class TwinTable:
    """The figures of a chart, to read instead of it."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ChartCard:
    id: str
    title: str
    subtitle: str
    summary: str
    spec: Spec
    table: TwinTable
    figures: tuple[Figure, ...] = ()  # what its table is made of, in the table's order


def trend_card(
    line: Line, *, id: str, peers: Line | None = None, peers_name: str = ""
) -> ChartCard:
    """How one KPI moved, over its target of the time."""
    kpi = line.shown.kpi
    number = NumberFormat.of(kpi, line.currency)
    kind = line.shown.window.kind
    spec = trend(
        line.points,
        better=kpi.better,
        number=number,
        peers=peers.points if peers else (),
        peers_name=peers_name,
    )
    window = {"t12m": "rolling 12 months", "month": "by month"}.get(kind, f"by {kind}")
    return ChartCard(
        id=id,
        title=finding(line.answers, currency=line.currency),
        subtitle=f"{kpi.name}, {window}",
        summary=summary(line.answers, currency=line.currency),
        spec=spec,
        table=_trend_table(line, number),
        figures=tuple(figure(each, currency=line.currency) for each in reversed(line.answers)),
    )


def _trend_table(line: Line, number: NumberFormat) -> TwinTable:
    kpi = line.shown.kpi
    headings = ["Period", kpi.short_name, "Target", "Status"]
    if kpi.has_interval:
        headings.append(f"95{NBSP}% interval")
    return TwinTable(
        caption=f"{kpi.name}, the newest first",
        headings=tuple(headings),
        rows=tuple(_trend_row(answer, number) for answer in reversed(line.answers)),
    )


def _trend_row(answer: Answer, number: NumberFormat) -> tuple[str, ...]:
    target = number.goal(answer.target.goal, answer.kpi.better) if answer.target else "none"
    row = (answer.window.label, number.text(answer.value), target, str(answer.status))
    if not answer.kpi.has_interval:
        return row
    return (*row, interval_in_words(answer, number))


def interval_in_words(answer: Answer, number: NumberFormat) -> str:
    if answer.low is None or answer.high is None:
        return ""
    return f"{number.text(answer.low)} to {number.text(answer.high)}"


def gaps_card(lines: Sequence[Line], *, id: str) -> ChartCard | None:
    """How far every KPI with a target is from it; nothing where none has one."""
    told = [(line, gap) for line in lines if (gap := _gap(line)) is not None]
    if not told:
        return None
    shown = [gap for _, gap in told]
    worst_first = sorted(told, key=lambda pair: pair[1].percent)
    rows = [
        (gap.name, line.figure.text, line.figure.goal, gap.label, gap.status)
        for line, gap in worst_first
    ]
    return ChartCard(
        id=id,
        title=gaps_title(shown),
        subtitle=f"Gap to target, in{NBSP}% of it; right is better",
        summary=f"{len(shown)} KPIs have a target. Worst: {rows[0][0]}, {rows[0][3]}.",
        spec=gaps(shown),
        table=TwinTable(
            caption="Gap to target, the worst first",
            headings=("KPI", "Now", "Target", "Gap", "Status"),
            rows=tuple(rows),
        ),
        figures=tuple(line.figure for line, _ in worst_first),
    )


def _gap(line: Line) -> Gap | None:
    answer = line.shown
    if answer.value is None or answer.target is None or answer.status not in GAP_STATUSES:
        return None
    percent = gap_to_target(answer.value, answer.target.goal, answer.kpi.better)
    if percent is None:
        return None
    return Gap(answer.kpi.short_name, percent, MARKS[answer.status].tone, str(answer.status))


def gaps_title(shown: Sequence[Gap]) -> str:
    """How many targets are met and missed; those that can't be told are neither."""
    met = sum(gap.status == Status.ON_TARGET for gap in shown)
    missed = sum(gap.status in (Status.OFF_TARGET, Status.NEAR_TARGET) for gap in shown)
    rest = len(shown) - met - missed
    said = f"{share_in_words(met, len(shown), 'target')} met"
    if missed:
        said += f", {in_words(missed)} missed"
    return f"{said}, {in_words(rest)} too few or too close to tell" if rest else said
