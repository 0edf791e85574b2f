"""One run: how far it is or how it ended, KPI by KPI, and what it found the records to lack."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Client
from metrics.engine.kpi import CATALOGUE
from metrics.engine.quality import TRUSTED, Deduction
from metrics.formats import month_in_words
from metrics.models import Run, RunStep
from metrics.scorecards.figures import StatusMark
from metrics.scorecards.progress import AT_WORK, Progress, progress_of
from metrics.scorecards.runs import RunRow, run_row, seconds_in_words, still_shown
from metrics.wording import lack, said

State = RunStep.State
SHAPES = {
    State.COMPUTED: ("on-target", "good"),
    State.REUSED: ("on-target", "na"),
    State.FAILED: ("off-target", "off"),
    State.TODO: ("not-complete", "na"),
}
# A KPI is what its worst year is.
WORST_FIRST = (State.FAILED, State.TODO, State.COMPUTED, State.REUSED)


@dataclass(frozen=True)
class StepRow:
    """One KPI of the run, over all years."""

    name: str
    href: str
    state: StatusMark
    years: str
    took: str
    took_sort: str
    error: str


@dataclass(frozen=True)
class Lack:
    """What some records lack, how to repair that, and which KPIs are the worse for it."""

    what: str
    repair: str
    kpis: tuple[str, ...]
    score: int
    """Of the KPI that stands worst."""
    is_trusted: bool


@dataclass(frozen=True)
class LeftOutRow:
    """A client whose records can't be computed, the KPIs that lack it, and why."""

    name: str
    href: str
    kpis: tuple[str, ...]
    error: str


@dataclass(frozen=True)
class HeldRun:
    """What an admin decides on: why the run is held, and where the buttons lead."""

    why: str
    publish: str
    discard: str


@dataclass(frozen=True)
class RunPage:
    run: RunRow
    months: str
    still_shown: str
    progress: Progress | None
    steps: tuple[StepRow, ...]
    lacks: tuple[Lack, ...]
    left_out: tuple[LeftOutRow, ...] = ()
    held: HeldRun | None = None


def run_page(run: Run, *, zone: ZoneInfo, now: datetime) -> RunPage:
    """Of a run as `counted_runs` brings it."""
    current = Run.objects.current()
    row = run_row(run, current, zone)
    at_work = run.state in AT_WORK
    return RunPage(
        run=row,
        months=_months(run),
        still_shown="" if row.is_current else still_shown(current, zone),
        progress=progress_of(run, zone=zone, now=now) if at_work else None,
        steps=tuple(_steps(run.steps.select_related("batch"))),
        lacks=tuple(_lacks(run.quality)),
        left_out=tuple(_left_out(run.left_out)),
        held=_held(run),
    )


def _left_out(left_out: dict[str, dict[str, Any]]) -> list[LeftOutRow]:
    clients = Client.objects.filter(source_id__in=left_out) if left_out else Client.objects.none()
    names = dict(clients.values_list("source_id", "name"))
    return [
        LeftOutRow(
            name=names.get(id, id),
            href=reverse("client", args=[id]),
            kpis=tuple(said(CATALOGUE[key].name) for key in lack["kpis"] if key in CATALOGUE),
            error=lack["error"],
        )
        for id, lack in left_out.items()
    ]


def _held(run: Run) -> HeldRun | None:
    if run.state != Run.State.HELD:
        return None
    return HeldRun(
        why=" ".join(run.findings),
        publish=reverse("publish-held-run", args=[run.pk]),
        discard=reverse("discard-held-run", args=[run.pk]),
    )


def _months(run: Run) -> str:
    if run.first_month is None or run.last_month is None:
        return ""
    said_of = {"first": month_in_words(run.first_month), "last": month_in_words(run.last_month)}
    return _("%(first)s to %(last)s") % said_of


def _steps(steps: Iterable[RunStep]) -> list[StepRow]:
    """What failed first, then what took longest."""
    by_kpi: dict[str, list[RunStep]] = defaultdict(list)
    for step in steps:
        by_kpi[step.kpi].append(step)
    rows = [_step_row(key, found) for key, found in by_kpi.items()]
    return sorted(rows, key=lambda row: (not row.error, -float(row.took_sort or 0)))


def _step_row(key: str, steps: Sequence[RunStep]) -> StepRow:
    kpi = CATALOGUE.get(key)
    states = {State(step.state) for step in steps}
    worst = next(state for state in WORST_FIRST if state in states)
    made = [step.batch.seconds for step in steps if step.state == State.COMPUTED and step.batch]
    return StepRow(
        name=said(kpi.name) if kpi else key,
        href=reverse("kpi", args=[key]) if kpi else "",
        state=StatusMark(worst.label, *SHAPES[worst]),
        years=", ".join(str(step.year) for step in steps),
        took=seconds_in_words(sum(made)) if made else "",
        took_sort=repr(sum(made)) if made else "",
        error=next((step.error for step in steps if step.error), ""),
    )


def _lacks(quality: dict[str, dict[str, Any]]) -> list[Lack]:
    """One for each repair, the worst first."""
    kpis: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for key, told in quality.items():
        for each in told["deductions"] if key in CATALOGUE else ():
            found = lack(Deduction(**each))
            kpis[found.what, found.repair][said(CATALOGUE[key].name)] = told["score"]
    lacks = [
        Lack(what, repair, tuple(scores), min(scores.values()), _trusts(scores))
        for (what, repair), scores in kpis.items()
    ]
    return sorted(lacks, key=lambda each: each.score)


def _trusts(scores: dict[str, int]) -> bool:
    return min(scores.values()) >= TRUSTED
