"""Catalogue: every KPI in plain words, and the targets that hold for the agency today."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from metrics.engine.kpi import CATALOGUE, Better, Group, Kpi
from metrics.engine.scopes import AGENCY
from metrics.formats import NumberFormat
from metrics.scorecards.kpi import benchmark_in_words
from metrics.targets import TargetBook
from metrics.wording import said, told

BETTER_IN_WORDS = {
    Better.HIGHER: gettext_lazy("higher is better"),
    Better.LOWER: gettext_lazy("lower is better"),
    Better.BAND: gettext_lazy("best inside its band"),
    Better.NEUTRAL: gettext_lazy("neither high nor low is better"),
}
WINDOWS_IN_WORDS = {
    "month": gettext_lazy("by month"),
    "quarter": gettext_lazy("by quarter"),
    "year": gettext_lazy("over a year"),
    "t12m": gettext_lazy("over 12 months"),
}


@dataclass(frozen=True)
class Entry:
    key: str
    name: str
    meaning: str
    formula: str
    better: str | Promise
    benchmark: str
    source: str
    warning: str
    credit: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class EntryGroup:
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class CataloguePage:
    groups: tuple[EntryGroup, ...]


def catalogue_page(book: TargetBook, *, currency: str, today: date) -> CataloguePage:
    groups = []
    for group in Group:
        kpis = [kpi for kpi in CATALOGUE.values() if kpi.group is group]
        # First what every agency lives by, then what this one has set itself.
        targets = {kpi.key: _targets(book, kpi, currency, today) for kpi in kpis}
        kpis.sort(key=lambda kpi: (not kpi.is_headline, not targets[kpi.key]))
        entries = (_entry(kpi, targets[kpi.key], currency) for kpi in kpis)
        groups.append(EntryGroup(said(group), tuple(entries)))
    return CataloguePage(tuple(groups))


def _entry(kpi: Kpi, targets: tuple[str, ...], currency: str) -> Entry:
    kpi = told(kpi)
    return Entry(
        key=kpi.key,
        name=kpi.name,
        meaning=kpi.meaning.split("\n\n")[0],
        formula=kpi.formula,
        better=BETTER_IN_WORDS[kpi.better],
        benchmark=benchmark_in_words(kpi, NumberFormat.of(kpi, currency)),
        source=kpi.benchmark.source if kpi.benchmark else "",
        warning=kpi.benchmark.warning if kpi.benchmark else "",
        credit=kpi.credit,
        targets=targets,
    )


def _targets(book: TargetBook, kpi: Kpi, currency: str, today: date) -> tuple[str, ...]:
    """What the whole agency is held to today; teams and people may have their own."""
    number = NumberFormat.of(kpi, currency)
    found = {
        target.id: f"{number.goal(target.goal, kpi.better)} {WINDOWS_IN_WORDS[target.window]}"
        for window in WINDOWS_IN_WORDS
        if (target := book.applying(kpi.key, AGENCY, window, today))
    }
    return tuple(found.values())
