"""Values that hold from a day on until the next one: owners, teams, fees."""

from dataclasses import dataclass

import numpy as np

# One number orders (thing, day): more days than any record spans.
STRIDE = 1 << 26
OFFSET = 1 << 25


def keys(codes: np.ndarray, days: np.ndarray) -> np.ndarray:
    """One sortable number for each pair of code and day; days are clipped to ±91,000 years."""
    return codes.astype(np.int64) * STRIDE + np.clip(days, -OFFSET + 1, OFFSET - 1) + OFFSET


@dataclass(frozen=True)
class Steps:
    """A step function of the day for each code; `values` hold from their day on."""

    keys: np.ndarray
    values: np.ndarray
    nothing: float

    @classmethod
    def make(
        cls, codes: np.ndarray, days: np.ndarray, values: np.ndarray, *, nothing: float
    ) -> "Steps":
        """Steps from breakpoints in any order; of two on one day the later one given holds."""
        order = np.argsort(keys(codes, days), kind="stable")
        return cls(keys(codes, days)[order], values[order], nothing)

    def at(self, codes: np.ndarray, days: np.ndarray) -> np.ndarray:
        """The value on each day, breakpoints of that day included."""
        return self._found(codes, days, np.searchsorted(self.keys, keys(codes, days), "right"))

    def before(self, codes: np.ndarray, days: np.ndarray) -> np.ndarray:
        """The value as the day begins, breakpoints of that day left out."""
        return self._found(codes, days, np.searchsorted(self.keys, keys(codes, days), "left"))

    def _found(self, codes: np.ndarray, days: np.ndarray, after: np.ndarray) -> np.ndarray:
        if not len(self.keys):
            return np.full(len(codes), self.nothing)
        index = np.maximum(after - 1, 0)
        mine = (after > 0) & (self.keys[index] // STRIDE == codes) & (codes >= 0)
        return np.where(mine, self.values[index], self.nothing)


def running_totals(
    codes: np.ndarray, days: np.ndarray, amounts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Amounts that come and go, as totals from each day on: codes, days, totals.

    Whole numbers in, so that what was added is taken away without a rest.
    """
    order = np.argsort(keys(codes, days), kind="stable")
    codes, days, amounts = codes[order], days[order], amounts[order]
    if not len(codes):
        return codes, days, amounts
    totals = np.cumsum(amounts)
    first = np.r_[True, codes[1:] != codes[:-1]]
    begins = np.maximum.accumulate(np.where(first, np.arange(len(codes)), 0))
    return codes, days, totals - (totals - amounts)[begins]
