"""Publishes a run: one transaction, after which every page reads its manifest."""

from datetime import date, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef

from kpidash import clock
from metrics import alerts, facts, verification
from metrics.alerts import Alert, Trouble
from metrics.engine.kpi import CATALOGUE
from metrics.engine.workbench import Workbench
from metrics.ledger import chain
from metrics.ledger.comparing import NOTHING_BEFORE, Comparison, compared
from metrics.ledger.revising import revise
from metrics.models import Batch, Run, RunStep, Snapshot
from metrics.runs.attempts import RunFailed
from metrics.runs.computing import Work
from metrics.runs.holding import moved_too_much
from metrics.runs.isolating import scopes_with
from metrics.runs.planning import SUPERSEDED, is_at_work

# Manifests of older runs are kept for the record; their batches only this long.
KEEP_RUNS = 3


def publish(work: Work, *, must: bool) -> Work | None:
    """Publish, hold or fail; or, where records have changed meanwhile, the work to be done again.

    With `must` they are published as they were read: where records change
    faster than they are computed, the next run has the change.
    """
    run, is_outermost = work.run, not connection.in_atomic_block
    with work.attempt.writing():
        chain.one_at_a_time()
        if not must and (again := _read_again(work, in_own_connection=is_outermost)):
            return again
        run.findings = verification.findings(run, work.asked)
        if run.findings:
            raise RunFailed("; ".join(run.findings[:5]))
        run.values = Snapshot.objects.filter(batch__steps__run=run).count()
        current = Run.objects.current()
        comparison = compared(current, run, until=_day_of(current)) if current else NOTHING_BEFORE
        if not run.released_by_id and (why := moved_too_much(comparison)):
            _hold(run, why)
        else:
            _make_current(run, current, is_up_to_date=not must)
            if current:
                _revise(work, current, comparison)
            _tell(run)
    return None


def _revise(work: Work, current: Run, comparison: Comparison) -> None:
    """Note what of closed periods has changed, and tell admins where that was sealed."""
    records = work.bench.records
    restated = revise(
        work.run,
        current,
        comparison.changed,
        day=_day_of(current),
        scopes_of=lambda client: scopes_with(client, records),
    )
    if restated:
        alerts.tell(Alert.of(Trouble.RESTATED, work.run), clock.now())


def _tell(run: Run) -> None:
    if run.left_out:
        alerts.tell(Alert.of(Trouble.INCOMPLETE, run), clock.now())


def _day_of(run: Run) -> date:
    return run.as_of.astimezone(facts.house().zone).date()


def _read_again(work: Work, *, in_own_connection: bool) -> Work | None:
    """The work with the records as they are now, if they aren't what the batches were made from."""
    records = facts.load_records(is_committed=in_own_connection)
    bench = Workbench(records, work.bench.now)
    now = Work(work.attempt, bench, work.first, work.last, work.left_out)
    steps = work.run.steps.select_related("batch").filter(year__in=work.asked)
    made = {(step.kpi, step.year): step.batch.fingerprint for step in steps if step.batch}
    marks = {
        (key, year): mark for key, kpi in CATALOGUE.items() for year, mark in now.marks(kpi).items()
    }
    if marks == made:
        return None
    changed = [place for place, mark in marks.items() if made.get(place) != mark]
    for key, year in changed:
        work.run.steps.filter(kpi=key, year=year).update(state=RunStep.State.TODO)
    return Work(work.attempt, bench, work.first, work.last)


def _make_current(run: Run, current: Run | None, *, is_up_to_date: bool) -> None:
    """The word "published" is one row's: readers see all of the manifest, or the one before."""
    run.state, run.error, run.published_at = Run.State.PUBLISHED, "", clock.now()
    if current and current.published_at:
        # Also where the clock was put back in between: the last one is the one that is read.
        run.published_at = max(run.published_at, current.published_at + timedelta(microseconds=1))
    run.save(update_fields=["state", "error", "published_at", "values", "findings"])
    if is_up_to_date:
        # What changed before this run read the records is in it. A run that somebody
        # asked for stays: they look at how it gets on.
        changes = Run.objects.filter(state=Run.State.PLANNED, trigger=Run.Trigger.CHANGES)
        changes.filter(planned_at__lte=run.planned_at).delete()
    _discard_held()
    _forget_old_batches()


def _hold(run: Run, why: str) -> None:
    """Everything is there to be published, should an admin say so."""
    _discard_held()
    run.state, run.findings = Run.State.HELD, [why]
    run.save(update_fields=["state", "values", "findings"])
    alerts.tell(Alert.of(Trouble.HELD, run), clock.now())


def _discard_held() -> None:
    Run.objects.filter(state=Run.State.HELD).update(state=Run.State.DISCARDED, error=SUPERSEDED)


def _forget_old_batches() -> None:
    """Numbers of runs long superseded go; which run computed what stays on record.

    Not while another run is at work: it may be about to take them over.
    """
    if is_at_work(clock.now()):
        return
    recent = Run.objects.published().order_by("-published_at", "-id")[:KEEP_RUNS]
    over = RunStep.objects.filter(run__state__in=OVER).exclude(run__in=[run.pk for run in recent])
    over.update(batch=None)
    Batch.objects.filter(~Exists(RunStep.objects.filter(batch=OuterRef("pk")))).delete()


OVER = (Run.State.PUBLISHED, Run.State.FAILED, Run.State.DISCARDED)
