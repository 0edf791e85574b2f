"""What if: how many would have met the planned targets in the last eight quarters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.answers import Answer, Published, Query
from metrics.engine.kpi import CATALOGUE
from metrics.engine.rating import Goal, Status
from metrics.engine.scopes import Scope
from metrics.formats import grouped
from metrics.models import PlannedTarget, TargetPlan
from metrics.scorecards.findings import JUDGED
from metrics.scorecards.lines import axis_label
from metrics.scorecards.targets import LENGTHS_IN_WORDS, span
from metrics.scorecards.targets_grid import terms_in_words
from metrics.scorecards.targets_past import Past, answers_of, judged_by, past, past_answers
from metrics.scorecards.targets_plan import PlanLink, plan_link
from metrics.targets import Change, TargetBook, goal_of
from metrics.targets.lines import book_with
from metrics.wording import said

FEWEST_JUDGED = 3


@dataclass(frozen=True)
class Share:
    """How many met a target, of those who can be judged."""

    met: int
    judged: int

    @property
    def said(self) -> str:
        told = {"met": grouped(self.met), "judged": grouped(self.judged)}
        return _("%(met)s of %(judged)s") % told if self.judged else ""


@dataclass(frozen=True)
class PeoplePeriod:
    """How many people would have met the planned target, and how many met that of today."""

    label: str
    planned: str
    today: str


@dataclass(frozen=True)
class _Period:
    label: str
    planned: Share
    today: Share


@dataclass(frozen=True)
class WhatIfRow:
    name: str
    whom: str
    length: str
    before: str
    after: str
    when: str
    past: Past | None
    met_today: str
    people: tuple[PeoplePeriod, ...]
    applies_to: int
    can_judge: bool
    warning: str


@dataclass(frozen=True)
class WhatIfPage:
    plan: PlanLink
    rows: tuple[WhatIfRow, ...]
    has_numbers: bool


Asked = tuple[str, Scope, str]


def what_if_page(
    published: Published | None,
    plan: TargetPlan,
    lines: Sequence[PlannedTarget],
    changes: Sequence[Change],
    book: TargetBook,
    people: Sequence[Scope],
    *,
    currency: str,
) -> WhatIfPage:
    """`people` are those whom the wider targets are passed on to."""
    shown = [change for change in changes if not change.line.is_ending]
    if published is None:
        return WhatIfPage(plan_link(plan), (), has_numbers=False)
    planned = book_with(book, lines)
    reach = {change.line.pk: _reached(change.line, planned, people) for change in shown}
    asked = [
        (change.line.kpi, scope, _length(change.line))
        for change in shown
        for scope in (*_own_scope(change.line), *reach[change.line.pk])
    ]
    table = past_answers(published, asked)
    rows = [
        _row(published, change, table, reach[change.line.pk], book, currency) for change in shown
    ]
    return WhatIfPage(plan_link(plan), tuple(rows), has_numbers=True)


def _length(line: PlannedTarget) -> str:
    return "year" if line.window == "t12m" else line.window


def _own_scope(line: PlannedTarget) -> tuple[Scope, ...]:
    """Nobody has the number of a role."""
    return () if line.role else (Scope.parse(line.scope),)


def _reached(line: PlannedTarget, planned: TargetBook, people: Sequence[Scope]) -> list[Scope]:
    """The people to whom the line would apply without being set for them alone."""
    if line.person or line.client:
        return []
    return [
        person
        for person in people
        if (applied := planned.applying(line.kpi, person, line.window, line.starts_on))
        and applied.id == -line.pk
    ]


def _row(
    published: Published,
    change: Change,
    table: Mapping[Query, Answer],
    people: Sequence[Scope],
    book: TargetBook,
    currency: str,
) -> WhatIfRow:
    line = change.line
    length, goal = _length(line), goal_of(line)
    answers = [
        answer
        for scope in _own_scope(line)
        for answer in answers_of(published, table, (line.kpi, scope, length))
    ]
    before = goal_of(change.before) if change.before else None
    own = past(answers, goal, currency=currency) if answers else None
    periods = _people(published, line, table, people, book)
    return WhatIfRow(
        name=said(CATALOGUE[line.kpi].name),
        whom=line.whom,
        length=str(LENGTHS_IN_WORDS[line.window]),
        before=terms_in_words(change.before, currency),
        after=terms_in_words(line, currency),
        when=span(line.starts_on, line.ends_on),
        past=own,
        met_today=_met(past(answers, before, currency=currency)) if before and answers else "",
        people=tuple(_told(period) for period in periods),
        applies_to=len(people),
        can_judge=any(period.planned.judged for period in periods),
        warning=_warning(own),
    )


def _met(past_of_today: Past) -> str:
    return Share(past_of_today.met, past_of_today.judged).said


def _warning(own: Past | None) -> str:
    """A target that was never met is a wish; one that always was is none."""
    if own is None or own.judged < FEWEST_JUDGED:
        return ""
    if own.met == 0:
        return _("Never met in these periods: is it within reach?")
    return _("Met in all these periods: does it ask for anything?") if own.met == own.judged else ""


def _people(
    published: Published,
    line: PlannedTarget,
    table: Mapping[Query, Answer],
    people: Sequence[Scope],
    book: TargetBook,
) -> list[_Period]:
    length = _length(line)
    by_person = {scope: answers_of(published, table, (line.kpi, scope, length)) for scope in people}
    periods = []
    for column in zip(*by_person.values(), strict=True):
        theirs = [
            book.applying(line.kpi, scope, line.window, line.starts_on) for scope in by_person
        ]
        goals = [applied.goal if applied else None for applied in theirs]
        periods.append(
            _Period(
                label=axis_label(column[0].window),
                planned=_share(column, [goal_of(line)] * len(column)),
                today=_share(column, goals),
            )
        )
    return periods


def _told(period: _Period) -> PeoplePeriod:
    return PeoplePeriod(period.label, period.planned.said, period.today.said)


def _share(answers: Sequence[Answer], goals: Sequence[Goal | None]) -> Share:
    statuses = [judged_by(answer, goal) for answer, goal in zip(answers, goals, strict=True)]
    judged = sum(status in JUDGED for status in statuses)
    met = statuses.count(Status.ON_TARGET)
    return Share(met, judged)
