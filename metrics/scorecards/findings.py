"""Titles that say the finding, and never more than the interval carries.

A number whose target lies inside its 95 % interval is neither met nor missed:
then the title says so. Without a rule that fits, the number is told plainly.
"""

from collections.abc import Sequence

from metrics.answers import Answer
from metrics.engine.kpi import Better, Fold
from metrics.engine.periods import WindowKind
from metrics.engine.rating import Goal, Status
from metrics.formats import NumberFormat, plural

MISSED = (Status.NEAR_TARGET, Status.OFF_TARGET)
JUDGED = (Status.ON_TARGET, *MISSED)
NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def in_words(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def finding(answers: Sequence[Answer], *, currency: str) -> str:
    """One true sentence about the last complete number of a line."""
    whole = [answer for answer in answers if answer.is_complete]
    if not whole:
        return f"{answers[-1].kpi.short_name}: the first period still runs" if answers else ""
    last = whole[-1]
    if last.value is None:
        return f"{last.kpi.short_name}: no data for {last.window.label}"
    if last.status in (Status.TOO_FEW, Status.TOO_CLOSE):
        return _undecided(last, currency)
    if last.status in JUDGED:
        return _judged(whole, currency)
    return _plain(last, currency)


def _plain(answer: Answer, currency: str) -> str:
    number = NumberFormat.of(answer.kpi, currency)
    return f"{answer.kpi.short_name}: {number.text(answer.value)} in {answer.window.label}"


def _undecided(answer: Answer, currency: str) -> str:
    number = NumberFormat.of(answer.kpi, currency)
    said = f"{answer.kpi.short_name} is {number.text(answer.value)}"
    target = target_in_words(answer, currency)
    if answer.status is Status.TOO_CLOSE:
        return f"{said}: too close to call against {target}"
    return f"{said}: {plural(answer.n, answer.kpi.rows)} are too few to judge it by {target}"


def target_in_words(answer: Answer, currency: str) -> str:
    """the 90 % target, the 2–4 a month band."""
    goal = answer.target.goal if answer.target else None
    number = NumberFormat.of(answer.kpi, currency)
    if goal is None:
        return "its target"
    if goal.target is None:
        return f"the {number.goal(goal, answer.kpi.better)} band"
    return f"the {number.limit(goal.target)} target"


def _judged(whole: Sequence[Answer], currency: str) -> str:
    """Since when it has been on this side; a crossing only where both sides were judged."""
    last = whole[-1]
    stretch = 1
    while stretch < len(whole) and _continues(whole[-stretch - 1], last):
        stretch += 1
    first = whole[-stretch]
    if stretch == len(whole):
        return _always(whole, currency)
    before = whole[-stretch - 1]
    if before.status in JUDGED and _goal(before) == _goal(last):
        return f"{_crossing(last, currency)} in {_when(first)}"
    if stretch == 1:
        return f"{_now(last, currency)} in {last.window.label}"
    return f"{_now(last, currency)} since {_when(first)}"


def _continues(earlier: Answer, last: Answer) -> bool:
    """Whether it was judged, by the same goal, to be on the same side."""
    same_side = (earlier.status is Status.ON_TARGET) is (last.status is Status.ON_TARGET)
    return earlier.status in JUDGED and same_side and _goal(earlier) == _goal(last)


def _goal(answer: Answer) -> Goal | None:
    return answer.target.goal if answer.target else None


def _now(answer: Answer, currency: str) -> str:
    verb = "has met" if answer.status is Status.ON_TARGET else "has missed"
    return f"{answer.kpi.short_name} {verb} {target_in_words(answer, currency)}"


def _crossing(answer: Answer, currency: str) -> str:
    name, target = answer.kpi.short_name, target_in_words(answer, currency)
    is_met = answer.status is Status.ON_TARGET
    if answer.target and answer.target.goal.target is None:
        return f"{name} {'came back into' if is_met else 'left'} {target}"
    if answer.kpi.better is Better.LOWER:
        return f"{name} {'came down to' if is_met else 'rose over'} {target}"
    return f"{name} {'climbed back to' if is_met else 'slipped under'} {target}"


def _always(whole: Sequence[Answer], currency: str) -> str:
    said = _now(whole[-1], currency)
    if len(whole) == 1:
        return f"{said} in {whole[-1].window.label}"
    return f"{said} in all {in_words(len(whole))} periods shown"


def _when(answer: Answer) -> str:
    """September, or September 2025 where the year isn't plain; other windows by their label."""
    if answer.window.kind in (WindowKind.MONTH, WindowKind.T12M):
        return f"{answer.window.last_month:%B %Y}"
    return answer.window.label


def summary(answers: Sequence[Answer], *, currency: str) -> str:
    """What somebody who can't see the line must know of it."""
    told = [answer for answer in answers if answer.value is not None and answer.is_complete]
    if not told:
        return "There are no complete numbers to draw yet."
    first, last = told[0], told[-1]
    number = NumberFormat.of(last.kpi, currency)
    said = (
        f"{last.kpi.name}: {number.text(first.value)} in {first.window.label}, "
        f"{number.text(last.value)} in {last.window.label}"
    )
    if last.target:
        said += f"; target {number.goal(last.target.goal, last.kpi.better)}"
    if last.kpi.fold in (Fold.SHARE, Fold.SCORE) and last.low is not None:
        said += f"; 95 % interval {number.text(last.low)} to {number.text(last.high)}"
    return f"{said}."


def tally(statuses: Sequence[Status]) -> str:
    """Four of five KPIs on or near target; those that can't be judged are said apart."""
    judged = [status for status in statuses if status in JUDGED]
    rest = len(statuses) - len(judged)
    fine = sum(status is not Status.OFF_TARGET for status in judged)
    if not judged:
        return f"{share_in_words(0, len(statuses), 'KPI')} can be judged yet"
    said = f"{share_in_words(fine, len(judged), 'KPI')} on or near target"
    return f"{said}, {in_words(rest)} can't be judged yet" if rest else said


def share_in_words(part: int, whole: int, noun: str) -> str:
    """Four of five KPIs, none of three targets, the one KPI."""
    if whole == 1:
        return f"{'The one' if part else 'Not the one'} {noun}"
    return f"{in_words(part).capitalize() if part else 'None'} of {in_words(whole)} {noun}s"
