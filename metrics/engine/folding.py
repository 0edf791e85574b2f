"""From placed rows to figures: add up, divide once, and say how sure it is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.engine.frames import COUNTED, EXCLUDED, OPEN, UNDECIDED
from metrics.engine.intervals import adjusted_wald, wilson
from metrics.engine.kpi import Fold, Kpi
from metrics.engine.periods import Window
from metrics.engine.tables import BEFORE, day_number

FIGURES = (
    "value",
    "numerator",
    "denominator",
    "n",
    "low",
    "high",
    "mean",
    "median",
    "p90",
    "open",
    "undecided",
)
# What adds up, whichever rows it comes from.
SUMS = (
    "numerator",
    "denominator",
    "n",
    "open",
    "undecided",
    "shown",
    "promoters",
    "detractors",
    "exposed",
    "lost",
    "score",
)
# Nobody's lifetime is counted as longer than five years.
MOST_MONTHS = 60
WINDOWS = 1 << 20


def figures_of(
    kpi: Kpi, rows: pd.DataFrame, windows: Sequence[Window], *, today: int
) -> pd.DataFrame:
    """One line of figures for each scope and window that has rows.

    `rows` are placed: they have the scope's `code` and the window's position.
    """
    groups = Groups(rows)
    figures = divided(kpi, added_up(kpi, groups), windows, today=today)
    if kpi.has_percentiles:
        figures = _with_percentiles(kpi, figures, groups)
    return shown(figures)


class Groups:
    """Placed rows, grouped by scope and window."""

    def __init__(self, rows: pd.DataFrame) -> None:
        keys = rows["code"].to_numpy().astype(np.int64) * WINDOWS + rows["window"].to_numpy()
        self.keys, self.of_row = np.unique(keys, return_inverse=True)
        self.rows = rows
        self.counted = (rows["state"] == COUNTED).to_numpy()

    def total(self, column: str) -> np.ndarray:
        """A column of the counted rows, added up; nothing where rows don't have it."""
        if column not in self.rows:
            return np.zeros(len(self.keys))
        amounts = self.rows[column].to_numpy()[self.counted]
        return np.bincount(self.of_row[self.counted], amounts, minlength=len(self.keys))

    def count(self, mask: np.ndarray) -> np.ndarray:
        return np.bincount(self.of_row[mask], minlength=len(self.keys))


def added_up(kpi: Kpi, groups: Groups) -> pd.DataFrame:
    """What the rows of each scope and window come to: code, window, SUMS and known_from."""
    rows, counted = groups.rows, groups.counted
    judged = counted if kpi.fold is Fold.SUM else counted & (rows["denominator"] > 0).to_numpy()
    amounts, state = rows["numerator"].to_numpy(), rows["state"].to_numpy()
    return pd.DataFrame(
        {
            "code": groups.keys // WINDOWS,
            "window": groups.keys % WINDOWS,
            "numerator": groups.total("numerator"),
            "denominator": groups.total("denominator"),
            "n": groups.count(judged),
            "open": groups.count(state == OPEN),
            "undecided": groups.count(state == UNDECIDED),
            "shown": groups.count(state != EXCLUDED),
            "promoters": groups.count(counted & (amounts > 0)),
            "detractors": groups.count(counted & (amounts < 0)),
            "exposed": groups.total("exposed"),
            "lost": groups.total("lost"),
            "score": groups.total("score"),
            "known_from": rows["known_from"].max() if "known_from" in rows else BEFORE,
        }
    )


