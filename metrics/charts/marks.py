"""The marks of a trend: its line, interval, dashed target and tinted wrong side."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics.charts.figure import Spec
from metrics.engine.kpi import Better
from metrics.formats import NumberFormat
from metrics.series import Point, ceiling_of, floor_of, runs, stretches


def bands(points: Sequence[Point]) -> list[Spec]:
    """The 95 % interval around each unbroken stretch of values that have one."""
    has_interval = [point.low is not None and point.high is not None for point in points]
    return [_band(points, first, last) for told, first, last in runs(has_interval) if told]


def _band(points: Sequence[Point], first: int, last: int) -> Spec:
    xs = [float(x) for x in range(first, last + 1)]
    span = list(points[first : last + 1])
    if first == last:
        xs, span = [first - 0.3, first + 0.3], span * 2
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*xs, *reversed(xs)],
        "y": [*(point.high for point in span), *(point.low for point in reversed(span))],
        "fill": "toself",
        "fillcolor": "var(--kp-actual-soft)",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _told(point: Point, number: NumberFormat) -> str:
    """What the pointer reads at a point."""
    lines = [f"<b>{point.label}</b>: {number.text(point.value)}"]
    if not point.is_complete:
        lines.append(_("not yet complete"))
    if point.low is not None and point.high is not None:
        ends = {"low": number.short(point.low), "high": number.short(point.high)}
        lines.append(_("95\N{NO-BREAK SPACE}%% interval %(low)s to %(high)s") % ends)
    return "<br>".join(lines)


def _line(points: Sequence[Point], indexes: Sequence[int], number: NumberFormat) -> Spec:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(indexes),
        "y": [points[index].value for index in indexes],
        "text": [_told(points[index], number) for index in indexes],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def value_lines(points: Sequence[Point], number: NumberFormat) -> list[Spec]:
    whole = [index for index, point in enumerate(points) if point.is_complete]
    lone = {stretch[0][0] for stretch in stretches(points) if len(stretch) == 1}
    told = [index for index in whole if points[index].value is not None]
    sizes = [9 if index in told[-1:] else 6 if index in lone else 0 for index in whole]
    line = {"color": "var(--kp-actual)", "width": 2.5}
    lines = [
        {
            **_line(points, whole, number),
            "line": line,
            "marker": {"color": "var(--kp-actual)", "size": sizes, "opacity": 1},
        }
    ]
    return lines + _open_line(points, told[-1:], number)


def _open_line(points: Sequence[Point], last: list[int], number: NumberFormat) -> list[Spec]:
    """From the last complete value to the one that still grows: dashed, with a hollow end."""
    still_open = [
        index
        for index, point in enumerate(points)
        if not point.is_complete and point.value is not None
    ]
    if not still_open:
        return []
    path = [*last, *still_open]
    return [
        {
            **_line(points, path, number),
            "line": {"color": "var(--kp-actual)", "width": 2, "dash": "dot"},
            "marker": {
                "color": "var(--kp-surface)",
                "size": [0] * len(last) + [8] * len(still_open),
                "line": {"color": "var(--kp-actual)", "width": 2},
            },
        }
    ]


def target_lines(points: Sequence[Point], better: Better, number: NumberFormat) -> list[Spec]:
    """A dashed line for each limit, with a step wherever the target changed."""
    lines = []
    for limit_of in (floor_of, ceiling_of):
        limits = [limit_of(point.goal, better) for point in points]
        if any(limit is not None for limit in limits):
            lines.append(_stepped(limits, number))
    return lines


def _stepped(limits: Sequence[float | None], number: NumberFormat) -> Spec:
    edges = [(x, limit) for limit, a, b in runs(limits) for x in (a - 0.5, b + 0.5)]
    target = _("Target %(goal)s")
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _limit in edges],
        "y": [limit for _x, limit in edges],
        "text": [target % {"goal": number.short(limit)} for _x, limit in edges],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": "var(--kp-target)", "width": 1.5, "dash": "dash"},
    }


def wrong_sides(points: Sequence[Point], better: Better, low: float, high: float) -> list[Spec]:
    """Where nobody wants to be is tinted, up to the target of its time."""
    sides = []
    for limit_of, end in ((floor_of, low), (ceiling_of, high)):
        limits = [limit_of(point.goal, better) for point in points]
        for limit, first, last in runs(limits):
            if limit is not None:
                sides.append(_tint(first - 0.5, last + 0.5, end, limit))
    return sides


def _tint(start: float, end: float, edge: float, limit: float) -> Spec:
    return {
        "type": "rect",
        "layer": "below",
        "x0": start,
        "x1": end,
        "y0": edge,
        "y1": limit,
        "fillcolor": "var(--kp-wrong)",
        "line": {"width": 0},
    }


def peer_line(peers: Sequence[Point], name: str, number: NumberFormat) -> list[Spec]:
    if not any(point.value is not None for point in peers):
        return []
    line = _line(peers, range(len(peers)), number)
    return [
        {
            **line,
            "mode": "lines",
            "text": [f"{name}, {text}" for text in line["text"]],
            "line": {"color": "var(--kp-prev)", "width": 1.25},
        }
    ]
