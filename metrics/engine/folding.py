"""From placed rows to figures: add up, divide once, and say how sure it is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.engine.frames import COUNTED, EXCLUDED, OPEN, UNDECIDED
from metrics.engine.intervals import adjusted_wald, wilson
from metrics.engine.kpi import Fold, Kpi
from metrics.engine.periods import Window
from metrics.engine.survival import quantiles
from metrics.engine.tables import day_number

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
# Nobody's lifetime is counted as longer than five years.
MOST_MONTHS = 60
# Beyond this share of open rows, leaving them out would make the wait look short.
MOST_OPEN = 0.2


def figures_of(
    kpi: Kpi, rows: pd.DataFrame, windows: Sequence[Window], *, today: int
) -> pd.DataFrame:
    """One line of figures for each scope and window that has rows.

    `rows` are placed: they have the scope's `code` and the window's position.
    """
    keys = rows["code"].to_numpy().astype(np.int64) * (1 << 20) + rows["window"].to_numpy()
    found, group = np.unique(keys, return_inverse=True)
    counted = (rows["state"] == COUNTED).to_numpy()
    sums = Sums(rows, group, len(found), counted)
    judged = counted if kpi.fold is Fold.SUM else counted & (rows["denominator"] > 0).to_numpy()
    figures = pd.DataFrame(
        {
            "code": found >> 20,
            "window": found & ((1 << 20) - 1),
            "numerator": sums.of("numerator"),
            "denominator": sums.of("denominator"),
            "n": sums.count(judged),
            "open": sums.count((rows["state"] == OPEN).to_numpy()),
            "undecided": sums.count((rows["state"] == UNDECIDED).to_numpy()),
        }
    )
    figures = _divided(kpi, figures, sums, windows, today=today)
    if "known_from" in rows:
        figures = _compared_in_full(figures, rows, windows)
    # A touch point where nobody is a client yet: no value, but something to show.
    return figures[sums.count((rows["state"] != EXCLUDED).to_numpy()) > 0]


class Sums:
    """The placed rows, grouped by scope and window."""

    def __init__(
        self, rows: pd.DataFrame, group: np.ndarray, size: int, counted: np.ndarray
    ) -> None:
        self.rows, self.group, self.size, self.counted = rows, group, size, counted

    def of(self, column: str) -> np.ndarray:
        """A column of the counted rows, added up."""
        amounts = self.rows[column].to_numpy()[self.counted]
        return np.bincount(self.group[self.counted], amounts, minlength=self.size)

    def count(self, mask: np.ndarray) -> np.ndarray:
        return np.bincount(self.group[mask], minlength=self.size)


def _divided(
    kpi: Kpi, figures: pd.DataFrame, sums: Sums, windows: Sequence[Window], *, today: int
) -> pd.DataFrame:
    figures = figures.assign(**dict.fromkeys(("low", "high", "mean", "median", "p90"), np.nan))
    match kpi.fold:
        case Fold.SUM:
            return figures.assign(value=figures["numerator"], denominator=np.nan)
        case Fold.PER_CLIENT:
            figures = _by_month(figures, windows, today=today)
            return figures.assign(value=_ratio(figures))
        case Fold.LIFETIME:
            return figures.assign(value=_ratio(figures) * _months_to_stay(sums))
        case Fold.RATIO:
            return figures.assign(value=_ratio(figures))
        case Fold.PERCENTAGE | Fold.GROWTH:
            return figures.assign(value=100 * _ratio(figures))
        case Fold.MEAN:
            figures = _with_percentiles(figures, sums)
            return figures.assign(value=figures["mean"])
        case Fold.MEDIAN:
            figures = _with_percentiles(figures, sums)
            return figures.assign(value=_headline(figures, sums))
    low, high = _interval(kpi, figures, sums)
    if "score" in sums.rows:
        figures = figures.assign(mean=sums.of("score") / figures["n"].where(figures["n"] > 0))
    return figures.assign(value=100 * _ratio(figures), low=low, high=high)


def _ratio(figures: pd.DataFrame) -> pd.Series:
    return figures["numerator"] / figures["denominator"].where(figures["denominator"] != 0)


def _by_month(figures: pd.DataFrame, windows: Sequence[Window], *, today: int) -> pd.DataFrame:
    """Client-months as the mean of the clients at the firsts of the months so far."""
    months = [sum(day_number(day) <= today for day in window.month_starts()) for window in windows]
    each = np.array(months, dtype=np.float64)[figures["window"].to_numpy()]
    mean = figures["denominator"].to_numpy() / np.where(each > 0, each, np.nan)
    return figures.assign(denominator=np.nan_to_num(mean))


def _months_to_stay(sums: Sums) -> np.ndarray:
    """How long a client stays at the window's churn: 1 ÷ monthly churn, at most five years."""
    exposed, lost = sums.of("exposed"), sums.of("lost")
    months = np.minimum(exposed / np.where(lost > 0, lost, np.nan), MOST_MONTHS)
    return np.where(exposed > 0, np.where(lost > 0, months, MOST_MONTHS), np.nan)


