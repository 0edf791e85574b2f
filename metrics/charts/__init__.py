"""Figures for the pages, as plain dicts that Plotly draws."""

from metrics.charts.bars import Bar, bars
from metrics.charts.curves import Curve, curves
from metrics.charts.figure import Spec
from metrics.charts.gaps import Gap, gap_to_target, gaps
from metrics.charts.happenings import Mark
from metrics.charts.trend import trend

__all__ = [
    "Bar",
    "Curve",
    "Gap",
    "Mark",
    "Spec",
    "bars",
    "curves",
    "gap_to_target",
    "gaps",
    "trend",
]
