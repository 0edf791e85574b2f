"""Plans: targets to come, put together at leisure and published all at once."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from kpidash import clock
from metrics.engine.periods import add_months, fiscal_year_start
from metrics.formats import day_in_words
from metrics.models import PlannedTarget, Target, TargetPlan
from metrics.targets.book import TargetBook
from metrics.targets.lines import FIGURES, Place, as_line, has_same_figures, place_of
from metrics.targets.setting import check

# The lengths of time that people plan in; a year's targets hold for twelve rolling months too.
LENGTHS = {"month": ("month",), "quarter": ("quarter",), "year": ("year", "t12m")}


def next_quarter(today: date, *, fiscal_start: int) -> date:
    """The first day of the fiscal quarter that comes next: when targets usually change."""
    day = fiscal_year_start(today, fiscal_start)
    while day <= today:
        day = add_months(day, 3)
    return day


@transaction.atomic
def begin_plan(
    *, starts_on: date, reason: str, lengths: Collection[str], by: User, today: date
) -> TargetPlan:
    """A plan with all that would hold on its first day, for some lengths of time."""
    check_start(starts_on, today=today)
    plan = TargetPlan(starts_on=starts_on, reason=reason, made_by=by, made_at=clock.now())
    plan.full_clean()
    plan.save()
    windows = {window for length in lengths for window in LENGTHS[length]}
    _copy(plan, [target for target in continuing(starts_on) if target.window in windows])
    return plan


@transaction.atomic
def plan_these(
    targets: Iterable[Target], *, starts_on: date, reason: str, by: User, today: date
) -> TargetPlan:
    """A plan with some targets as they are, to be changed together."""
    plan = begin_plan(starts_on=starts_on, reason=reason, lengths=(), by=by, today=today)
    _copy(plan, {place_of(target): target for target in targets}.values())
    return plan


def check_start(starts_on: date, *, today: date) -> None:
    """Targets begin in the future: what people were judged by stays what it was."""
    if starts_on <= today:
        said = _("Targets begin in the future: choose a day after %(today)s.")
        raise ValidationError({"starts_on": said % {"today": day_in_words(today)}})


def continuing(on: date) -> list[Target]:
    """What holds on a day, and what ends there with nothing wider to take its place.

    A quarter's own targets go on into the next; somebody's ramp that is over doesn't.
    """
    book = TargetBook.load()
    found = Target.objects.select_related("team", "person", "client")
    before = found.holding_on(on - timedelta(days=1)).filter(ends_on=on)
    over = [
        target
        for target in before
        if book.applying_at(target.kpi, target.scope, target.window, on) is None
    ]
    return [*found.holding_on(on), *over]


def _copy(plan: TargetPlan, targets: Iterable[Target]) -> None:
    lines = []
    for target in targets:
        line = as_line(target)
        goes_on = target.ends_on and target.ends_on > plan.starts_on
        line.plan, line.starts_on = plan, plan.starts_on
        line.ends_on = target.ends_on if goes_on else None
        lines.append(line)
    PlannedTarget.objects.bulk_create(lines)


def put(plan: TargetPlan, *lines: PlannedTarget) -> None:
    """Have these lines take the place of what the plan had for the same KPI and people."""
    _prepare(plan, lines)
    with transaction.atomic():
        _still_open(plan)
        for place in {place_of(line) for line in lines}:
            take_out(plan, place)
        PlannedTarget.objects.bulk_create(lines)


def take_out(plan: TargetPlan, place: Place) -> None:
    """Let a plan say nothing about a KPI and people: what holds there goes on."""
    found = plan.lines.select_related("team", "person", "client").filter(kpi=place[0])
    mine = [line.pk for line in found if place_of(line) == place]
    plan.lines.filter(pk__in=mine).delete()


@transaction.atomic
def replace_lines(plan: TargetPlan, lines: Sequence[PlannedTarget]) -> None:
    """Have the plan hold these lines and no others."""
    _prepare(plan, lines)
    _still_open(plan)
    plan.lines.all().delete()
    PlannedTarget.objects.bulk_create(lines)


def _prepare(plan: TargetPlan, lines: Iterable[PlannedTarget]) -> None:
    """See that lines fit; what changes without a reason of its own changes for the plan's."""
    book = TargetBook.load()
    for line in lines:
        if needs_reason(line, holding(line, book)):
            line.reason = plan.reason
        _fit(plan, line)


def holding(line: PlannedTarget, book: TargetBook) -> Target | None:
    """The target of the same people that holds on the line's first day."""
    found = book.of(line.kpi, line.window, line.scope)
    return next((target for target in found if target.holds(line.starts_on)), None)


def _fit(plan: TargetPlan, line: PlannedTarget) -> None:
    """See that a line makes sense by itself and lies within its plan."""
    line.plan = plan
    if line.is_ending:
        for name in FIGURES[:-1]:
            setattr(line, name, None)
    else:
        check(line)
    if line.starts_on < plan.starts_on:
        said = _("The plan begins on %(day)s: start then, or later.")
        raise ValidationError({"starts_on": said % {"day": day_in_words(plan.starts_on)}})
    line.full_clean(validate_constraints=False)
    if line.ends_on and line.ends_on <= line.starts_on:
        raise ValidationError({"ends_on": _("It ends before it begins: choose a later day.")})


def _still_open(plan: TargetPlan) -> None:
    locked = TargetPlan.objects.select_for_update().get(pk=plan.pk)
    if locked.published_at:
        raise ValidationError(_("This plan is published already: begin another one."))


def needs_reason(line: PlannedTarget, before: Target | None) -> bool:
    """Whether the figures change while the reason stays what it was."""
    if line.is_ending or before is None or has_same_figures(line, before):
        return False
    return line.reason.strip() == before.reason.strip()


def ramp(first: PlannedTarget, *, figures: Sequence[Decimal], months: int) -> list[PlannedTarget]:
    """One line for each step; after the last one the next wider target applies again."""
    steps = []
    for position, figure in enumerate(figures):
        step = as_line(first)
        step.team, step.person, step.client = first.team, first.person, first.client
        step.target = figure
        step.starts_on = _later(first.starts_on, months * position)
        step.ends_on = _later(first.starts_on, months * (position + 1))
        steps.append(step)
    return steps


def _later(day: date, months: int) -> date:
    """The same day of a later month, or its last one: no month has a 31st of its own."""
    month = add_months(day, months)
    last = add_months(month, 1) - timedelta(days=1)
    return month.replace(day=min(day.day, last.day))


@transaction.atomic
def move_plan(plan: TargetPlan, *, starts_on: date, reason: str, today: date) -> None:
    """Have a plan begin on another day; its lines move along."""
    check_start(starts_on, today=today)
    _still_open(plan)
    months = (starts_on.year - plan.starts_on.year) * 12 + starts_on.month - plan.starts_on.month
    lines = list(plan.lines.all())
    for line in lines:
        is_first = line.starts_on == plan.starts_on
        line.starts_on = starts_on if is_first else _later(line.starts_on, months)
        line.ends_on = _later(line.ends_on, months) if line.ends_on else None
    plan.starts_on, plan.reason = starts_on, reason
    plan.full_clean()
    plan.save(update_fields=["starts_on", "reason"])
    # Written anew: while they move one by one, two steps would begin on one day.
    plan.lines.all().delete()
    PlannedTarget.objects.bulk_create(lines)
