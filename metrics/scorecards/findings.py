"""Titles that say the finding, and never more than the interval carries.

A number whose target lies inside its 95 % interval is neither met nor missed:
then the title says so. Without a rule that fits, the number is told plainly.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from metrics.answers import Answer
from metrics.engine.kpi import Better, Fold
from metrics.engine.periods import WindowKind
from metrics.engine.rating import Goal, Status
from metrics.formats import (
    NumberFormat,
    grouped,
    month_in_words,
    plural,
    sentence,
    window_in_words,
)
from metrics.scorecards.undecided import why, with_rest
from metrics.wording import said

MISSED = (Status.NEAR_TARGET, Status.OFF_TARGET)
JUDGED = (Status.ON_TARGET, *MISSED)
NUMBERS = (
    pgettext_lazy("number in a title", "no"),
    pgettext_lazy("number in a title", "one"),
    pgettext_lazy("number in a title", "two"),
    pgettext_lazy("number in a title", "three"),
    pgettext_lazy("number in a title", "four"),
    pgettext_lazy("number in a title", "five"),
    pgettext_lazy("number in a title", "six"),
    pgettext_lazy("number in a title", "seven"),
    pgettext_lazy("number in a title", "eight"),
    pgettext_lazy("number in a title", "nine"),
    pgettext_lazy("number in a title", "ten"),
    pgettext_lazy("number in a title", "eleven"),
    pgettext_lazy("number in a title", "twelve"),
)


def in_words(count: int) -> str:
    return str(NUMBERS[count]) if count < len(NUMBERS) else grouped(count)


def finding(answers: Sequence[Answer], *, currency: str) -> str:
    """One true sentence about the last complete number of a line."""
    whole = [answer for answer in answers if answer.is_complete]
    if not whole:
        running = _("%(kpi)s: the first period still runs")
        return running % {"kpi": said(answers[-1].kpi.short_name)} if answers else ""
    last = whole[-1]
    if last.value is None:
        return _("%(kpi)s: no data for %(period)s") % _facts(last, currency)
    if last.status in (Status.TOO_FEW, Status.TOO_CLOSE):
        return _undecided(last, currency)
    if last.status in JUDGED:
        return _judged(whole, currency)
    return _("%(kpi)s: %(value)s in %(period)s") % _facts(last, currency)


def _facts(answer: Answer, currency: str) -> dict[str, str]:
    """What sentences name: each takes what it needs."""
    return {
        "kpi": said(answer.kpi.short_name),
        "value": NumberFormat.of(answer.kpi, currency).text(answer.value),
        "target": target_in_words(answer, currency),
        "period": window_in_words(answer.window),
    }


def _undecided(answer: Answer, currency: str) -> str:
    facts = _facts(answer, currency)
    if answer.status is Status.TOO_CLOSE:
        return _("%(kpi)s is %(value)s: too close to call against %(target)s") % facts
    few = _("%(kpi)s is %(value)s: %(things)s are too few to judge it by %(target)s")
    return few % {**facts, "things": plural(answer.n, answer.kpi.rows)}


def target_in_words(answer: Answer, currency: str) -> str:
    """the 90 % target, the 2–4 a month band."""
    goal = answer.target.goal if answer.target else None
    number = NumberFormat.of(answer.kpi, currency)
    if goal is None:
        return _("its target")
    if goal.target is None:
        return _("the %(goal)s band") % {"goal": number.goal(goal, answer.kpi.better)}
    return _("the %(goal)s target") % {"goal": number.limit(goal.target)}


def _judged(whole: Sequence[Answer], currency: str) -> str:
    """Since when it has been on this side; a crossing only where both sides were judged."""
    last = whole[-1]
    stretch = 1
    while stretch < len(whole) and _continues(whole[-stretch - 1], last):
        stretch += 1
    if stretch == len(whole) > 1:
        return _always(whole, currency)
    facts = {**_facts(last, currency), "since": _when(whole[-stretch])}
    before = whole[-stretch - 1] if stretch < len(whole) else None
    if before and before.status in JUDGED and _goal(before) == _goal(last):
        return _crossing(last) % facts
    is_met = last.status is Status.ON_TARGET
    if stretch == 1:
        met = _("%(kpi)s has met %(target)s in %(period)s")
        return (met if is_met else _("%(kpi)s has missed %(target)s in %(period)s")) % facts
    met = _("%(kpi)s has met %(target)s since %(since)s")
    return (met if is_met else _("%(kpi)s has missed %(target)s since %(since)s")) % facts


def _continues(earlier: Answer, last: Answer) -> bool:
    """Whether it was judged, by the same goal, to be on the same side."""
    same_side = (earlier.status is Status.ON_TARGET) is (last.status is Status.ON_TARGET)
    return earlier.status in JUDGED and same_side and _goal(earlier) == _goal(last)


def _goal(answer: Answer) -> Goal | None:
    return answer.target.goal if answer.target else None


def _crossing(answer: Answer) -> str:
    is_met = answer.status is Status.ON_TARGET
    if answer.target and answer.target.goal.target is None:
        back = _("%(kpi)s came back into %(target)s in %(since)s")
        return back if is_met else _("%(kpi)s left %(target)s in %(since)s")
    if answer.kpi.better is Better.LOWER:
        down = _("%(kpi)s came down to %(target)s in %(since)s")
        return down if is_met else _("%(kpi)s rose over %(target)s in %(since)s")
    up = _("%(kpi)s climbed back to %(target)s in %(since)s")
    return up if is_met else _("%(kpi)s slipped under %(target)s in %(since)s")


def _always(whole: Sequence[Answer], currency: str) -> str:
    facts = {**_facts(whole[-1], currency), "periods": in_words(len(whole))}
    if whole[-1].status is Status.ON_TARGET:
        return _("%(kpi)s has met %(target)s in all %(periods)s periods shown") % facts
    return _("%(kpi)s has missed %(target)s in all %(periods)s periods shown") % facts


def _when(answer: Answer) -> str:
    """September 2026; other windows than months by their label."""
    if answer.window.kind in (WindowKind.MONTH, WindowKind.T12M):
        return month_in_words(answer.window.last_month)
    return window_in_words(answer.window)


def summary(answers: Sequence[Answer], *, currency: str) -> str:
    """What somebody who can't see the line must know of it."""
    known = [answer for answer in answers if answer.value is not None and answer.is_complete]
    if not known:
        return _("There are no complete numbers to draw yet.")
    first, last = known[0], known[-1]
    number = NumberFormat.of(last.kpi, currency)
    facts = [_from_first_to_last(first, last, number)]
    if last.target:
        facts.append(
            _("target %(goal)s") % {"goal": number.goal(last.target.goal, last.kpi.better)}
        )
    if last.kpi.fold in (Fold.SHARE, Fold.SCORE) and last.low is not None:
        facts.append(
            _("95 %% interval %(low)s to %(high)s")
            % {"low": number.text(last.low), "high": number.text(last.high)}
        )
    return sentence("; ".join(facts))


