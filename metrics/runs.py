"""One run: plan, compute, verify, publish at once.

The database is the record: a run is a row, its manifest says which batch holds
each KPI's numbers of each year, and the run that was published last is the one
that every page reads. A batch is named by the fingerprint of what it was made
from, so running twice changes nothing and an unchanged KPI costs nothing.
"""

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

import metrics.kpis  # noqa: F401 (enters the catalogue)
from kpidash import clock
from metrics import facts, verification
from metrics.batches import Found, batches_of
from metrics.engine.kpi import CATALOGUE, Kpi
from metrics.engine.periods import Window, first_of_month, windows_between
from metrics.engine.quality import quality_of
from metrics.engine.tables import as_date
from metrics.engine.workbench import Workbench
from metrics.fingerprints import Fingerprints
from metrics.models import Batch, Run, RunStep, Snapshot

log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]
# Manifests of older runs are kept for the record; their batches only this long.
KEEP_RUNS = 3
# A worker that said nothing for so long won't say anything any more.
DEAD_AFTER = timedelta(minutes=30)
WORKER_DIED = "The worker died before the run was done."


class RunFailed(Exception):
    """A run that didn't publish; what was published before stays."""


@dataclass(frozen=True)
class Months:
    """The months whose windows a run computes."""

    first: date
    last: date


def recompute(
    now: datetime,
    *,
    first: date | None = None,
    last: date | None = None,
    trigger: str = Run.Trigger.MANUAL,
    progress: Progress | None = None,
) -> Run:
    """Compute every KPI and publish; what of it is unchanged is taken over.

    `first` and `last` limit it to the years with these months; the numbers of
    other years stay as they were published.
    """
    with transaction.atomic():  # nobody else sees it waiting
        run = _plan(now, trigger=trigger)
        _begin(run, now)
    return _carry_out(run, first=first, last=last, progress=progress)


def run_if_due(now: datetime) -> Run | None:
    """Last night's run, if nobody has made it yet; also after days off.

    However many ask, the database lets one of them begin: a run's key is its
    local date.
    """
    zone = facts.house().zone
    local = now.astimezone(zone)
    if local.hour < settings.KPIDASH_NIGHTLY_HOUR:
        local -= timedelta(days=1)
    key = f"{Run.Trigger.NIGHTLY}:{local.date()}"
    if not _is_due(key, now):
        return None
    try:
        run = _plan(now, trigger=Run.Trigger.NIGHTLY, key=key)
    except IntegrityError:
        return None  # another worker was first
    if not _begin(run, now):
        return None
    return _carry_out(run, first=None, last=None, progress=None)


def ask_after_changes(now: datetime) -> Run:
    """Note that the records changed: a run that waits, or one that already does."""
    return _waiting(Run.Trigger.CHANGES) or _plan(now, trigger=Run.Trigger.CHANGES)


def ask_by_hand(now: datetime) -> Run:
    """Note that somebody wants a run: one that waits, or one that already does."""
    return _waiting(Run.Trigger.MANUAL) or _plan(now, trigger=Run.Trigger.MANUAL)


def run_if_asked(now: datetime) -> Run | None:
    """The run that waits since somebody asked or the records changed, if there is one."""
    _give_up_on_dead_runs(now)
    waiting = _waiting(Run.Trigger.MANUAL) or _waiting(Run.Trigger.CHANGES)
    if waiting is None or not _begin(waiting, now):
        return None
    return _carry_out(waiting, first=None, last=None, progress=None)


def _waiting(trigger: str) -> Run | None:
    return Run.objects.filter(state=Run.State.PLANNED, trigger=trigger).first()


def _give_up_on_dead_runs(now: datetime) -> None:
    """A run whose worker died says so, instead of seeming at work for ever."""
    at_work = Run.objects.filter(state__in=[Run.State.COMPUTING, Run.State.VERIFYING])
    dead = at_work.filter(heartbeat_at__lt=now - DEAD_AFTER)
    dead.update(state=Run.State.FAILED, error=WORKER_DIED)