def divided(kpi: Kpi, sums: pd.DataFrame, windows: Sequence[Window], *, today: int) -> pd.DataFrame:
    """The sums with their value and interval; percentiles need the rows."""
    blank = dict.fromkeys(("low", "high", "mean", "median", "p90"), np.nan)
    figures = sums.assign(**blank, value=_ratio(sums))
    match kpi.fold:
        case Fold.SUM:
            return figures.assign(value=figures["numerator"], denominator=np.nan)
        case Fold.PER_CLIENT:
            figures = _by_month(figures, windows, today=today)
            return figures.assign(value=_ratio(figures))
        case Fold.LIFETIME:
            months = months_to_stay(figures["exposed"], figures["lost"])
            return figures.assign(value=figures["value"] * months)
        case Fold.PERCENTAGE:
            return figures.assign(value=100 * figures["value"])
        case Fold.GROWTH:
            return _compared_in_full(figures.assign(value=100 * figures["value"]), windows)
        case Fold.SHARE | Fold.SCORE:
            low, high = _interval(kpi, figures)
            # Only answers on a scale, which begins at 1, have a mean beside their share.
            mean = (figures["score"] / figures["n"]).where(figures["score"] > 0)
            return figures.assign(value=100 * figures["value"], low=low, high=high, mean=mean)
    return figures


def shown(figures: pd.DataFrame) -> pd.DataFrame:
    """Without scopes of which every row is left out: they have nothing to show.

    A touch point where nobody is a client yet makes no value, but stays.
    """
    return figures[figures["shown"] > 0]


def _ratio(figures: pd.DataFrame) -> pd.Series:
    return figures["numerator"] / figures["denominator"].where(figures["denominator"] != 0)


def _by_month(figures: pd.DataFrame, windows: Sequence[Window], *, today: int) -> pd.DataFrame:
    """Client-months as the mean of the clients at the firsts of the months so far."""
    months = [sum(day_number(day) <= today for day in window.month_starts()) for window in windows]
    each = np.array(months, dtype=np.float64)[figures["window"].to_numpy()]
    mean = figures["denominator"].to_numpy() / np.where(each > 0, each, np.nan)
    return figures.assign(denominator=np.nan_to_num(mean))


def months_to_stay(exposed: pd.Series, lost: pd.Series, *, most: float = MOST_MONTHS) -> pd.Series:
    """How long a client stays at the window's churn: 1 ÷ monthly churn, at most five years.

    Not known where nobody could have left.
    """
    months = exposed / lost.where(lost > 0)
    return months.clip(upper=most).fillna(most).where(exposed > 0)


def _compared_in_full(figures: pd.DataFrame, windows: Sequence[Window]) -> pd.DataFrame:
    """No growth where the records don't reach back to the start of what it is compared with."""
    starts = np.array([day_number(window.start) for window in windows])
    reaches = starts[figures["window"].to_numpy()] >= figures["known_from"]
    return figures.assign(value=figures["value"].where(reaches))


def _interval(kpi: Kpi, figures: pd.DataFrame) -> np.ndarray:
    """Low and high of each line."""
    names = ["numerator", "denominator"]
    if kpi.fold is Fold.SCORE:
        names = ["promoters", "detractors", "denominator"]
    interval = wilson if kpi.fold is Fold.SHARE else adjusted_wald
    counts = figures[names].itertuples(index=False, name=None)
    bounds = [interval(*each) or (np.nan, np.nan) for each in counts]
    return np.array(bounds).reshape(-1, 2).T


def _with_percentiles(kpi: Kpi, figures: pd.DataFrame, groups: Groups) -> pd.DataFrame:
    """Exact from the rows: linear between the two rows around the rank."""
    group = groups.of_row[groups.counted]
    values = groups.rows["numerator"].to_numpy()[groups.counted]
    values = values[np.lexsort((values, group))]
    sizes = np.bincount(group, minlength=len(figures))
    starts = np.cumsum(sizes) - sizes
    figures = figures.assign(
        mean=_ratio(figures),
        median=_quantile(values, starts, sizes, 0.5),
        p90=_quantile(values, starts, sizes, 0.9),
    )
    return figures.assign(value=figures["mean" if kpi.fold is Fold.MEAN else "median"])


def _quantile(
    values: np.ndarray, starts: np.ndarray, sizes: np.ndarray, share: float
) -> np.ndarray:
    found = np.full(len(sizes), np.nan)
    some = sizes > 0
    rank = (sizes[some] - 1) * share
    below = np.floor(rank).astype(np.int64)
    above = np.minimum(below + 1, sizes[some] - 1)
    low, high = values[starts[some] + below], values[starts[some] + above]
    found[some] = low + (high - low) * (rank - below)
    return found
