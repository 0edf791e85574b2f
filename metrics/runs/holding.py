"""Numbers that moved so much that somebody should look before everybody does."""

from metrics.ledger.comparing import MUCH, Comparison
from metrics.models import Run

MOST_MOVED = 0.5
# Of fewer numbers than a small agency has in a year, one client moves half.
FEWEST = 1000
DISCARDED = "An admin discarded it."


def moved_too_much(comparison: Comparison) -> str:
    """Why a run shouldn't be published unseen; blank where it may be."""
    known, much = comparison.known, comparison.much
    if known < FEWEST or much <= MOST_MOVED * known:
        return ""
    return f"{much} of {known} numbers moved by more than {MUCH:.0%}."


def release(run: Run, *, by: int) -> None:
    """Have a held run published after all; a worker takes it up. Twice is safe."""
    held = Run.objects.filter(pk=run.pk, state=Run.State.HELD)
    held.update(state=Run.State.PLANNED, released_by=by, findings=[])


def discard(run: Run) -> None:
    """Leave a held run unpublished for good."""
    held = Run.objects.filter(pk=run.pk, state=Run.State.HELD)
    held.update(state=Run.State.DISCARDED, error=DISCARDED)
