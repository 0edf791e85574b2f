"""Figures for the pages, as plain dicts that Plotly draws."""

from metrics.charts.figure import Spec
from metrics.charts.gaps import Gap, gap_to_target, gaps
from metrics.charts.trend import trend

__all__ = ["Gap", "Spec", "gap_to_target", "gaps", "trend"]
