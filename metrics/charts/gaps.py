"""Which KPI is worst? The gap to target of each, sorted, right is always better."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.charts.figure import FONT, Spec, layout
from metrics.engine.kpi import Better
from metrics.engine.rating import Goal
from metrics.formats import NBSP, signed_percent
from metrics.series import ceiling_of, floor_of
from metrics.wording import said

SYMBOLS = {"good": "circle", "near": "triangle-up", "off": "square", "na": "circle-open"}
LONGEST = 60.0  # % of the target; longer stems are cut, their labels are not


@dataclass(frozen=True)
class Gap:
    """How far one KPI is from its target, in % of it; the sign says better (+) or worse."""

    name: str
    percent: float
    tone: str
    status: str

    @property
    def label(self) -> str:
        return signed_percent(self.percent) if self.percent else f"0{NBSP}%"


def gap_to_target(value: float, goal: Goal | None, better: Better) -> float | None:
    """Signed so that right is always better; inside a band counts as on target."""
    limits = [
        (limit, side)
        for limit, side in ((floor_of(goal, better), 1), (ceiling_of(goal, better), -1))
        if limit
    ]
    if not limits:
        return None
    gaps = [100 * (value - limit) / abs(limit) * side for limit, side in limits]
    return min(gaps) if len(gaps) == 1 or min(gaps) < 0 else 0.0


def gaps(shown: Sequence[Gap]) -> Spec:
    """A lollipop for each KPI, best on top; gaps too long to draw are cut, their labels not."""
    ordered = sorted(shown, key=lambda gap: gap.percent)
    lengths = [max(-LONGEST, min(LONGEST, gap.percent)) for gap in ordered]
    reach = max([*map(abs, lengths), 10.0]) * 1.9
    rows = list(range(len(ordered)))
    return {
        "data": [_heads(ordered, lengths)],
        "layout": {
            **layout(right=28),
            "shapes": [
                _stem(row, length, gap.tone)
                for row, (length, gap) in enumerate(zip(lengths, ordered, strict=True))
            ],
            "xaxis": {
                "range": [-reach, reach],
                "tickvals": [0],
                "ticktext": [_("Target")],
                "showgrid": False,
                "zeroline": True,
                "zerolinecolor": "var(--kp-target)",
                "zerolinewidth": 2,
                "fixedrange": True,
                "automargin": True,
            },
            "yaxis": {
                "range": [-0.6, len(ordered) - 0.4],
                "tickvals": rows,
                "ticktext": [gap.name for gap in ordered],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            },
        },
    }


def _stem(row: int, length: float, tone: str) -> Spec:
    return {
        "type": "line",
        "layer": "below",
        "x0": 0,
        "x1": length,
        "y0": row,
        "y1": row,
        "line": {"color": f"var(--kp-{tone})", "width": 3},
    }


def _heads(ordered: Sequence[Gap], lengths: Sequence[float]) -> Spec:
    colours = [f"var(--kp-{gap.tone})" for gap in ordered]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": list(lengths),
        "y": list(range(len(ordered))),
        "marker": {
            "symbol": [SYMBOLS[gap.tone] for gap in ordered],
            "color": colours,
            "size": 11,
            "opacity": 1,
        },
        "text": [gap.label for gap in ordered],
        "textposition": ["middle left" if length < 0 else "middle right" for length in lengths],
        "textfont": {**FONT, "color": "var(--kp-ink)"},
        "customdata": [f"{gap.name}: {gap.label}, {said(gap.status)}" for gap in ordered],
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }
