"""Some KPIs of one scope over time: the number shown, the one before, and the line to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from metrics.answers import Answer, Published
from metrics.engine.kpi import CATALOGUE, Group
from metrics.engine.periods import PUBLISHED_KINDS, Window, WindowKind
from metrics.engine.scopes import Scope
from metrics.formats import grouped, short_month, window_in_words
from metrics.scorecards.choice import Choice, windows_of, with_running
from metrics.scorecards.comparison import Compare, compared_window
from metrics.scorecards.figures import MARKS, Figure, Tile, figure
from metrics.series import Point
from metrics.sparks import spark

COUNTS = {WindowKind.QUARTER: 9, WindowKind.YEAR: 6}
MONTHS_SHOWN = 13


@dataclass(frozen=True)
class Line:
    """One KPI: its answers oldest first, among them the shown one."""

    shown: Answer
    answers: tuple[Answer, ...]
    currency: str
    compare: Compare = Compare.PREVIOUS

    @property
    def before(self) -> Answer | None:
        """The answer of the period that the shown one is compared with."""
        window = compared_window(self.shown.window, self.compare)
        return next((answer for answer in self.answers if answer.window == window), None)

    @property
    def figure(self) -> Figure:
        return figure(self.shown, currency=self.currency, before=self.before, compare=self.compare)

    @property
    def points(self) -> list[Point]:
        return [point(answer) for answer in self.answers]

    def tile(self, heading: str = "") -> Tile:
        return Tile(self.figure, self.spark(), heading)

    def spark(self) -> SafeString:
        shown, count = self.figure, len(self.answers)
        label = ngettext(
            "%(kpi)s over %(count)s periods, now %(value)s",
            "%(kpi)s over %(count)s periods, now %(value)s",
            count,
        )
        return spark(
            self.points,
            better=self.shown.kpi.better,
            tone=MARKS[self.shown.status].tone,
            label=label % {"kpi": shown.name, "count": grouped(count), "value": shown.text},
        )


def point(answer: Answer) -> Point:
    return Point(
        label=axis_label(answer.window),
        value=answer.value,
        low=answer.low,
        high=answer.high,
        goal=answer.target.goal if answer.target else None,
        is_complete=answer.is_complete,
    )


def axis_label(window: Window) -> str:
    """Short enough for an axis: Oct, Jan 26, Q of a fiscal year by its months, 2026."""
    last = f"{short_month(window.last_month)} {window.last_month:%y}"
    match window.kind:
        case WindowKind.MONTH | WindowKind.T12M:
            return last
        case WindowKind.QUARTER:
            return f"{short_month(window.start)}–{last}"
    return window_in_words(window)


def in_order(published: Published, scope: Scope) -> list[str]:
    """The KPIs that a scope's page shows before anybody asks, by the three questions.

    Those that every agency lives by, and those that somebody set a target for.
    """
    groups = list(Group)
    shown = [
        key
        for key, kpi in CATALOGUE.items()
        if kpi.is_headline or _has_target(published, key, scope)
    ]
    return sorted(shown, key=lambda key: groups.index(CATALOGUE[key].group))


def _has_target(published: Published, key: str, scope: Scope) -> bool:
    targets, today = published.targets, published.today
    return any(targets.applying(key, scope, kind, today) for kind in PUBLISHED_KINDS)


def lines(
    published: Published, keys: Sequence[str], scope: Scope, choice: Choice
) -> dict[str, Line]:
    """Every KPI asked for, in two reads of the published numbers."""
    shown = windows_of(published, keys, scope, choice)
    spans = {
        window: with_running(published, window, COUNTS.get(window.kind, MONTHS_SHOWN))
        for window in set(shown.values())
    }
    windows = list(dict.fromkeys(window for span in spans.values() for window in span))
    table = published.table(keys, [scope], windows)
    return {
        key: Line(
            shown=table[key, scope, window],
            answers=tuple(table[key, scope, each] for each in spans[window]),
            currency=published.agency.currency,
            compare=choice.compare,
        )
        for key, window in shown.items()
    }
