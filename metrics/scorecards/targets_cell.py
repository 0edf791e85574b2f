"""One cell of the grid: what was, is and will be its target, who set it and why."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.engine.kpi import Kpi
from metrics.formats import NumberFormat, day_in_words
from metrics.models import Target, TargetPlan
from metrics.scorecards.choice import Option
from metrics.scorecards.targets import LENGTHS_IN_WORDS, span
from metrics.scorecards.targets_grid import Place, terms_in_words
from metrics.scorecards.targets_plan import plan_link
from metrics.targets import TargetBook
from metrics.wording import said


@dataclass(frozen=True)
class CellAsked:
    """Which cell: a KPI, whom the target is for, and its length of time."""

    kpi: Kpi
    place: Place
    length: str

    @property
    def window(self) -> str:
        return self.length

    @property
    def query(self) -> str:
        asked = {"kpi": self.kpi.key, "scope": self.place.scope, "window": self.length}
        return urlencode(asked, safe=":")


@dataclass(frozen=True)
class HistoryEntry:
    goal: str
    span: str
    reason: str
    set_by: str
    is_current: bool
    href: str


@dataclass(frozen=True)
class CellPage:
    name: str
    meaning: str
    whom: str
    length: str
    now: str
    history: tuple[HistoryEntry, ...]
    plans: tuple[Option, ...]
    benchmark: str


def cell_page(asked: CellAsked, book: TargetBook, *, currency: str, today: date) -> CellPage:
    kpi, place = asked.kpi, asked.place
    found = book.of(kpi.key, asked.length, place.scope)
    authors = _authors(found)
    return CellPage(
        name=said(kpi.name),
        meaning=said(" ".join(kpi.meaning.split("\n\n")[0].split())),
        whom=place.name,
        length=str(LENGTHS_IN_WORDS[asked.length]),
        now=_now_in_words(asked, book, currency, today),
        history=tuple(_entry(target, authors, currency, today) for target in found),
        plans=tuple(
            Option(plan_link(plan).name, _edit(plan, asked))
            for plan in TargetPlan.objects.open().select_related("made_by", "published_by")
        ),
        benchmark=said(kpi.benchmark.source) if kpi.benchmark else "",
    )


def _edit(plan: TargetPlan, asked: CellAsked) -> str:
    return f"{reverse('target-plan-cell', args=[plan.pk])}?{asked.query}"


def _now_in_words(asked: CellAsked, book: TargetBook, currency: str, today: date) -> str:
    kpi, scope = asked.kpi, asked.place.scope
    applied = book.applying_at(kpi.key, scope, asked.length, today)
    if applied is None:
        return _("No target applies today.")
    goal = NumberFormat.of(kpi, currency).goal(applied.goal, kpi.better)
    if applied.scope == scope:
        return _("Today: %(goal)s, set for them.") % {"goal": goal}
    return _("Today: %(goal)s, inherited: %(level)s.") % {"goal": goal, "level": applied.level}


def _authors(targets: list[Target]) -> dict[int, str]:
    """Who set each target and when, from its history."""
    records = Target.history.filter(id__in=[target.pk for target in targets], history_type="+")
    return {
        record.id: _("%(name)s, %(day)s")
        % {
            "name": record.history_user.name if record.history_user else _("an import"),
            "day": day_in_words(record.history_date.date()),
        }
        for record in records.select_related("history_user")
    }


def _entry(target: Target, authors: dict[int, str], currency: str, today: date) -> HistoryEntry:
    return HistoryEntry(
        goal=terms_in_words(target, currency),
        span=span(target.starts_on, target.ends_on),
        reason=target.reason,
        set_by=authors.get(target.pk, _("an import")),
        is_current=target.holds(today),
        href=reverse("admin:metrics_target_change", args=[target.pk]),
    )
