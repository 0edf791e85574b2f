"""How long things take when some of them aren't over: the Kaplan-Meier estimate."""

from collections.abc import Sequence

import numpy as np

# Shares are products of many fractions: a hair above a half is a half.
HAIR = 1e-9
# The logarithm of nothing left, yet safe to add up over many groups.
GONE = -100.0


def quantiles(
    durations: np.ndarray,
    is_closed: np.ndarray,
    shares: Sequence[float],
    *,
    group: np.ndarray | None = None,
    groups: int = 1,
) -> np.ndarray:
    """The durations within which such shares are over, one row a group and one column a share.

    What is still open lasts at least as long as it does so far: leaving it out
    would make the slow look fast. Kaplan and Meier (1958), as lifelines reads
    it: the first duration at which at most the rest is left, nothing between
    two. NaN where too little is over to tell.
    """
    group = np.zeros(len(durations), np.int64) if group is None else group
    # What closes at an instant does so before what is only known to last until then.
    order = np.lexsort((~is_closed, durations, group))
    durations, is_closed, group = durations[order], is_closed[order], group[order]
    sizes = np.bincount(group, minlength=groups)
    starts = np.cumsum(sizes) - sizes
    left = _left(is_closed, sizes[group] - (np.arange(len(group)) - starts[group]), starts[group])
    return np.column_stack(
        [_first_below(durations, left > 1 - share + HAIR, group, sizes) for share in shares]
    )


def _left(is_closed: np.ndarray, at_risk: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The share of each row's group that lasts longer than the row."""
    steps = np.log(np.maximum(at_risk - 1, np.exp(GONE)) / at_risk)
    totals = np.r_[0.0, np.cumsum(np.where(is_closed, steps, 0.0))]
    return np.asarray(np.exp(totals[1:] - totals[starts]))


def _first_below(
    durations: np.ndarray, is_above: np.ndarray, group: np.ndarray, sizes: np.ndarray
) -> np.ndarray:
    above = np.bincount(group[is_above], minlength=len(sizes))
    found = np.full(len(sizes), np.nan)
    told = above < sizes
    found[told] = durations[(np.cumsum(sizes) - sizes + above)[told]]
    return found
