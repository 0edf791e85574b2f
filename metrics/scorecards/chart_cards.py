"""Charts with all that must stand beside them: the finding, a summary and the same as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics.answers import Answer
from metrics.charts import Gap, Mark, Spec, gap_to_target, gaps, trend
from metrics.engine.periods import WindowKind
from metrics.engine.rating import Status
from metrics.formats import NumberFormat, grouped, window_in_words
from metrics.scorecards.figures import MARKS, Figure, figure
from metrics.scorecards.findings import JUDGED, finding, in_words, summary
from metrics.scorecards.lines import Line
from metrics.scorecards.notes import Note, marks_on
from metrics.scorecards.undecided import with_rest
from metrics.wording import said

WINDOWS = {
    WindowKind.MONTH: gettext_lazy("%(kpi)s, by month"),
    WindowKind.QUARTER: gettext_lazy("%(kpi)s, by quarter"),
    WindowKind.YEAR: gettext_lazy("%(kpi)s, by year"),
    WindowKind.T12M: gettext_lazy("%(kpi)s, rolling 12 months"),
}
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
    notes: tuple[Mark, ...] = ()


def trend_card(
    line: Line,
    *,
    id: str,
    peers: Line | None = None,
    peers_name: str = "",
    notes: Iterable[Note] = (),
) -> ChartCard:
    """How one KPI moved, over its target of the time, and what happened meanwhile."""
    kpi = line.shown.kpi
    number = NumberFormat.of(kpi, line.currency)
    marks = marks_on(line.answers, notes, number)
    spec = trend(
        line.points,
        better=kpi.better,
        number=number,
        peers=peers.points if peers else (),
        peers_name=peers_name,
        marks=marks,
    )
    return ChartCard(
        id=id,
        title=finding(line.answers, currency=line.currency),
        subtitle=WINDOWS[line.shown.window.kind] % {"kpi": said(kpi.name)},
        summary=summary(line.answers, currency=line.currency),
        spec=spec,
        table=_trend_table(line, number),
        figures=tuple(figure(each, currency=line.currency) for each in reversed(line.answers)),
        notes=marks,
    )


def _trend_table(line: Line, number: NumberFormat) -> TwinTable:
    kpi = line.shown.kpi
    headings = [_("Period"), said(kpi.short_name), _("Target"), _("Status")]
    if kpi.has_interval:
        headings.append(_("95\N{NO-BREAK SPACE}%% interval") % {})
    return TwinTable(
        caption=_("%(kpi)s, the newest first") % {"kpi": said(kpi.name)},
        headings=tuple(headings),
        rows=tuple(_trend_row(answer, number) for answer in reversed(line.answers)),
    )


def _trend_row(answer: Answer, number: NumberFormat) -> tuple[str, ...]:
    target = number.goal(answer.target.goal, answer.kpi.better) if answer.target else _("none")
    row = (
        window_in_words(answer.window),
        number.text(answer.value),
        target,
        said(answer.status),
    )
    if not answer.kpi.has_interval:
        return row
    return (*row, interval_in_words(answer, number))


def interval_in_words(answer: Answer, number: NumberFormat) -> str:
    if answer.low is None or answer.high is None:
        return ""
    ends = {"first": number.text(answer.low), "last": number.text(answer.high)}
    return _("%(first)s to %(last)s") % ends


def gaps_card(lines: Sequence[Line], *, id: str) -> ChartCard | None:
    """How far every KPI with a target is from it; nothing where none has one."""
    shown = [(line, gap) for line in lines if (gap := _gap(line)) is not None]
    if not shown:
        return None
    worst_first = sorted(shown, key=lambda pair: pair[1].percent)
    rows = [
        (gap.name, line.figure.text, line.figure.goal, gap.label, said(gap.status))
        for line, gap in worst_first
    ]
    return ChartCard(
        id=id,
        title=gaps_title([gap for _line, gap in shown]),
        subtitle=_("Gap to target, in\N{NO-BREAK SPACE}%% of it; right is better") % {},
        summary=_gaps_summary(len(shown), worst_first[0][1]),
        spec=gaps([gap for _line, gap in shown]),
        table=TwinTable(
            caption=_("Gap to target, the worst first"),
            headings=(_("KPI"), _("Now"), _("Target"), _("Gap"), _("Status")),
            rows=tuple(rows),
        ),
        figures=tuple(line.figure for line, _worst in worst_first),
    )


def _gap(line: Line) -> Gap | None:
    answer = line.shown
    if answer.value is None or answer.target is None or answer.status not in GAP_STATUSES:
        return None
    percent = gap_to_target(answer.value, answer.target.goal, answer.kpi.better)
    if percent is None:
        return None
    return Gap(said(answer.kpi.short_name), percent, MARKS[answer.status].tone, str(answer.status))


def _gaps_summary(count: int, worst: Gap) -> str:
    told = ngettext(
        "%(count)s KPIs have a target. Worst: %(kpi)s, %(gap)s.",
        "%(count)s KPIs have a target. Worst: %(kpi)s, %(gap)s.",
        count,
    )
    return told % {"count": grouped(count), "kpi": worst.name, "gap": worst.label}


def gaps_title(shown: Sequence[Gap]) -> str:
    """How many targets are met and missed; those that can't be told are neither."""
    met = sum(gap.status == Status.ON_TARGET for gap in shown)
    missed = sum(gap.status in (Status.OFF_TARGET, Status.NEAR_TARGET) for gap in shown)
    rest = [Status(gap.status) for gap in shown if gap.status not in JUDGED]
    facts = [_met(met, len(shown))]
    if missed:
        facts.append(_("%(number)s missed") % {"number": in_words(missed)})
    return with_rest(", ".join(facts), rest, in_words(len(rest)))


def _met(part: int, whole: int) -> str:
    if whole == 1:
        return _("The one target met") if part else _("Not the one target met")
    if not part:
        return _("None of %(all)s targets met") % {"all": in_words(whole)}
    return _("%(part)s of %(all)s targets met") % {
        "part": in_words(part).capitalize(),
        "all": in_words(whole),
    }