def _is_due(key: str, now: datetime) -> bool:
    """Whether the run isn't there yet; a dead or failed one gives its key back."""
    run = Run.objects.filter(key=key).first()
    if run is None:
        return True
    is_dead = run.heartbeat_at is not None and run.heartbeat_at < now - DEAD_AFTER
    retry = run.state == Run.State.FAILED or (run.state != Run.State.PUBLISHED and is_dead)
    if not retry:
        return False
    # Whoever renames it first may try again.
    attempts = Run.objects.filter(key__startswith=f"{key} ").count() + 1
    return bool(
        attempts <= 10
        and Run.objects.filter(pk=run.pk, key=key).update(
            key=f"{key} attempt {attempts}",
            state=Run.State.FAILED,
            error=run.error or WORKER_DIED,
        )
    )


def _plan(now: datetime, *, trigger: str, key: str = "") -> Run:
    """A run's row; raises IntegrityError where one with the key is there."""
    key = key or f"{trigger}:{now:%Y-%m-%dT%H:%M:%SZ}:{secrets.token_hex(4)}"
    with transaction.atomic():
        return Run.objects.create(key=key, trigger=trigger, as_of=now, planned_at=now)


def _begin(run: Run, now: datetime) -> bool:
    """Whether this worker is the one that carries the run out."""
    waiting = Run.objects.filter(pk=run.pk, state=Run.State.PLANNED)
    begun = waiting.update(
        state=Run.State.COMPUTING, as_of=now, planned_at=now, heartbeat_at=clock.now()
    )
    run.refresh_from_db()
    return bool(begun)


def _carry_out(
    run: Run, *, first: date | None, last: date | None, progress: Progress | None
) -> Run:
    started = perf_counter()
    try:
        _compute_and_publish(run, first=first, last=last, progress=progress)
    except Exception as error:
        log.exception("Run %s failed", run.key)
        run.state, run.error = Run.State.FAILED, f"{type(error).__name__}: {error}"
        run.save(update_fields=["state", "error"])
        raise RunFailed(run.error) from error
    run.seconds = perf_counter() - started
    run.save(update_fields=["seconds"])
    return run


def _compute_and_publish(
    run: Run, *, first: date | None, last: date | None, progress: Progress | None
) -> None:
    bench = Workbench(facts.load_records(), run.as_of)
    months = planned_months(bench)
    run.state, run.first_month, run.last_month = Run.State.COMPUTING, months.first, months.last
    run.save(update_fields=["state", "first_month", "last_month"])
    fiscal_start = bench.records.house.fiscal_start
    windows = windows_between(months.first, months.last, fiscal_start=fiscal_start)
    years = sorted({window.last_month.year for window in windows})
    old = _published_years()
    asked = [year for year in years if _wanted(year, first, last) or year not in old]
    made = _compute(run, bench, windows, asked, progress)
    run.quality = _qualities(bench)
    _keep(run, set(years) - set(asked))
    _verify(run, made)
    _publish(run)


def _qualities(bench: Workbench) -> dict[str, Any]:
    """Every KPI's data quality as the run found it."""
    found: dict[str, tuple[int, int]] = {}
    kpis = CATALOGUE.values()
    return {kpi.key: asdict(quality_of(kpi, bench, found=found)) for kpi in kpis}


def planned_months(bench: Workbench) -> Months:
    """From the month of the oldest record to the running one."""
    today = as_date(bench.today)
    oldest = bench.first_day
    first = min(as_date(oldest), today) if oldest is not None else today
    return Months(first_of_month(first), first_of_month(today))


def _published_years() -> set[int]:
    """The years of which the current run has every KPI: no other can stay as it is."""
    current = Run.objects.current()
    steps = current.steps.values_list("year", flat=True) if current else []
    return {year for year, number in Counter(steps).items() if number >= len(CATALOGUE)}


