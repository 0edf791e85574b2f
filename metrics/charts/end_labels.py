"""What stands at the right end of a trend: its target, its last value, its peers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics.charts.figure import FONT, Spec
from metrics.engine.kpi import Better
from metrics.formats import NumberFormat
from metrics.series import Point, ceiling_of, floor_of

Label = tuple[float, str, str]  # height, text, colour

GAP = 0.085  # of the axis: what two lines of text need


def end_labels(points: Sequence[Point], *, better: Better, number: NumberFormat) -> list[Label]:
    """The target, the last value that is complete, and the one that still grows."""
    goal = points[-1].goal if points else None
    labels = [
        (limit, _("Target %(goal)s") % {"goal": number.limit(limit)}, "var(--kp-target)")
        for limit in (floor_of(goal, better), ceiling_of(goal, better))
        if limit is not None
    ]
    whole = [point.value for point in points if point.is_complete and point.value is not None]
    growing = [p.value for p in points if not p.is_complete and p.value is not None]
    labels += [(last, f"<b>{number.text(last)}</b>", "var(--kp-actual)") for last in whole[-1:]]
    so_far = _("so far %(value)s")
    labels += [
        (last, so_far % {"value": number.text(last)}, "var(--kp-ink3)") for last in growing[-1:]
    ]
    return labels


def peer_label(peers: Sequence[Point], name: str) -> list[Label]:
    told = [point.value for point in peers if point.value is not None]
    return [(told[-1], name, "var(--kp-ink3)")] if told else []


def label_width(labels: Sequence[Label]) -> int:
    """Pixels for the longest, roughly; bold marks aren't drawn."""
    texts = [text.removeprefix("<b>").removesuffix("</b>") for _, text, _ in labels]
    return min(12 + 7 * max(map(len, texts), default=0), 150)


def beside(labels: Sequence[Label], low: float, high: float, *, at: float) -> list[Spec]:
    """The labels at their heights, pushed apart where they would lie on each other."""
    gap = (high - low) * GAP
    placed: list[tuple[float, Label]] = []
    for label in sorted(labels):
        free = placed[-1][0] + gap if placed else low
        placed.append((max(label[0], free), label))
    over = max(placed[-1][0] - high, 0.0) if placed else 0.0
    return [
        {
            "x": at,
            "y": height - over,
            "text": text,
            "xanchor": "left",
            "showarrow": False,
            "font": {**FONT, "color": colour},
        }
        for height, (_, text, colour) in placed
    ]
