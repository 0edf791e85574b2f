"""What all figures share: fonts, axes, round figures on them.

Figures are plain dicts for Plotly. Colours are the stylesheet's names
(`var(--kp-…)`): the page's script looks them up, so that one figure serves the
light and the dark theme.
"""

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Any

from metrics.engine.kpi import Unit
from metrics.formats import NumberFormat
from metrics.series import Point

Spec = dict[str, Any]

CLEAR = "rgba(0,0,0,0)"
FONT = {"family": "Inter Variable, system-ui, sans-serif", "size": 12, "color": "var(--kp-ink2)"}
SECOND_STEPS = (60, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400)
MOST_TICKS = 6


def layout(*, right: int = 12, left: int = 8) -> Spec:
    return {
        "font": FONT,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": "var(--kp-surface)",
            "bordercolor": "var(--kp-line)",
            "font": {**FONT, "color": "var(--kp-ink)"},
        },
        "margin": {"l": left, "r": right, "t": 8, "b": 8},
    }


def ticks(low: float, high: float, unit: Unit) -> list[float]:
    """Round figures between the ends, at most six."""
    step = _step((high - low) / (MOST_TICKS - 1), unit)
    return [step * i for i in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def _step(rough: float, unit: Unit) -> float:
    """The next round step: 1, 2, 2.5 or 5 times a power of ten; for times a part of the clock."""
    if unit is Unit.SECONDS:
        whole_days = 86400 * ceil(rough / 86400)
        return float(next((step for step in SECOND_STEPS if step >= rough), whole_days))
    scale = 10.0 ** floor(log10(rough))
    return next(factor * scale for factor in (1, 2, 2.5, 5, 10) if factor * scale >= rough)


def value_axis(low: float, high: float, number: NumberFormat) -> Spec:
    marks = ticks(low, high, number.unit)
    return {
        "range": [low, high],
        "tickvals": marks,
        "ticktext": [number.short(mark) for mark in marks],
        "gridcolor": "var(--kp-line)",
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }


def period_axis(points: Sequence[Point], *, every: int, air: float) -> Spec:
    """The periods in their order; every so many is named, counted back from the last."""
    named = list(range(len(points)))[::-every][::-1]
    return {
        "range": [-air, len(points) - 1 + air],
        "tickvals": named,
        "ticktext": [points[index].label for index in named],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "tickangle": 0,
    }
