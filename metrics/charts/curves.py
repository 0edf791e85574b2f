"""What is left of each group as time goes by: one thick line for all, thin ones for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.charts.end_labels import Label, beside, label_width
from metrics.charts.figure import Spec, layout, value_axis
from metrics.formats import NumberFormat


@dataclass(frozen=True)
class Curve:
    """Values at the ages of the axis, None where nothing is known; `told` is what is read there."""

    name: str
    values: tuple[float | None, ...]
    told: tuple[str, ...]
    is_main: bool = False


def curves(drawn: Sequence[Curve], ages: Sequence[str], number: NumberFormat) -> Spec:
    values = [value for curve in drawn for value in curve.values if value is not None]
    low = max(0.0, min(values, default=0.0) - 10.0)
    labels = [label for curve in drawn for label in _end(curve)]
    return {
        "data": [_line(curve) for curve in sorted(drawn, key=lambda curve: curve.is_main)],
        "layout": {
            **layout(right=label_width(labels)),
            "xaxis": {
                "range": [-0.3, len(ages) - 0.5],
                "tickvals": list(range(len(ages))),
                "ticktext": list(ages),
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
                "tickangle": 0,
            },
            "yaxis": value_axis(low, 102.0, number),
            "annotations": beside(labels, low, 102.0, at=len(ages) - 0.5),
        },
    }


def _end(curve: Curve) -> list[Label]:
    known = [value for value in curve.values if value is not None]
    colour = "var(--kp-actual)" if curve.is_main else "var(--kp-ink3)"
    return [(known[-1], curve.name, colour)] if known else []


def _line(curve: Curve) -> Spec:
    colour = "var(--kp-actual)" if curve.is_main else "var(--kp-prev)"
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(range(len(curve.values))),
        "y": list(curve.values),
        "line": {"color": colour, "width": 2.5 if curve.is_main else 1.25},
        "marker": {"color": colour, "size": 7 if curve.is_main else 4},
        "text": list(curve.told),
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }
