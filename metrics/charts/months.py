"""One client month by month: what it paid, and how often we talked, against the band."""

from collections.abc import Sequence

from metrics.charts.figure import Spec, layout, period_axis, value_axis
from metrics.engine.kpi import Better, Unit
from metrics.formats import NumberFormat
from metrics.series import Point, ceiling_of, floor_of, runs

DOTS = {True: ("circle", "var(--kp-actual)"), False: ("square-open", "var(--kp-off)")}


def bars(points: Sequence[Point], number: NumberFormat) -> Spec:
    """A bar a month; one that still runs is pale."""
    high = max([1.0, *(point.value or 0.0 for point in points)]) * 1.08
    return {
        "data": [
            {
                "type": "bar",
                "x": list(range(len(points))),
                "y": [point.value for point in points],
                "marker": {
                    "color": [
                        "var(--kp-actual)" if point.is_complete else "var(--kp-prev)"
                        for point in points
                    ]
                },
                "customdata": [f"{point.label}: {number.text(point.value)}" for point in points],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        ],
        "layout": {
            **layout(),
            "bargap": 0.25,
            "xaxis": _months(points),
            "yaxis": value_axis(-high * 0.03, high, number),
        },
    }


def dots_in_band(points: Sequence[Point], number: NumberFormat) -> Spec:
    """A dot a month; filled inside the band of its time, a hollow square outside."""
    limits = [point.goal.high for point in points if point.goal and point.goal.high is not None]
    values = [point.value for point in points if point.value is not None]
    high = max([*values, *limits, 4.0]) * 1.15
    return {
        "data": [_dots(points, number)],
        "layout": {
            **layout(),
            "shapes": _bands(points, high),
            "xaxis": _months(points),
            "yaxis": value_axis(-high * 0.04, high, NumberFormat(Unit.COUNT, decimals=0)),
        },
    }


def is_inside(point: Point) -> bool:
    """Whether a month lies in the band that held then; without a band or a value all do."""
    low, high = floor_of(point.goal, Better.BAND), ceiling_of(point.goal, Better.BAND)
    if point.value is None:
        return True
    return (low is None or point.value >= low) and (high is None or point.value <= high)


def _dots(points: Sequence[Point], number: NumberFormat) -> Spec:
    looks = [DOTS[is_inside(point)] for point in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(range(len(points))),
        "y": [point.value for point in points],
        "customdata": [f"{point.label}: {number.text(point.value)}" for point in points],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": {
            "symbol": [symbol for symbol, _colour in looks],
            "color": [colour for _symbol, colour in looks],
            "size": [10 if point.is_complete else 7 for point in points],
            "opacity": 1,
            "line": {"width": 2, "color": [colour for _symbol, colour in looks]},
        },
        "cliponaxis": False,
    }


def _bands(points: Sequence[Point], top: float) -> list[Spec]:
    """The agreed range of each stretch of months, between two dashed lines."""
    limits = [
        (floor_of(point.goal, Better.BAND), ceiling_of(point.goal, Better.BAND)) for point in points
    ]
    shapes: list[Spec] = []
    for (low, high), first, last in runs(limits):
        if low is None and high is None:
            continue
        span = {"x0": first - 0.5, "x1": last + 0.5}
        shapes.append(
            {
                "type": "rect",
                "layer": "below",
                **span,
                "y0": low or 0.0,
                "y1": top if high is None else high,
                "fillcolor": "var(--kp-actual-soft)",
                "line": {"width": 0},
            }
        )
        shapes += [
            {
                "type": "line",
                **span,
                "y0": limit,
                "y1": limit,
                "line": {"color": "var(--kp-target)", "width": 1.25, "dash": "dash"},
            }
            for limit in (low, high)
            if limit is not None
        ]
    return shapes


def _months(points: Sequence[Point]) -> Spec:
    """Named so far apart that names never touch."""
    return period_axis(points, every=max(-(-len(points) // 7), 1), air=0.6)