def _wanted(year: int, first: date | None, last: date | None) -> bool:
    return (first is None or year >= first.year) and (last is None or year <= last.year)


def _compute(
    run: Run,
    bench: Workbench,
    windows: Sequence[Window],
    years: Sequence[int],
    progress: Progress | None,
) -> list[Batch]:
    """Every KPI's batch of every year goes into the manifest; returns those made now."""
    prints = Fingerprints(bench, windows[0].start)
    made = []
    _plan_steps(run, years)
    for position, kpi in enumerate(CATALOGUE.values()):
        if progress:
            progress(position, len(CATALOGUE), kpi.name)
        marks = {year: prints.of(kpi, year) for year in years}
        try:
            found = batches_of(kpi, bench, windows, marks)
        except Exception as error:
            run.steps.filter(kpi=kpi.key).update(state=RunStep.State.FAILED, error=str(error))
            raise
        _note(run, kpi, found)
        made += [one.batch for one in found if one.is_new]
    if progress:
        progress(len(CATALOGUE), len(CATALOGUE), "Publishing")
    return made


def _plan_steps(run: Run, years: Sequence[int]) -> None:
    """All lines of the manifest from the start: how many are still to do is the progress."""
    RunStep.objects.bulk_create(
        RunStep(run=run, kpi=key, year=year) for key in CATALOGUE for year in years
    )


@transaction.atomic
def _note(run: Run, kpi: Kpi, found: Sequence[Found]) -> None:
    """The manifest's lines of one KPI; whoever reads numbers can't see them before it is out."""
    for one in found:
        run.steps.filter(kpi=kpi.key, year=one.year).update(
            batch=one.batch,
            state=RunStep.State.COMPUTED if one.is_new else RunStep.State.REUSED,
        )
    Run.objects.filter(pk=run.pk).update(heartbeat_at=clock.now())


def _keep(run: Run, years: set[int]) -> None:
    """Years that weren't asked for stay as the current run has them."""
    current = Run.objects.current()
    if current and years:
        RunStep.objects.bulk_create(
            RunStep(run=run, kpi=old.kpi, year=old.year, batch=old.batch, state=old.State.REUSED)
            for old in current.steps.filter(year__in=years)
        )


def _verify(run: Run, made: Sequence[Batch]) -> None:
    run.state, run.findings = Run.State.VERIFYING, verification.findings(made)
    run.save(update_fields=["state", "findings", "quality"])
    if run.findings:
        raise ValueError("; ".join(run.findings[:5]))


@transaction.atomic
def _publish(run: Run) -> None:
    """The word "published" is one row's: readers see all of the manifest, or the one before."""
    run.values = Snapshot.objects.filter(batch__steps__run=run).count()
    run.state, run.published_at = Run.State.PUBLISHED, clock.now()
    run.save(update_fields=["state", "published_at", "values"])
    # What changed before this run read the records is in it. A run that somebody
    # asked for stays: they look at how it gets on.
    changes = Run.objects.filter(state=Run.State.PLANNED, trigger=Run.Trigger.CHANGES)
    changes.filter(planned_at__lte=run.planned_at).delete()
    _forget_old_batches()


def _forget_old_batches() -> None:
    """Numbers of runs long superseded go; which run computed what stays on record.

    Not while another run is at work: it may be about to take them over.
    """
    at_work = Run.objects.filter(state__in=[Run.State.COMPUTING, Run.State.VERIFYING])
    if at_work.filter(heartbeat_at__gte=clock.now() - DEAD_AFTER).exists():
        return
    recent = Run.objects.published().order_by("-published_at", "-id")[:KEEP_RUNS]
    over = RunStep.objects.filter(run__state__in=[Run.State.PUBLISHED, Run.State.FAILED])
    over.exclude(run__in=[run.pk for run in recent]).update(batch=None)
    Batch.objects.filter(~Exists(RunStep.objects.filter(batch=OuterRef("pk")))).delete()
