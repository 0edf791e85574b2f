"""Runs: what each computed, how long it took, what it flagged."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.formats import NBSP, grouped, moment_in_words, rounded
from metrics.models import Run, RunStep
from metrics.scorecards.figures import StatusMark
from metrics.scorecards.progress import AT_WORK, Progress, progress_of

STATES = {
    Run.State.PUBLISHED: ("on-target", "good"),
    Run.State.HELD: ("near-target", "near"),
    Run.State.FAILED: ("off-target", "off"),
}
MOST_RUNS = 50


@dataclass(frozen=True)
class RunRow:
    key: str
    href: str
    trigger: str
    planned: str
    planned_sort: str
    state: StatusMark
    took: str
    took_sort: str
    values: str
    value_count: int
    steps: str
    findings: tuple[str, ...]
    error: str
    is_current: bool


@dataclass(frozen=True)
class FailureNotice:
    """The last run failed: when, why, and which numbers still show."""

    why: str
    href: str
    still_shown: str


@dataclass(frozen=True)
class RunsPage:
    rows: tuple[RunRow, ...]
    at_work: Progress | None
    failure: FailureNotice | None


def runs_page(*, zone: ZoneInfo, now: datetime) -> RunsPage:
    """The latest runs; of each the steps are only counted."""
    latest = list(counted_runs()[:MOST_RUNS])
    current = Run.objects.current()
    at_work = next((run for run in latest if run.state in AT_WORK), None)
    return RunsPage(
        rows=tuple(run_row(run, current, zone) for run in latest),
        at_work=progress_of(at_work, zone=zone, now=now) if at_work else None,
        failure=_failure(latest, current, zone),
    )


def counted_runs() -> QuerySet[Run]:
    """The last first; said here, as counting takes the model's own order away."""
    counts = {
        f"{state}_steps": Count("steps", filter=Q(steps__state=state)) for state in RunStep.State
    }
    return Run.objects.annotate(**counts).order_by("-planned_at", "-pk")


def run_row(run: Run, current: Run | None, zone: ZoneInfo) -> RunRow:
    shape, tone = STATES.get(Run.State(run.state), ("not-complete", "na"))
    return RunRow(
        key=run.key,
        href=reverse("run", args=[run.pk]),
        trigger=run.get_trigger_display(),
        planned=moment_in_words(run.planned_at.astimezone(zone)),
        planned_sort=run.planned_at.isoformat(),
        state=_mark(run, shape, tone),
        took="" if run.seconds is None else seconds_in_words(run.seconds),
        took_sort="" if run.seconds is None else repr(run.seconds),
        values=grouped(run.values),
        value_count=run.values,
        steps=steps_in_words(run),
        findings=tuple(run.findings),
        error=run.error,
        is_current=current is not None and run.pk == current.pk,
    )


def _mark(run: Run, shape: str, tone: str) -> StatusMark:
    if run.state == Run.State.PUBLISHED and run.has_errors:
        return StatusMark(_("Published with errors"), *STATES[Run.State.HELD])
    return StatusMark(run.get_state_display(), shape, tone)


def seconds_in_words(seconds: float) -> str:
    return f"{grouped(rounded(seconds, 1))}{NBSP}s"


def steps_in_words(run: Run) -> str:
    """24 computed, 12 unchanged; from the counts that the query brought along."""
    told = {
        RunStep.State.COMPUTED: _("%(count)s computed"),
        RunStep.State.REUSED: _("%(count)s unchanged"),
        RunStep.State.FAILED: _("%(count)s failed"),
        RunStep.State.TODO: _("%(count)s not reached"),
    }
    counts = {state: getattr(run, f"{state}_steps", 0) for state in told}
    return ", ".join(
        words % {"count": grouped(counts[state])} for state, words in told.items() if counts[state]
    )


def _failure(latest: list[Run], current: Run | None, zone: ZoneInfo) -> FailureNotice | None:
    """Only while nothing newer was published: a failure that was made good is history."""
    done = next((run for run in latest if run.state not in AT_WORK), None)
    if done is None or done.state != Run.State.FAILED:
        return None
    return FailureNotice(
        why=done.error, href=reverse("run", args=[done.pk]), still_shown=still_shown(current, zone)
    )


def still_shown(current: Run | None, zone: ZoneInfo) -> str:
    """What readers see while a run isn't published, or never will be."""
    if current is None or current.published_at is None:
        return _("No numbers were published so far: pages say so.")
    moment = moment_in_words(current.published_at.astimezone(zone))
    return _("All pages show the numbers published on %(moment)s.") % {"moment": moment}