def _compared_in_full(
    figures: pd.DataFrame, rows: pd.DataFrame, windows: Sequence[Window]
) -> pd.DataFrame:
    """No growth where the records don't reach back to the start of what it is compared with."""
    starts = np.array([day_number(window.start) for window in windows])
    reaches = starts[figures["window"].to_numpy()] >= rows["known_from"].max()
    return figures.assign(value=figures["value"].where(reaches))


def _interval(kpi: Kpi, figures: pd.DataFrame, sums: Sums) -> np.ndarray:
    """Low and high of each line."""
    if kpi.fold is Fold.SHARE:
        pairs = zip(figures["numerator"], figures["denominator"], strict=True)
        bounds = [wilson(part, whole) for part, whole in pairs]
    else:
        scores = sums.rows["numerator"].to_numpy()
        promoters = sums.count(sums.counted & (scores > 0))
        detractors = sums.count(sums.counted & (scores < 0))
        answers = zip(promoters, detractors, figures["denominator"], strict=True)
        bounds = [adjusted_wald(*counts) for counts in answers]
    return np.array([bound or (np.nan, np.nan) for bound in bounds]).reshape(-1, 2).T


def _with_percentiles(figures: pd.DataFrame, sums: Sums) -> pd.DataFrame:
    """Exact from the rows: linear between the two rows around the rank."""
    group = sums.group[sums.counted]
    values = sums.rows["numerator"].to_numpy()[sums.counted]
    values = values[np.lexsort((values, group))]
    sizes = np.bincount(group, minlength=len(figures))
    starts = np.cumsum(sizes) - sizes
    return figures.assign(
        mean=_ratio(figures),
        median=_quantile(values, starts, sizes, 0.5),
        p90=_quantile(values, starts, sizes, 0.9),
    )


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


def _headline(figures: pd.DataFrame, sums: Sums) -> np.ndarray:
    """The median; where many still wait, they count as waiting at least as long as so far.

    Leaving them out would make the slow look fast. It is the median of Kaplan
    and Meier then, and there is none where too few are over; `median` and
    `p90` stay those of what is over, beside the number of what is open.
    """
    many = (figures["open"] > MOST_OPEN * (figures["open"] + figures["n"])).to_numpy()
    standing = (sums.rows["state"] == OPEN).to_numpy()
    judged = (sums.counted | standing) & many[sums.group]
    median = figures["median"].to_numpy()
    if not judged.any():
        return median
    waits, closed = sums.rows["numerator"].to_numpy()[judged], sums.counted[judged]
    found = quantiles(waits, closed, (0.5,), group=sums.group[judged], groups=sums.size)
    return np.where(many, found[:, 0], median)
