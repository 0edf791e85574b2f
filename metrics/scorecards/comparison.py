"""What a number is held beside: an earlier one of the same kind, its target or a benchmark."""

from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from metrics.answers import Answer
from metrics.engine.kpi import Kpi
from metrics.engine.periods import Window, WindowKind
from metrics.engine.rating import Goal
from metrics.formats import NBSP, NumberFormat, short_month, window_in_words
from metrics.models import SAME_LENGTH


class Compare(StrEnum):
    PREVIOUS = "previous"
    YEAR = "year"
    TARGET = "target"
    BENCHMARK = "benchmark"


NAMES = {
    Compare.PREVIOUS: gettext_lazy("the period before"),
    Compare.YEAR: gettext_lazy("a year ago"),
    Compare.TARGET: gettext_lazy("the target"),
    Compare.BENCHMARK: gettext_lazy("the benchmark"),
}
MONTHS_IN_A_YEAR = 12


def compared_window(window: Window, compare: Compare) -> Window:
    """The earlier window that a change is told from.

    A target has no rows that could have moved: beside one, changes are still
    explained from the period before.
    """
    is_a_year_ago = compare is Compare.YEAR
    return window.shifted(-MONTHS_IN_A_YEAR) if is_a_year_ago else window.previous()


def change_in_words(
    answer: Answer, before: Answer | None, number: NumberFormat, compare: Compare = Compare.PREVIOUS
) -> str:
    """−1.9 pts vs Sep; nothing for a window that still runs."""
    if answer.value is None or not answer.is_complete:
        return ""
    match compare:
        case Compare.TARGET:
            goal = answer.target.goal if answer.target else None
            return _beside_goal(answer.value, goal, number, pgettext("change against", "target"))
        case Compare.BENCHMARK:
            goal = benchmark_of(answer.kpi, answer.window.kind)
            return _beside_goal(answer.value, goal, number, pgettext("change against", "benchmark"))
    if before is None or before.value is None:
        return ""
    return _versus(answer.value - before.value, short_window(before.window, compare), number)


def _versus(difference: float, than: str, number: NumberFormat) -> str:
    change = number.change(difference)
    return _("%(change)s vs\N{NO-BREAK SPACE}%(period)s") % {"change": change, "period": than}


def _beside_goal(value: float, goal: Goal | None, number: NumberFormat, than: str) -> str:
    """How far from one figure, or from the nearer end of a band."""
    if goal is None:
        return ""
    if goal.target is not None:
        return _versus(value - goal.target, than, number)
    low = value if goal.low is None else goal.low
    high = value if goal.high is None else goal.high
    nearest = min(max(value, low), high)
    if nearest == value:
        return _("inside the band")
    return _versus(value - nearest, than, number)


def benchmark_of(kpi: Kpi, kind: WindowKind) -> Goal | None:
    """The published figure, where it is meant for windows of this length."""
    benchmark = kpi.benchmark
    if benchmark is None or str(kind) not in SAME_LENGTH.get(benchmark.window, (benchmark.window,)):
        return None
    return Goal(target=benchmark.target, low=benchmark.low, high=benchmark.high)


def short_window(window: Window, compare: Compare = Compare.PREVIOUS) -> str:
    """A window's end, as short as what it is compared with allows: Sep, Apr–Jun, 2025, Sep 2025."""
    if window.kind is WindowKind.YEAR:
        return window_in_words(window)
    month = short_month(window.last_month)
    if window.kind is WindowKind.QUARTER:
        month = f"{short_month(window.start)}–{month}"
    return f"{month}{NBSP}{window.last_month.year}" if compare is Compare.YEAR else month
