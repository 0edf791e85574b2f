"""Which runs there shall be: by night, after changes, by hand. Planning is only noting."""

import secrets
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Case, Value, When

from metrics import facts
from metrics.models import Run
from metrics.runs.attempts import AT_WORK, MOST_ATTEMPTS, Attempt, stale

WORKER_DIED = "The worker died before the run was done."
SUPERSEDED = "A later run stands in for it."
# What waits is taken in this order.
ORDER = (Run.Trigger.NIGHTLY, Run.Trigger.MANUAL, Run.Trigger.CHANGES)


def plan(now: datetime, *, trigger: str, key: str = "", due: datetime | None = None) -> Run:
    """A run's row; raises IntegrityError where one with the key is there."""
    key = key or f"{trigger}:{now:%Y-%m-%dT%H:%M:%SZ}:{secrets.token_hex(4)}"
    deadline = (due or now) + timedelta(minutes=settings.KPIDASH_RUN_MINUTES)
    with transaction.atomic():
        return Run.objects.create(
            key=key, trigger=trigger, as_of=now, planned_at=now, deadline_at=deadline
        )


def ask_after_changes(now: datetime) -> Run:
    """Note that the records changed: a run that waits, or one that already does."""
    return _waiting(Run.Trigger.CHANGES) or plan(now, trigger=Run.Trigger.CHANGES)


def ask_by_hand(now: datetime) -> Run:
    """Note that somebody wants a run: one that waits, or one that already does."""
    return _waiting(Run.Trigger.MANUAL) or plan(now, trigger=Run.Trigger.MANUAL)


def _waiting(trigger: str) -> Run | None:
    return Run.objects.filter(state=Run.State.PLANNED, trigger=trigger).first()


def nightly(now: datetime) -> Run:
    """Last night's run, planned now if it isn't there yet; also after days off.

    However many ask, there is one: its key is the agency's local date.
    """
    due = nightly_due(now)
    key = f"{Run.Trigger.NIGHTLY}:{due.date()}"
    found = Run.objects.filter(key=key).first()
    if found:
        return found
    # A new installation isn't late for a night that it didn't see.
    was_here = Run.objects.filter(planned_at__lt=due).exists()
    try:
        run = plan(now, trigger=Run.Trigger.NIGHTLY, key=key, due=due if was_here else now)
    except IntegrityError:
        return Run.objects.get(key=key)  # another worker was first
    _drop_older_nights(run)
    return run


def nightly_due(now: datetime) -> datetime:
    """When the last nightly run was due, on the agency's clock."""
    zone = facts.house().zone
    local = now.astimezone(zone)
    if local.hour < settings.KPIDASH_NIGHTLY_HOUR:
        # The evening before is no date less one: Apia had no 30 December 2011.
        midnight = datetime.combine(local.date(), time(), tzinfo=zone).astimezone(UTC)
        local = (midnight - timedelta(seconds=1)).astimezone(zone)
    return datetime.combine(local.date(), time(settings.KPIDASH_NIGHTLY_HOUR), tzinfo=zone)


def _drop_older_nights(run: Run) -> None:
    """One run catches up, however many nights nobody computed."""
    nights = Run.objects.filter(trigger=Run.Trigger.NIGHTLY, state=Run.State.PLANNED)
    nights.filter(key__lt=run.key).update(state=Run.State.DISCARDED, error=SUPERSEDED)


def take_back_stale(now: datetime) -> None:
    """Runs of dead workers wait again, or fail after too many attempts."""
    # Whose row is locked is alive and about to write.
    with transaction.atomic():
        for run in stale(now).select_for_update(skip_locked=True):
            over = run.fence >= MOST_ATTEMPTS
            run.state = Run.State.FAILED if over else Run.State.PLANNED
            run.error = WORKER_DIED
            run.save(update_fields=["state", "error"])


def next_attempt(now: datetime) -> Attempt | None:
    """Take the run that should be made first of all that wait; None where there is none."""
    take_back_stale(now)
    order = Case(*(When(trigger=name, then=Value(place)) for place, name in enumerate(ORDER)))
    waiting = Run.objects.filter(state=Run.State.PLANNED).order_by(order, "planned_at", "pk")
    run = waiting.first()
    return Attempt.at(run, now) if run else None


def attempt_at_night(now: datetime) -> Attempt | None:
    """Take last night's run, if it waits or failed not too often."""
    take_back_stale(now)
    run = nightly(now)
    if run.state == Run.State.FAILED and run.fence < MOST_ATTEMPTS:
        again = Run.objects.filter(pk=run.pk, state=Run.State.FAILED, fence=run.fence)
        again.update(state=Run.State.PLANNED)
        run.refresh_from_db()
    return Attempt.at(run, now) if run.state == Run.State.PLANNED else None


def is_at_work(now: datetime) -> bool:
    """Whether some worker is computing a run."""
    return Run.objects.filter(state__in=AT_WORK).exclude(pk__in=stale(now)).exists()
