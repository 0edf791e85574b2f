"""Runs: what each computed, how long it took, what it flagged."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from metrics.models import Run, RunStep
from metrics.scorecards.figures import StatusMark

STATES = {
    Run.State.PUBLISHED: ("on-target", "good"),
    Run.State.FAILED: ("off-target", "off"),
}


MOST_RUNS = 50


@dataclass(frozen=True)
class RunRow:
    key: str
    trigger: str
    planned: str
    planned_sort: str
    state: StatusMark
    took: str
    took_sort: str
    values: str
    steps: str
    findings: tuple[str, ...]
    error: str
    is_current: bool


@dataclass(frozen=True)
class RunsPage:
    rows: tuple[RunRow, ...]


def runs_page(*, zone: ZoneInfo) -> RunsPage:
    """The latest runs; of each the steps are only counted."""
    counts = {
        f"{state}_steps": Count("steps", filter=Q(steps__state=state))
        for state in (RunStep.State.COMPUTED, RunStep.State.REUSED, RunStep.State.FAILED)
    }
    # Said here, as counting takes the model's own order away.
    latest = Run.objects.annotate(**counts).order_by("-planned_at", "-pk")[:MOST_RUNS]
    current = Run.objects.current()
    return RunsPage(tuple(_row(run, current, zone) for run in latest))


def _row(run: Run, current: Run | None, zone: ZoneInfo) -> RunRow:
    shape, tone = STATES.get(Run.State(run.state), ("not-complete", "na"))
    return RunRow(
        key=run.key,
        trigger=run.get_trigger_display(),
        planned=f"{run.planned_at.astimezone(zone):%-d %b %Y %H:%M}",
        planned_sort=run.planned_at.isoformat(),
        state=StatusMark(run.get_state_display(), shape, tone),
        took="" if run.seconds is None else f"{run.seconds:,.1f} s",
        took_sort="" if run.seconds is None else repr(run.seconds),
        values=f"{run.values:,}",
        steps=steps_in_words(run),
        findings=tuple(run.findings),
        error=run.error,
        is_current=current is not None and run.pk == current.pk,
    )


def steps_in_words(run: Run) -> str:
    """24 computed, 12 unchanged; from the counts that the query brought along."""
    counts = (
        (getattr(run, "computed_steps", 0), "computed"),
        (getattr(run, "reused_steps", 0), "unchanged"),
        (getattr(run, "failed_steps", 0), "failed"),
    )
    return ", ".join(f"{count:,} {word}" for count, word in counts if count)
