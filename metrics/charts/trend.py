"""How did it move? One line over its stepped target."""

from collections.abc import Sequence

from metrics.charts.end_labels import beside, end_labels, label_width, peer_label
from metrics.charts.figure import Spec, layout, period_axis, value_axis
from metrics.charts.happenings import Mark, happenings
from metrics.charts.marks import bands, peer_line, target_lines, value_lines, wrong_sides
from metrics.engine.kpi import Better, Unit
from metrics.formats import NumberFormat
from metrics.series import Point, span_of


def trend(
    points: Sequence[Point],
    *,
    better: Better,
    number: NumberFormat,
    peers: Sequence[Point] = (),
    peers_name: str = "",
    marks: Sequence[Mark] = (),
) -> Spec:
    """One line over its stepped, dashed target, with interval band and labelled end.

    `marks` are what happened meanwhile.
    """
    low, high = _range([*points, *peers], better, number.unit)
    labels = end_labels(points, better=better, number=number)
    labels += peer_label(peers, peers_name)
    return {
        "data": [
            *bands(points),
            *peer_line(peers, peers_name, number),
            *target_lines(points, better, number),
            *value_lines(points, number),
            *happenings(marks, low, high),
        ],
        "layout": {
            **layout(right=label_width(labels)),
            "xaxis": period_axis(points, every=2 if len(points) > 7 else 1, air=0.5),
            "yaxis": value_axis(low, high, number),
            "shapes": wrong_sides(points, better, low, high),
            "annotations": beside(labels, low, high, at=len(points) - 0.5),
        },
    }


def _range(points: Sequence[Point], better: Better, unit: Unit) -> tuple[float, float]:
    """A little air around all that is drawn, but no place that the unit can't reach."""
    low, high = span_of(points, better, with_intervals=True)
    air = (high - low) * 0.08
    ends = {Unit.PERCENT: (0.0, 100.0), Unit.POINTS: (-100.0, 100.0)}.get(unit)
    lowest = ends[0] if ends and low < 0 else 0.0 if low >= 0 else low - air
    highest = ends[1] if ends and high <= ends[1] else high + air
    # A little below the lowest: a line along the axis would hide among its labels.
    return max(low - air, lowest - air / 2), min(high + air, highest)