def _from_first_to_last(first: Answer, last: Answer, number: NumberFormat) -> str:
    """Of one period alone, that one."""
    told = {"kpi": said(last.kpi.name), "value": number.text(last.value)}
    end = window_in_words(last.window)
    if first is last:
        return _("%(kpi)s: %(value)s in %(period)s") % {**told, "period": end}
    return _("%(kpi)s: %(first)s in %(start)s, %(last)s in %(end)s") % {
        "kpi": told["kpi"],
        "first": number.text(first.value),
        "start": window_in_words(first.window),
        "last": told["value"],
        "end": end,
    }


def tally(statuses: Sequence[Status]) -> str:
    """Four of five KPIs on or near target, one too close to call."""
    rest = [status for status in statuses if status not in JUDGED]
    if len(rest) == len(statuses):
        return _none_judged(rest)
    fine = sum(status in (Status.ON_TARGET, Status.NEAR_TARGET) for status in statuses)
    return with_rest(_fine(fine, len(statuses)), rest, in_words(len(rest)))


def _none_judged(statuses: Sequence[Status]) -> str:
    if len(statuses) == 1:
        return _("The one KPI is %(why)s") % {"why": why(statuses)}
    told = {"all": in_words(len(statuses)), "why": why(statuses)}
    return _("Of %(all)s KPIs all are %(why)s") % told


def _fine(part: int, whole: int) -> str:
    """Four of five KPIs on or near target, none of three, the one KPI."""
    if whole == 1 and part:
        return _("The one KPI on or near target")
    if whole == 1:
        return _("Not the one KPI on or near target")
    if not part:
        return _("None of %(all)s KPIs on or near target") % {"all": in_words(whole)}
    return _("%(part)s of %(all)s KPIs on or near target") % {
        "part": in_words(part).capitalize(),
        "all": in_words(whole),
    }
