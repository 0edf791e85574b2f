"""What a target would have meant: the published numbers of past periods, held against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.answers import Answer, Published, Query
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window, WindowKind
from metrics.engine.rating import Goal, Status, rate
from metrics.engine.scopes import Scope
from metrics.formats import NumberFormat, grouped
from metrics.scorecards.figures import MARKS, StatusMark
from metrics.scorecards.findings import JUDGED
from metrics.scorecards.lines import axis_label
from metrics.scorecards.undecided import why, with_rest

QUARTERS = 8
LAST_YEAR = 4


@dataclass(frozen=True)
class PastPeriod:
    label: str
    value: str
    status: StatusMark


@dataclass(frozen=True)
class Past:
    """Some periods, oldest first, and in words how many would have met the target."""

    periods: tuple[PastPeriod, ...]
    said: str
    met: int
    judged: int


def past_windows(published: Published, kind: str, count: int = QUARTERS) -> list[Window]:
    """The last periods that are over; twelve months are told once a quarter."""
    if kind in (WindowKind.YEAR, WindowKind.T12M):
        quarters = _over(published, WindowKind.QUARTER, count)
        return [published.window(WindowKind.T12M, quarter.last_month) for quarter in quarters]
    return _over(published, WindowKind(kind), count)


def _over(published: Published, kind: WindowKind, count: int) -> list[Window]:
    last = published.window(kind, published.today)
    while not last.is_complete(published.today):
        last = last.previous()
    windows = published.windows(kind, last.last_month, count)
    return [window for window in windows if published.is_published(window)]


def past_answers(
    published: Published, asked: Iterable[tuple[str, Scope, str]], count: int = QUARTERS
) -> dict[Query, Answer]:
    """The numbers of those periods for any KPIs, scopes and lengths of time, in one read."""
    asked = list(asked)
    windows = {kind: past_windows(published, kind, count) for kind in {kind for *_, kind in asked}}
    queries = [
        (key, scope, window)
        for key, scope, kind in asked
        for window in windows[kind]
        if CATALOGUE[key].judges(window)
    ]
    return published.answers(list(dict.fromkeys(queries)))


def answers_of(
    published: Published,
    table: Mapping[Query, Answer],
    asked: tuple[str, Scope, str],
    count: int = QUARTERS,
) -> list[Answer]:
    key, scope, kind = asked
    windows = past_windows(published, kind, count)
    return [table[key, scope, window] for window in windows if (key, scope, window) in table]


def past(answers: Sequence[Answer], goal: Goal, *, currency: str) -> Past:
    periods = tuple(_period(answer, goal, currency) for answer in answers)
    statuses = [judged_by(answer, goal) for answer in answers]
    judged = sum(status in JUDGED for status in statuses)
    met = statuses.count(Status.ON_TARGET)
    return Past(periods, _said(met, statuses), met, judged)


def judged_by(answer: Answer, goal: Goal | None) -> Status:
    """What a number's status would have been under another target."""
    return rate(
        value=answer.value,
        n=answer.n,
        low=answer.low,
        high=answer.high,
        goal=goal,
        better=answer.kpi.better,
        is_complete=answer.is_complete,
        is_trusted=answer.quality.is_trusted,
    )


def _period(answer: Answer, goal: Goal, currency: str) -> PastPeriod:
    number = NumberFormat.of(answer.kpi, currency)
    status = MARKS[judged_by(answer, goal)]
    return PastPeriod(axis_label(answer.window), number.text(answer.value), status)


def _said(met: int, statuses: Sequence[Status]) -> str:
    """Would have been met in 5 of 8 periods, 1 too close to call."""
    rest = [status for status in statuses if status not in JUDGED]
    if not statuses:
        return _("There are no numbers of past periods yet.")
    if len(rest) == len(statuses):
        return _("None of these periods can be judged for certain: %(why)s.") % {"why": why(rest)}
    told = ngettext(
        "Would have been met in %(met)s of %(periods)s period",
        "Would have been met in %(met)s of %(periods)s periods",
        len(statuses),
    ) % {"met": grouped(met), "periods": grouped(len(statuses))}
    return f"{with_rest(told, rest, grouped(len(rest)))}."
