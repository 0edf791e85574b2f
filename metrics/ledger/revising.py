"""A changed number of a closed period leaves a revision; of a sealed one a restatement."""

from collections.abc import Sequence
from datetime import date, datetime

from metrics.engine.periods import Window
from metrics.engine.scopes import Scope
from metrics.ledger import chain
from metrics.ledger.comparing import Moved
from metrics.ledger.corrections import Causes, ScopesOf, corrections_since
from metrics.ledger.periods import closed_until
from metrics.models import Revision, Run, Seal, SealedNumber, Snapshot


def revise(
    run: Run, current: Run, changed: Sequence[Moved], *, day: date, scopes_of: ScopesOf
) -> int:
    """Note what a run changes of closed periods; `day` is the current run's.

    In the transaction that publishes the run; returns how many sealed numbers it restates.
    """
    closed = [moved for moved in changed if moved.end <= closed_until(day)]
    if not closed or current.published_at is None:
        return 0
    causes = Causes(
        corrections_since(current.published_at),
        scopes_of=scopes_of,
        has_new_formulas=run.formulas != current.formulas,
    )
    revisions = (_revision(run, moved, causes) for moved in closed)
    Revision.objects.bulk_create(revisions, batch_size=1000)
    return _restate(run, closed, causes, at=run.published_at or current.published_at)


def _revision(run: Run, moved: Moved, causes: Causes) -> Revision:
    return Revision(
        run=run,
        kpi=moved.kpi,
        scope=moved.scope,
        window=moved.window,
        start=moved.start,
        end=moved.end,
        before=moved.before,
        after=moved.after,
        cause=causes.of(moved.kpi, moved.scope),
    )


def _restate(run: Run, closed: Sequence[Moved], causes: Causes, *, at: datetime) -> int:
    seals = list(Seal.objects.all())
    lines = [
        SealedNumber(
            seal=seal,
            run=run.pk,
            at=at,
            kpi=moved.kpi,
            scope=moved.scope,
            window=moved.window,
            end=moved.end,
            value=moved.after,
            is_restated=True,
            was=moved.before,
            cause=causes.of(moved.kpi, moved.scope),
        )
        for moved in closed
        for seal in seals
        if seal.start < moved.end <= seal.end
    ]
    chain.append(lines)
    return len(lines)


class NotKnown(Exception):
    """A number that wasn't final yet on the day that is asked about, or never was published."""


def known_at(kpi: str, scope: Scope, window: Window, moment: datetime) -> float | None:
    """What a closed period's number was published as at a moment of the past.

    Raises NotKnown for a period that wasn't closed then: its numbers still came and went.
    """
    if window.end > closed_until(moment.date()):
        raise NotKnown(f"{window.label} wasn't closed on {moment.date()}: its numbers still grew.")
    place = {"kpi": kpi, "scope": str(scope), "window": window.kind, "end": window.end}
    later = Revision.objects.filter(**place, run__published_at__gt=moment)
    if first := later.order_by("run__published_at").first():
        return first.before
    place["batch__kpi"] = place.pop("kpi")
    number = Snapshot.objects.filter(batch__steps__run=Run.objects.current(), **place).first()
    return number.value if number else None
