"""Adding up by month first: what adds up comes to the same for a year and for its months.

Twelve months end with each month, so an event lies in fifteen published
windows. Its month's sums, a few numbers a scope, are carried into all of them
instead of the event itself.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from metrics.engine.folding import SUMS, WINDOWS, Groups, added_up
from metrics.engine.kpi import Kpi
from metrics.engine.ownership import TeamTree
from metrics.engine.periods import Window, WindowKind, add_months
from metrics.engine.placing import by_kind, in_windows, placed_in_scopes, spread
from metrics.engine.scopes import ScopeKind


def adds_by_month(kpi: Kpi, rows: pd.DataFrame, windows: Sequence[Window]) -> bool:
    """Whether a row counts the same in each window that its day lies in."""
    if kpi.judges_windows or kpi.has_percentiles or not {"subject", "until"}.isdisjoint(rows):
        return False
    return all(window.start.day == window.end.day == 1 for window in windows)


def sums_by_month(
    kpi: Kpi,
    rows: pd.DataFrame,
    windows: Sequence[Window],
    *,
    kinds: Sequence[ScopeKind],
    tree: TeamTree,
    today: int,
) -> dict[ScopeKind, pd.DataFrame]:
    """The sums of every scope and window, for each kind of scope."""
    months = _months_of(windows)
    placed = in_windows(kpi, rows, months, today=today)
    return {
        kind: _carried(added_up(kpi, Groups(placed_in_scopes(placed, kind, tree))), months, windows)
        for kind in kinds
    }


def _months_of(windows: Sequence[Window]) -> list[Window]:
    starts = sorted({month for window in windows for month in window.month_starts()})
    return [Window(start, add_months(start, 1), WindowKind.MONTH) for start in starts]


def _carried(
    sums: pd.DataFrame, months: Sequence[Window], windows: Sequence[Window]
) -> pd.DataFrame:
    """Sums of months as sums of the windows that they lie in."""
    position = {month.start: place for place, month in enumerate(months)}
    month = sums["window"].to_numpy()
    pairs = [
        (index, np.asarray(places)[window])
        for places, of_kind in by_kind(windows)
        for index, window in [_lying_in(month, of_kind, position)]
    ]
    index, window = (np.concatenate(part) for part in zip(*pairs, strict=True))
    keys, group = np.unique(sums["code"].to_numpy()[index] * WINDOWS + window, return_inverse=True)
    totals = {name: _total(sums[name].to_numpy()[index], group, len(keys)) for name in SUMS}
    known_from = sums["known_from"].max()
    return pd.DataFrame(
        {"code": keys // WINDOWS, "window": keys % WINDOWS, **totals, "known_from": known_from}
    )


def _lying_in(
    month: np.ndarray, windows: Sequence[Window], position: Mapping[date, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Which month lies in which of the windows, all of one kind: pairs of positions."""
    starts = np.array([position[window.start] for window in windows])
    ends = np.array([position[window.last_month] for window in windows]) + 1
    return spread(np.searchsorted(ends, month, "right"), np.searchsorted(starts, month, "right"))


def _total(amounts: np.ndarray, group: np.ndarray, size: int) -> np.ndarray:
    return np.bincount(group, amounts, minlength=size).astype(amounts.dtype)
