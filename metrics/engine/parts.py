"""Splits: one number taken apart by reason, channel, service or what else its rows know."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from metrics.engine.folding import figures_of
from metrics.engine.frames import COUNTED, NO_PART, OPEN, each
from metrics.engine.kpi import Fold, Kpi
from metrics.engine.ownership import TeamTree
from metrics.engine.periods import Window
from metrics.engine.placing import in_windows, placed_in_scopes
from metrics.engine.scopes import ScopeKind
from metrics.engine.survival import quantiles

UNKNOWN = "unknown"
# A split that isn't by a label: the same number, read in other ways.
READING = "reading"
WITH_OPEN_ONES = ("median with open ones", "90 % are answered within, with open ones")


@dataclass(frozen=True)
class Part:
    """One part of a number, in the KPI's unit; `low` and `high` where the KPI has an interval."""

    part: str
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    low: float | None
    high: float | None


def parts_within(
    kpi: Kpi,
    rows: pd.DataFrame,
    window: Window,
    split: str,
    *,
    kind: ScopeKind,
    code: int,
    tree: TeamTree,
    today: int,
) -> list[Part]:
    """The parts of one scope's number, by name; what has no label is `unknown`, at the end.

    Rows say their part in a column `by_<split>`. Parts of a KPI that
    `parts_share_whole` are shares of the same whole and add up to the number.
    """
    if split == READING and kpi.fold is Fold.MEDIAN:
        placed = placed_in_scopes(in_windows(kpi, rows, [window], today=today), kind, tree)
        return _with_open_ones(placed[placed["code"] == code])
    if f"by_{split}" not in rows:
        return []  # no row, no part
    placed = in_windows(kpi, _rows_of(rows, split), [window], today=today)
    placed = placed_in_scopes(placed, kind, tree)
    mine = placed[placed["code"] == code]
    labels = _labels(mine[f"by_{split}"])
    mine = mine[labels != NO_PART]
    labels = labels[labels != NO_PART]
    if kpi.parts_share_whole:
        counts = (mine["state"] == COUNTED) & (mine["numerator"] != 0)
        names = sorted(set(labels[counts]), key=_unknown_last)
        found = [(name, _only(mine, labels == name)) for name in names]
    else:
        names = sorted(set(labels), key=_unknown_last)
        found = [(name, mine[labels == name]) for name in names]
    return [part for name, of in found for part in _part(kpi, name, of, window, today=today)]


def _with_open_ones(rows: pd.DataFrame) -> list[Part]:
    """The median and the 90th percentile, with open ones as waiting at least as long as so far.

    Leaving them out makes the slow look fast. They are Kaplan and Meier's, and
    there is none where too few are over.
    """
    closed = (rows["state"] == COUNTED).to_numpy()
    judged = closed | (rows["state"] == OPEN).to_numpy()
    waits = rows["numerator"].to_numpy()[judged]
    found = quantiles(waits, closed[judged], (0.5, 0.9))[0]
    values = [None if np.isnan(value) else float(value) for value in found]
    n = int(judged.sum())
    return [
        Part(name, value, None, None, n, None, None)
        for name, value in zip(WITH_OPEN_ONES, values, strict=True)
        if n
    ]


def _rows_of(rows: pd.DataFrame, split: str) -> pd.DataFrame:
    return rows[rows["apart"].isin(["", split])] if "apart" in rows else rows


def _labels(column: pd.Series) -> pd.Series:
    """Upper and lower case are one label; it is shown as it is written first in the alphabet."""
    labels = column.where(column != "", UNKNOWN).astype("object")
    return labels.groupby(labels.str.casefold()).transform("min")


def _unknown_last(name: str) -> tuple[bool, str]:
    return name == UNKNOWN, name.casefold()


def _only(rows: pd.DataFrame, mine: pd.Series) -> pd.DataFrame:
    return rows.assign(numerator=np.where(mine, rows["numerator"], 0.0))


def _part(kpi: Kpi, name: str, rows: pd.DataFrame, window: Window, *, today: int) -> list[Part]:
    kpi = replace(kpi, fold=kpi.part_folds.get(name, kpi.fold))
    figures = figures_of(kpi, rows, [window], today=today)
    if "apart" in rows and (rows["apart"] != "").all():
        # Another reading of the number, which the number's interval isn't about.
        figures = figures.assign(low=np.nan, high=np.nan)
    figures = figures.astype(object).where(figures.notna(), None)
    return [
        Part(name, line.value, line.numerator, line.denominator, int(line.n), line.low, line.high)
        for line in each(figures)
    ]
