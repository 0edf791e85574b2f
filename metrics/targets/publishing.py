"""What a plan would change, and publishing it: all of it or nothing."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit import Action
from accounts.models import Agency, User
from kpidash import clock
from metrics.engine.periods import Window
from metrics.models import PlannedTarget, Target, TargetPlan
from metrics.targets.book import TargetBook
from metrics.targets.lines import FIGURES, as_target, has_same_figures, place_of
from metrics.targets.plans import check_start, holding, needs_reason
from metrics.targets.setting import change_target, end_target, set_target, withdraw_target
from metrics.wording import said


class What(StrEnum):
    CHANGED = "changed"
    NEW = "new"
    ENDING = "ending"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """One line of a plan, beside what would hold on its first day without it."""

    line: PlannedTarget
    before: Target | None
    what: What

    @property
    def needs_reason(self) -> bool:
        return needs_reason(self.line, self.before)


@dataclass(frozen=True)
class Difference:
    """All that a plan would change."""

    changes: tuple[Change, ...]
    past_periods: int

    def count(self, what: What) -> int:
        return Counter(change.what for change in self.changes)[what]

    @property
    def real(self) -> list[Change]:
        return [change for change in self.changes if change.what is not What.SAME]

    @property
    def mark(self) -> str:
        """Tells this difference from another, so that what is published is what was read."""
        lines = "\n".join(sorted(_told(change) for change in self.changes))
        return hashlib.sha256(lines.encode()).hexdigest()[:16]


def _told(change: Change) -> str:
    line, before = change.line, change.before
    parts: list[object] = [change.what, *place_of(line), line.starts_on, line.ends_on, line.reason]
    parts += [getattr(line, name) for name in FIGURES]
    parts += [before.pk, *(getattr(before, name) for name in FIGURES)] if before else []
    return "|".join(map(str, parts))


def difference(plan: TargetPlan, *, today: date, book: TargetBook | None = None) -> Difference:
    """A plan's lines beside what holds without it."""
    lines = plan.lines.select_related("team", "person", "client").order_by("kpi", "starts_on")
    return difference_of(list(lines), book or TargetBook.load(), today=today)


def difference_of(lines: Sequence[PlannedTarget], book: TargetBook, *, today: date) -> Difference:
    places = defaultdict(list)
    for line in lines:
        places[place_of(line)].append(line)
    changes = [
        _change(line, book, is_first=line is found[0])
        for found in places.values()
        for line in found
        if not (line.is_ending and holding(line, book) is None)
    ]
    return Difference(tuple(changes), _past_periods(changes, today=today))


def _change(line: PlannedTarget, book: TargetBook, *, is_first: bool) -> Change:
    before = holding(line, book)
    if line.is_ending:
        return Change(line, before, What.ENDING)
    if before is None:
        return Change(line, None, What.NEW)
    ends_alike = line.ends_on in (None, before.ends_on)
    # Behind an earlier step of the plan nothing is as it was.
    is_same = is_first and ends_alike and has_same_figures(line, before)
    return Change(line, before, What.SAME if is_same else What.CHANGED)


def _past_periods(changes: Iterable[Change], *, today: date) -> int:
    """Periods that are over and would be judged anew: none, as long as targets begin later."""
    fiscal_start = Agency.objects.current().fiscal_year_start_month
    found = {
        (*place_of(change.line), window)
        for change in changes
        if change.what is not What.SAME and change.line.starts_on <= today
        for window in _over(change.line, today, fiscal_start)
    }
    return len(found)


def _over(line: PlannedTarget, today: date, fiscal_start: int) -> Iterable[Window]:
    """Its windows that are over, of those that end once it holds."""
    window = Window.at(line.window, line.starts_on, fiscal_start=fiscal_start)
    while window.is_complete(today):
        yield window
        window = Window.at(line.window, window.end, fiscal_start=fiscal_start)


@transaction.atomic
def publish(plan: TargetPlan, *, by: User, today: date, seen: str = "") -> Difference:
    """Have a plan's targets hold from their first day on: all of them, or none.

    `seen` is the mark of the difference that was read; another one is refused.
    """
    plan = TargetPlan.objects.select_for_update().get(pk=plan.pk)
    found = difference(plan, today=today)
    _see_that_it_may(plan, found, today=today, seen=seen)
    problems = [problem for change in found.real for problem in _carry_out(change, by=by)]
    if problems:
        raise ValidationError(problems)
    plan.published_at, plan.published_by = clock.now(), by
    plan.save(update_fields=["published_at", "published_by"])
    audit.note(Action.PLAN_PUBLISHED, by=by, about=f"plan:{plan.pk}", targets=len(found.real))
    return found


def _see_that_it_may(plan: TargetPlan, found: Difference, *, today: date, seen: str) -> None:
    if plan.published_at:
        raise ValidationError(_("This plan is published already."))
    check_start(plan.starts_on, today=today)
    if not found.real:
        raise ValidationError(_("Nothing in this plan differs from the targets that hold."))
    if any(change.needs_reason for change in found.changes):
        raise ValidationError(
            _("Some targets change and keep their old reason: say why they change.")
        )
    if seen and seen != found.mark:
        raise ValidationError(
            _("The targets changed since you read this. Read what is different now, then publish.")
        )


def _carry_out(change: Change, *, by: User) -> list[str]:
    """What stands in the way, in sentences that name the line; nothing if it was done."""
    try:
        with transaction.atomic():
            _set(change.line, by=by)
    except ValidationError as refusal:
        named = {"kpi": said(change.line.kpi_name), "whom": change.line.whom}
        return [
            _("%(kpi)s, %(whom)s: %(problem)s") % {**named, "problem": problem}
            for problem in refusal.messages
        ]
    return []


def _set(line: PlannedTarget, *, by: User) -> None:
    in_line = Target.objects.in_line_with(line)
    held = in_line.holding_on(line.starts_on).order_by("starts_on").last()
    begins_then = held is not None and held.starts_on == line.starts_on
    if line.is_ending and held:
        if begins_then:
            withdraw_target(held, by=by)
        else:
            end_target(held, on=line.starts_on, by=by, why=line.reason)
    elif begins_then and held:
        for name in (*FIGURES, "reason"):
            setattr(held, name, getattr(line, name))
        held.ends_on = line.ends_on or held.ends_on
        change_target(held, by=by)
    elif not line.is_ending:
        set_target(as_target(line), by=by)
