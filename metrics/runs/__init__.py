"""One run: plan, compute, verify, publish at once; take over what a dead worker left.

The database is the record: a run is a row, its manifest says which batch holds
each KPI's numbers of each year, and the run that was published last is the one
that every page reads. A batch is named by the fingerprint of what it was made
from, so running twice changes nothing and an unchanged KPI costs nothing.
"""

from metrics.runs.attempts import STALE_AFTER, Overtaken, RunFailed
from metrics.runs.computing import Progress
from metrics.runs.holding import discard, release
from metrics.runs.making import recompute, run_if_asked, run_if_due
from metrics.runs.planning import WORKER_DIED, ask_after_changes, ask_by_hand
from metrics.runs.publishing import KEEP_RUNS
from metrics.runs.watching import watch

__all__ = [
    "KEEP_RUNS",
    "STALE_AFTER",
    "WORKER_DIED",
    "Overtaken",
    "Progress",
    "RunFailed",
    "ask_after_changes",
    "ask_by_hand",
    "discard",
    "recompute",
    "release",
    "run_if_asked",
    "run_if_due",
    "watch",
]
