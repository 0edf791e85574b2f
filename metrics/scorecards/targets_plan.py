"""A plan of targets: what it would change, line by line and in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.engine.kpi import CATALOGUE
from metrics.formats import NumberFormat, day_in_words, grouped
from metrics.models import PlannedTarget, TargetPlan
from metrics.scorecards.targets import LENGTHS_IN_WORDS, span
from metrics.scorecards.targets_grid import (
    WHAT_IN_WORDS,
    Grid,
    GridAsked,
    KpiChoice,
    Place,
    grid,
    kpi_choices,
    terms_in_words,
)
from metrics.targets import Change, Difference, TargetBook, What
from metrics.targets.lines import book_with
from metrics.targets.publishing import difference_of
from metrics.wording import said


@dataclass(frozen=True)
class PlanLink:
    """A plan among others: from when, why, by whom."""

    id: int
    name: str
    reason: str
    made: str
    is_published: bool


@dataclass(frozen=True)
class ChangeRow:
    name: str
    whom: str
    length: str
    before: str
    inherited: str
    after: str
    what: str
    tone: str
    span: str
    reason: str
    needs_reason: bool
    href: str


@dataclass(frozen=True)
class PlanPage:
    plan: PlanLink
    difference: str
    grid: Grid
    places: tuple[Place, ...]
    choices: tuple[KpiChoice, ...]
    has_lines: bool


@dataclass(frozen=True)
class DifferencePage:
    plan: PlanLink
    difference: str
    rows: tuple[ChangeRow, ...]
    same: int
    mark: str
    lacks_reasons: bool
    is_late: str


def plan_link(plan: TargetPlan) -> PlanLink:
    name = _("Targets from %(day)s") % {"day": day_in_words(plan.starts_on)}
    made = _("made by %(name)s on %(day)s") % {
        "name": plan.made_by.name,
        "day": day_in_words(plan.made_at.date()),
    }
    if plan.published_by and plan.published_at:
        made = _("published by %(name)s on %(day)s") % {
            "name": plan.published_by.name,
            "day": day_in_words(plan.published_at.date()),
        }
    return PlanLink(plan.pk, name, plan.reason, made, plan.published_at is not None)


def plan_page(
    plan: TargetPlan,
    lines: Sequence[PlannedTarget],
    book: TargetBook,
    places: Sequence[Place],
    asked: GridAsked,
    *,
    currency: str,
    today: date,
) -> PlanPage:
    found = difference_of(lines, book, today=today)
    drawn = grid(
        book_with(book, lines),
        places,
        asked,
        on=plan.starts_on,
        currency=currency,
        plan=plan,
        changes=found.changes,
    )
    return PlanPage(
        plan=plan_link(plan),
        difference=difference_in_words(found),
        grid=drawn,
        places=tuple(places),
        choices=kpi_choices(drawn.length),
        has_lines=bool(lines),
    )


def difference_page(
    plan: TargetPlan,
    lines: Sequence[PlannedTarget],
    book: TargetBook,
    *,
    currency: str,
    today: date,
) -> DifferencePage:
    found = difference_of(lines, book, today=today)
    late = _("%(day)s has come: move the plan to a later day before you publish it.")
    return DifferencePage(
        plan=plan_link(plan),
        difference=difference_in_words(found),
        rows=tuple(change_row(change, plan, book, currency) for change in found.real),
        same=found.count(What.SAME),
        mark=found.mark,
        lacks_reasons=any(change.needs_reason for change in found.changes),
        is_late=late % {"day": day_in_words(plan.starts_on)} if plan.starts_on <= today else "",
    )


def difference_in_words(found: Difference) -> str:
    """42 targets: 9 changed, 3 new, 30 same, 0 past periods affected."""
    total = len(found.changes)
    counted = {
        What.CHANGED: ngettext("%(count)s changed", "%(count)s changed", found.count(What.CHANGED)),
        What.NEW: ngettext("%(count)s new", "%(count)s new", found.count(What.NEW)),
        What.SAME: ngettext("%(count)s same", "%(count)s same", found.count(What.SAME)),
    }
    if found.count(What.ENDING):
        ending = ngettext("%(count)s ending", "%(count)s ending", found.count(What.ENDING))
        counted[What.ENDING] = ending
    told = [words % {"count": grouped(found.count(what))} for what, words in counted.items()]
    past = ngettext(
        "%(count)s past period affected", "%(count)s past periods affected", found.past_periods
    )
    told.append(past % {"count": grouped(found.past_periods)})
    targets = ngettext("%(count)s target", "%(count)s targets", total) % {"count": grouped(total)}
    return _("%(targets)s: %(changes)s") % {"targets": targets, "changes": ", ".join(told)}


def change_row(change: Change, plan: TargetPlan, book: TargetBook, currency: str) -> ChangeRow:
    line = change.line
    kpi = CATALOGUE[line.kpi]
    window = "year" if line.window == "t12m" else line.window
    query = {"kpi": line.kpi, "scope": line.scope, "window": window}
    where = reverse("target-plan-cell", args=[plan.pk])
    return ChangeRow(
        name=said(kpi.name),
        whom=line.whom,
        length=str(LENGTHS_IN_WORDS[line.window]),
        before=terms_in_words(change.before, currency),
        inherited=_inherited(change, book, currency),
        after=_("no target of its own") if line.is_ending else terms_in_words(line, currency),
        what=str(WHAT_IN_WORDS[change.what]),
        tone=str(change.what),
        span=span(line.starts_on, line.ends_on),
        reason=line.reason,
        needs_reason=change.needs_reason,
        href=f"{where}?{urlencode(query, safe=':')}",
    )


def _inherited(change: Change, book: TargetBook, currency: str) -> str:
    """What applies without a target of their own, and from where."""
    line, kpi = change.line, CATALOGUE[change.line.kpi]
    if change.before:
        return ""
    wider = book.applying_at(line.kpi, line.scope, line.window, line.starts_on)
    if wider is None:
        return ""
    goal = NumberFormat.of(kpi, currency).goal(wider.goal, kpi.better)
    return _("%(goal)s, %(level)s") % {"goal": goal, "level": wider.level}
