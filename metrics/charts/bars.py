"""Bars from the left, one a row, each with its figure: how much, how many, from where to where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.charts.figure import FONT, Spec, layout

FILLS = {
    "main": "var(--kp-actual)",
    "soft": "var(--kp-actual-soft)",
    "quiet": "var(--kp-prev)",
}
AIR = 1.3  # behind the longest bar, for its figure


@dataclass(frozen=True)
class Bar:
    """A row of the chart: from `start` to `end`, a quiet part behind it, and then `label`."""

    name: str
    end: float
    label: str
    start: float = 0.0
    fill: str = "main"
    behind: float = 0.0


def bars(
    rows: Sequence[Bar], *, begins: float = 0.0, groups: Mapping[int, str] | None = None
) -> Spec:
    """The first row on top; a dashed line above a row begins one of the `groups`.

    `begins` is where the axis does: only where the page says that it isn't at 0.
    """
    low, high = _range(rows, begins)
    groups = groups or {}
    return {
        "data": [_bars(rows), _behind(rows)],
        "layout": {
            **layout(right=12),
            "bargap": 0.35,
            "barmode": "overlay",
            "xaxis": {
                "range": [low, high],
                "tickvals": [],
                "showgrid": False,
                "zeroline": True,
                "zerolinecolor": "var(--kp-line)",
                "fixedrange": True,
            },
            "yaxis": {
                "range": [len(rows) - 0.5, -0.5],
                "tickvals": list(range(len(rows))),
                "ticktext": [row.name for row in rows],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            },
            "shapes": [_divider(row) for row in groups if row],
            "annotations": [_heading(row, text, high) for row, text in groups.items()],
        },
    }


def _range(rows: Sequence[Bar], begins: float) -> tuple[float, float]:
    low = min([begins, *(min(row.start or begins, row.end) for row in rows)])
    high = max([begins, *(max(row.start, row.end + row.behind) for row in rows)])
    span = (high - low) or 1.0
    return low, low + span * AIR


def _bars(rows: Sequence[Bar]) -> Spec:
    return {
        "type": "bar",
        "orientation": "h",
        "base": [min(row.start, row.end) for row in rows],
        "x": [abs(row.end - row.start) for row in rows],
        "y": list(range(len(rows))),
        "marker": {
            "color": [FILLS[row.fill] for row in rows],
            "line": {
                "color": "var(--kp-actual)",
                "width": [int(row.fill == "soft") for row in rows],
            },
        },
        "customdata": [f"{row.name}: {row.label}" for row in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _behind(rows: Sequence[Bar]) -> Spec:
    """What stands behind each bar, which is mostly its figure alone."""
    return {
        **_bars(rows),
        "base": [max(row.start, row.end) for row in rows],
        "x": [row.behind for row in rows],
        "marker": {"color": FILLS["quiet"]},
        "text": [row.label for row in rows],
        "textposition": "outside",
        "textfont": {**FONT, "color": "var(--kp-ink)"},
        "cliponaxis": False,
    }


def _divider(row: int) -> Spec:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": row - 0.5,
        "y1": row - 0.5,
        "line": {"color": "var(--kp-edge)", "width": 1, "dash": "dash"},
    }


def _heading(row: int, text: str, at: float) -> Spec:
    return {
        "x": at,
        "y": row - 0.5,
        "text": text,
        "xanchor": "right",
        "yanchor": "top",
        "showarrow": False,
        "font": {**FONT, "color": "var(--kp-ink3)"},
    }
