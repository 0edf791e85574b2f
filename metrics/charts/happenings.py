"""What happened at a point of a trend: a shape on its floor, told in full below the chart."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.charts.figure import Spec

# A shape for each kind, so that they are told apart without colour.
SYMBOLS = {"lost": "triangle-down", "handed over": "diamond", "target": "square"}


@dataclass(frozen=True)
class Mark:
    """At the point of this position; `text` says what it was."""

    place: int
    kind: str
    text: str


def happenings(marks: Sequence[Mark], low: float, high: float) -> list[Spec]:
    """Marks along the bottom; several at one point stand above each other."""
    if not marks:
        return []
    step = (high - low) * 0.06
    places = [mark.place for mark in marks]
    rows = [places[:index].count(place) for index, place in enumerate(places)]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": places,
            "y": [low + step * (row + 0.7) for row in rows],
            "marker": {
                "symbol": [SYMBOLS[mark.kind] for mark in marks],
                "size": 9,
                "color": "var(--kp-ink2)",
                "line": {"color": "var(--kp-surface)", "width": 1},
                "opacity": 1,
            },
            "text": [mark.text for mark in marks],
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]
