"""One run: plan, compute, verify, publish at once.

The database is the record: a run is a row, its manifest says which batch holds
each KPI's numbers of each year, and the run that was published last is the one
that every page reads. A batch is named by the fingerprint of what it was made
from, so running twice changes nothing and an unchanged KPI costs nothing.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter

import numpy as np
import pandas as pd
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

import metrics.kpis  # noqa: F401 (enters the catalogue)
from kpidash import clock
from metrics import evidence, facts, verification
from metrics.engine.compute import FIGURES, contributions_to, fold, is_monitored
from metrics.engine.kpi import CATALOGUE, Kpi
from metrics.engine.periods import Window, WindowKind, add_months, first_of_month, windows_between
from metrics.engine.tables import as_date
from metrics.engine.workbench import Workbench
from metrics.fingerprints import Fingerprints
from metrics.models import Batch, Run, RunStep, Snapshot

log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]
# Manifests of older runs are kept for the record; their batches only this long.
KEEP_RUNS = 3


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
    key: str = "",
    progress: Progress | None = None,
) -> Run:
    """Compute every KPI and publish; what of it is unchanged is taken over.

    `first` and `last` limit it to the years with these months; the numbers of
    other years stay as they were published.
    """
    run = _start(now, trigger=trigger, key=key)
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
        run = _start(now, trigger=Run.Trigger.NIGHTLY, key=key)
    except IntegrityError:
        return None  # another worker was first
    return _carry_out(run, first=None, last=None, progress=None)


def _is_due(key: str, now: datetime) -> bool:
    """Whether the run isn't there yet; a dead or failed one gives its key back."""
    run = Run.objects.filter(key=key).first()
    if run is None:
        return True
    is_dead = run.heartbeat_at is not None and run.heartbeat_at < now - timedelta(minutes=30)
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
            error=run.error or "The worker died before the run was done.",
        )
    )


def _start(now: datetime, *, trigger: str, key: str) -> Run:
    with transaction.atomic():
        return Run.objects.create(
            key=key or f"{trigger}:{now:%Y-%m-%dT%H:%M:%S.%fZ}:{Run.objects.count()}",
            trigger=trigger,
            as_of=now,
            planned_at=now,
            heartbeat_at=now,
        )


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
    years = list(_years(months))
    asked = [year for year in years if _wanted(year, first, last)]
    steps = list(_steps(run, bench, months, asked, progress=progress))
    _verify(run, steps)
    _publish(run, steps, kept=set(years) - set(asked))


def planned_months(bench: Workbench) -> Months:
    """From the month of the oldest record to the running one."""
    today = as_date(bench.today)
    oldest = bench.first_day
    first = min(as_date(oldest), today) if oldest is not None else today
    return Months(first_of_month(first), first_of_month(today))


def _years(months: Months) -> Iterator[int]:
    """Years in which a published window ends; a fiscal year may end in the next one."""
    yield from range(months.first.year, add_months(months.last, 11).year + 1)


def _wanted(year: int, first: date | None, last: date | None) -> bool:
    return (first is None or year >= first.year) and (last is None or year <= last.year)


def _steps(
    run: Run,
    bench: Workbench,
    months: Months,
    years: Sequence[int],
    *,
    progress: Progress | None,
) -> Iterator[tuple[Kpi, int, Batch, bool]]:
    """Every KPI's batch of every year: kpi, year, batch, whether it was made now."""
    prints = Fingerprints(bench, months.first)
    windows = windows_between(
        months.first, months.last, fiscal_start=bench.records.house.fiscal_start
    )
    for position, kpi in enumerate(CATALOGUE.values()):
        if progress:
            progress(position, len(CATALOGUE), kpi.name)
        for year, batch, is_new in _batches(kpi, bench, windows, years, prints):
            yield kpi, year, batch, is_new
        Run.objects.filter(pk=run.pk).update(heartbeat_at=clock.now())
    if progress:
        progress(len(CATALOGUE), len(CATALOGUE), "Publishing")


def _batches(
    kpi: Kpi,
    bench: Workbench,
    windows: Sequence[Window],
    years: Sequence[int],
    prints: Fingerprints,
) -> Iterator[tuple[int, Batch, bool]]:
    wanted = {year: prints.of(kpi, year) for year in years}
    known = {
        (batch.year, batch.fingerprint): batch
        for batch in Batch.objects.filter(kpi=kpi.key, fingerprint__in=wanted.values())
    }
    missing = [year for year, mark in wanted.items() if (year, mark) not in known]
    made = _make(kpi, bench, windows, {year: wanted[year] for year in missing}) if missing else {}
    for year, mark in wanted.items():
        is_new = year in made
        yield year, made[year] if is_new else known[year, mark], is_new


def _make(
    kpi: Kpi, bench: Workbench, windows: Sequence[Window], marks: dict[int, str]
) -> dict[int, Batch]:
    """Compute the KPI once and write a batch for each of the years."""
    started = perf_counter()
    mine = [window for window in windows if window.last_month.year in marks]
    snapshots: dict[int, list[Snapshot]] = {year: [] for year in marks}
    rows = contributions_to(kpi, bench, mine)
    for kind in WindowKind:
        of_kind = [window for window in mine if window.kind is kind]
        if of_kind:
            figures = figures_of(kpi, rows, mine, of_kind, bench)
            for window, snapshot in _snapshots(kpi, figures, of_kind, bench):
                snapshots[window.last_month.year].append(snapshot)
    seconds = (perf_counter() - started) / len(marks)
    proof = evidence.packed(kpi, rows, mine, bench)
    return {
        year: _write(kpi, year, mark, snapshots[year], proof.get(year, []), bench, seconds)
        for year, mark in marks.items()
    }


def figures_of(
    kpi: Kpi,
    rows: pd.DataFrame,
    windows: Sequence[Window],
    of_kind: Sequence[Window],
    bench: Workbench,
    **more: object,
) -> pd.DataFrame:
    """The figures of the windows of one kind, out of rows that were computed for all."""
    if kpi.judges_windows:
        position = {windows.index(window): place for place, window in enumerate(of_kind)}
        rows = rows[rows["window"].isin(position)]
        rows = rows.assign(window=rows["window"].map(position).astype(np.int64))
    return fold(kpi, rows, of_kind, tree=bench.ownership.tree, today=bench.today, **more)  # type: ignore[arg-type]


def _snapshots(
    kpi: Kpi, figures: pd.DataFrame, windows: Sequence[Window], bench: Workbench
) -> Iterator[tuple[Window, Snapshot]]:
    numbers = figures[list(FIGURES)].astype(object).where(figures[list(FIGURES)].notna(), None)
    places = zip(figures["kind"], figures["code"], figures["window"], strict=True)
    for (kind, code, place), row in zip(places, numbers.itertuples(index=False), strict=True):
        window = windows[place]
        yield (
            window,
            Snapshot(
                scope=evidence.scope_name(kind, code, bench.records),
                window=window.kind,
                start=window.start,
                end=window.end,
                **row._asdict(),
            ),
        )


@transaction.atomic
def _write(
    kpi: Kpi,
    year: int,
    mark: str,
    snapshots: list[Snapshot],
    proof: list[evidence.Evidence],
    bench: Workbench,
    seconds: float,
) -> Batch:
    """The batch with all its numbers and rows, or, if another run was faster, that one's."""
    batch, is_new = Batch.objects.get_or_create(
        kpi=kpi.key,
        year=year,
        fingerprint=mark,
        defaults={
            "is_monitored": is_monitored(kpi, bench.records),
            "made_at": clock.now(),
            "seconds": seconds,
        },
    )
    if is_new:
        for row in (*snapshots, *proof):
            row.batch = batch
        Snapshot.objects.bulk_create(snapshots, batch_size=2000)
        evidence.Evidence.objects.bulk_create(proof, batch_size=200)
    return batch


def _verify(run: Run, steps: Sequence[tuple[Kpi, int, Batch, bool]]) -> None:
    run.state = Run.State.VERIFYING
    run.findings = verification.findings([batch for _, _, batch, is_new in steps if is_new])
    run.save(update_fields=["state", "findings"])
    if run.findings:
        raise ValueError("; ".join(run.findings[:5]))


@transaction.atomic
def _publish(run: Run, steps: Sequence[tuple[Kpi, int, Batch, bool]], *, kept: set[int]) -> None:
    """The manifest and the word "published", in one transaction: readers see all or nothing."""
    before = Run.objects.current()
    manifest = [
        RunStep(
            run=run,
            kpi=kpi.key,
            year=year,
            batch=batch,
            state=RunStep.State.COMPUTED if is_new else RunStep.State.REUSED,
        )
        for kpi, year, batch, is_new in steps
    ]
    if before and kept:
        manifest += [
            RunStep(
                run=run, kpi=step.kpi, year=step.year, batch=step.batch, state=RunStep.State.REUSED
            )
            for step in before.steps.filter(year__in=kept)
        ]
    RunStep.objects.bulk_create(manifest)
    run.values = Snapshot.objects.filter(batch__steps__run=run).count()
    run.state, run.published_at = Run.State.PUBLISHED, clock.now()
    run.save(update_fields=["state", "published_at", "values"])
    _forget_old_batches()


def _forget_old_batches() -> None:
    """Numbers of runs long superseded go; which run computed what stays on record."""
    recent = Run.objects.published().order_by("-published_at", "-id").values("pk")[:KEEP_RUNS]
    recent = [row["pk"] for row in recent]
    RunStep.objects.exclude(run__in=recent).update(batch=None)
    Batch.objects.filter(~Exists(RunStep.objects.filter(batch=OuterRef("pk")))).delete()
