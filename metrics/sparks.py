"""Small drawings that the server makes: sparklines for tiles, bullets for scorecards.

They stretch to the width of their place: lines keep their thickness by
`vector-effect`, and dots are lines of no length with round ends.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from metrics.engine.kpi import Better, Unit
from metrics.engine.rating import Goal
from metrics.series import Point, ceiling_of, floor_of, limits_of, runs, span_of, stretches

WIDTH, HEIGHT, PAD = 200.0, 44.0, 5.0
BULLET_WIDTH, BULLET_HEIGHT = 200.0, 26.0
PULL_WIDTH = 100.0
FEWEST_PEERS = 5

Place = tuple[float, float]
Placing = Callable[[float, float], Place]
Across = Callable[[float], float]


def spark(points: Sequence[Point], *, better: Better, tone: str, label: str) -> SafeString:
    """A line with its dashed target; the last point wears the colour of its status."""
    low, high = span_of(points, better, with_intervals=False)

    def place(index: float, value: float) -> Place:
        x = PAD + (WIDTH - 2 * PAD) * index / max(len(points) - 1, 1)
        return x, HEIGHT - PAD - (HEIGHT - 2 * PAD) * (value - low) / (high - low)

    drawn = [
        *_targets(points, better, place),
        *_lines(points, place),
        *_last_dot(points, place, tone),
    ]
    return _svg("spark", WIDTH, HEIGHT, drawn, label)


def _svg(kind: str, width: float, height: float, drawn: list[SafeString], label: str) -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img"'
        ' aria-label="{}" focusable="false">{}</svg>',
        kind,
        f"{width:g}",
        f"{height:g}",
        label,
        format_html_join("", "{}", ((part,) for part in drawn)),
    )


def _path(css: str, places: Sequence[Place]) -> SafeString:
    """A line through the places; one place alone is a dot of no length."""
    steps = " L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    return format_html('<path class="{}" d="M{}{}"/>', css, steps, "h0" if len(places) == 1 else "")


def _targets(points: Sequence[Point], better: Better, place: Placing) -> list[SafeString]:
    drawn = []
    for limit_of in (floor_of, ceiling_of):
        limits = [limit_of(point.goal, better) for point in points]
        for limit, first, last in runs(limits):
            if limit is not None:
                # A step lies between two points; the ends reach the edges.
                start = place(max(first - 0.5, 0), limit)
                end = place(min(last + 0.5, max(len(points) - 1, 1)), limit)
                drawn.append(_path("spark-target", [start, end]))
    return drawn


def _lines(points: Sequence[Point], place: Placing) -> list[SafeString]:
    """A stretch without a gap is one line; what isn't over yet is its dashed end."""
    drawn = []
    for stretch in stretches(points):
        places = [place(index, value) for index, value in stretch]
        whole = sum(points[index].is_complete for index, _ in stretch)
        solid, open_end = places[:whole], places[max(whole - 1, 0) :]
        drawn += [_path("spark-line", solid)] if solid else []
        drawn += [_path("spark-line spark-open", open_end)] if len(open_end) > 1 else []
    return drawn


def _last_dot(points: Sequence[Point], place: Placing, tone: str) -> list[SafeString]:
    told = [
        place(index, point.value)
        for index, point in enumerate(points)
        if point.value is not None and point.is_complete
    ]
    return [_path(f"spark-dot spark-dot-{tone}", told[-1:])] if told else []


@dataclass(frozen=True)
class Bullet:
    """What one bullet shows; the median of peers only where there are enough of them."""

    value: float | None
    goal: Goal | None
    better: Better
    unit: Unit
    median: float | None = None
    peers: int = 0

    @property
    def shown_median(self) -> float | None:
        return self.median if self.peers >= FEWEST_PEERS else None

    @property
    def ends(self) -> tuple[float, float]:
        """The axis: from nothing to a little past the largest, and a share ends at 100 %."""
        told = [self.value, self.shown_median, *limits_of(self.goal, self.better)]
        figures = [figure for figure in told if figure is not None] or [1.0]
        low = min(0.0, *figures) if len(figures) > 1 else min(0.0, figures[0])
        high = max(figures) * 1.25 if max(figures) > 0 else 0.0
        if self.unit in (Unit.PERCENT, Unit.POINTS) and max(figures) <= 100:
            high = min(high, 100.0)
        return low, high if high > low else low + 1.0


def bullet(shown: Bullet, *, label: str) -> SafeString:
    """Bar = actual, tick = target, box = target range, dot = median of peers."""
    low, high = shown.ends

    def across(value: float) -> float:
        return BULLET_WIDTH * (min(max(value, low), high) - low) / (high - low)

    drawn = [*_tints(shown, across), *_bar(shown, across), *_goal_mark(shown, across)]
    if shown.shown_median is not None:
        middle = (across(shown.shown_median), BULLET_HEIGHT / 2)
        drawn += [_path("bullet-median-edge", [middle]), _path("bullet-median", [middle])]
    return _svg("bullet", BULLET_WIDTH, BULLET_HEIGHT, drawn, label)


def _rect(css: str, x: float, end: float, *, y: float, height: float) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        css,
        f"{x:.1f}",
        f"{y:g}",
        f"{max(end - x, 0):.1f}",
        f"{height:g}",
    )


def _tints(shown: Bullet, across: Across) -> list[SafeString]:
    """Darkest where it misses by far, then near, then good: turned round for lower-is-better."""
    drawn = [_rect("bullet-good", 0, BULLET_WIDTH, y=5, height=16)]
    margin = (shown.goal.near_percent if shown.goal else 0) / 100
    floor = floor_of(shown.goal, shown.better)
    if floor is not None:
        drawn.append(_rect("bullet-near", 0, across(floor), y=5, height=16))
        drawn.append(_rect("bullet-off", 0, across(floor - abs(floor) * margin), y=5, height=16))
    ceiling = ceiling_of(shown.goal, shown.better)
    if ceiling is not None:
        far = across(ceiling + abs(ceiling) * margin)
        drawn.append(_rect("bullet-near", across(ceiling), BULLET_WIDTH, y=5, height=16))
        drawn.append(_rect("bullet-off", far, BULLET_WIDTH, y=5, height=16))
    return drawn


def _bar(shown: Bullet, across: Across) -> list[SafeString]:
    if shown.value is None:
        return []
    zero, end = across(0.0), across(shown.value)
    return [_rect("bullet-actual", min(zero, end), max(zero, end), y=9.5, height=7)]


def _goal_mark(shown: Bullet, across: Across) -> list[SafeString]:
    floor, ceiling = floor_of(shown.goal, shown.better), ceiling_of(shown.goal, shown.better)
    if floor is not None and ceiling is not None:
        return [_rect("bullet-band", across(floor), across(ceiling), y=3, height=20)]
    ticks = [limit for limit in (floor, ceiling) if limit is not None]
    return [
        _path("bullet-target", [(across(tick), 2), (across(tick), BULLET_HEIGHT - 2)])
        for tick in ticks
    ]


def pull(share: float) -> SafeString:
    """How far one thing pulls to either side, beside its figure: right is up."""
    middle = PULL_WIDTH / 2
    end = middle + middle * min(max(share, -1.0), 1.0)
    bar = _rect("pull-bar", min(middle, end), max(middle, end), y=2, height=8)
    return format_html(
        '<svg class="pull" viewBox="0 0 {} 12" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false">{}{}</svg>',
        f"{PULL_WIDTH:g}",
        bar,
        _path("pull-zero", [(middle, 0), (middle, 12)]),
    )
