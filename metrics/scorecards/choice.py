"""Which windows a page shows: the person's choice, or each KPI's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE, Kind
from metrics.engine.periods import PUBLISHED_KINDS, Window, WindowKind
from metrics.engine.scopes import Scope
from metrics.formats import window_in_words
from metrics.scorecards.comparison import NAMES as COMPARISONS
from metrics.scorecards.comparison import Compare

# A yearly target holds for twelve rolling months too: those are never half a year old.
BY_TARGET = (WindowKind.T12M, WindowKind.QUARTER, WindowKind.MONTH, WindowKind.YEAR)
NAMES = {
    WindowKind.MONTH: gettext_lazy("Month"),
    WindowKind.QUARTER: gettext_lazy("Quarter"),
    WindowKind.YEAR: gettext_lazy("Year"),
    WindowKind.T12M: gettext_lazy("12 months"),
}


@dataclass(frozen=True)
class Choice:
    """What the address says: a kind of window, the month that it contains or ends with, and
    what its numbers are held beside.

    Without a kind each KPI is shown in the window that its target is set for.
    """

    kind: WindowKind | None = None
    month: date | None = None
    compare: Compare = Compare.PREVIOUS

    def query(self, **extra: str) -> str:
        """As the address says it."""
        said = {**extra}
        if self.kind:
            said["window"] = str(self.kind)
        if self.month:
            said["at"] = f"{self.month:%Y-%m}"
        if self.compare is not Compare.PREVIOUS:
            said["compare"] = str(self.compare)
        return f"?{urlencode(said)}" if said else "?"

    @property
    def carried(self) -> str:
        """What the address of another page takes along."""
        return "" if self == Choice() else self.query()


@dataclass(frozen=True)
class Option:
    label: str | Promise
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class Switch:
    """The kinds of window to choose from, the steps to an earlier or a later one, and what
    numbers are held beside.
    """

    options: tuple[Option, ...]
    label: str
    earlier: str
    later: str
    comparisons: tuple[Option, ...]
    compared: str | Promise


def window_at(published: Published, kind: WindowKind, month: date | None) -> Window:
    """The window of a kind that a month names; without one the last that is over.

    A month that no run reached is moved to the nearest one with numbers.
    """
    if month is not None:
        return published.window(kind, _within_reach(published, month))
    current = published.window(kind, _within_reach(published, published.today))
    whole = current
    while not whole.is_complete(published.today):
        whole = whole.previous()
    return whole if published.is_published(whole) else current


def _within_reach(published: Published, month: date) -> date:
    run = published.run
    if run is None or run.first_month is None or run.last_month is None:
        return month
    return min(max(month, run.first_month), run.last_month)


def windows_of(
    published: Published, keys: Sequence[str], scope: Scope, choice: Choice
) -> dict[str, Window]:
    """The window that each KPI is shown in."""
    if choice.kind:
        window = window_at(published, choice.kind, choice.month)
        month = window_at(published, WindowKind.MONTH, choice.month)
        return {key: window if CATALOGUE[key].judges(window) else month for key in keys}
    candidates = {kind: window_at(published, kind, choice.month) for kind in BY_TARGET}
    table = published.table(keys, [scope], candidates.values())

    def own_window(key: str) -> Window:
        windows = [candidates[kind] for kind in own_first(key)]
        targeted = (window for window in windows if table[key, scope, window].target)
        return next(targeted, windows[0])

    return {key: own_window(key) for key in keys}


def own_first(key: str) -> tuple[WindowKind, ...]:
    """The kinds of window that a target may be set for, the KPI's own before all others.

    Outcomes are slow: a year tells them, a month is mostly noise. What we do
    day by day is told in the window of its benchmark.
    """
    kpi = CATALOGUE[key]
    if kpi.months_only:
        return (WindowKind.MONTH,)
    if kpi.kind is Kind.OUTCOME or kpi.benchmark is None or kpi.benchmark.window == "year":
        return BY_TARGET
    own = WindowKind(kpi.benchmark.window)
    return (own, *(kind for kind in BY_TARGET if kind is not own))


def with_running(published: Published, window: Window, count: int) -> list[Window]:
    """The last windows up to one, and the one after it where that still runs."""
    following = window.shifted(step_of(window))
    runs_now = window.is_complete(published.today) and not following.is_complete(published.today)
    windows = published.windows(window.kind, window.last_month, count)
    asked = [*windows, following] if runs_now else windows
    return [each for each in asked if published.is_published(each)]


def step_of(window: Window) -> int:
    """Months to the next window of the kind: rolling ones move on by one."""
    return 1 if window.kind is WindowKind.T12M else len(list(window.month_starts()))


def switch(
    published: Published,
    choice: Choice,
    *,
    by_target: bool = True,
    compares: bool = True,
    **extra: str,
) -> Switch:
    """The controls of a page; `extra` is what else its address must keep."""
    kinds: Iterable[WindowKind | None] = (None, *PUBLISHED_KINDS) if by_target else PUBLISHED_KINDS
    options = tuple(
        Option(
            label=NAMES[kind] if kind else _("By target"),
            href=replace(choice, kind=kind).query(**extra),
            is_current=kind == choice.kind,
        )
        for kind in kinds
    )
    earlier, later = _steps(published, choice)
    return Switch(
        options=options,
        label=_label(published, choice),
        earlier=replace(choice, month=earlier).query(**extra) if earlier else "",
        later=replace(choice, month=later).query(**extra) if later else "",
        comparisons=_comparisons(choice, extra) if compares else (),
        compared=COMPARISONS[choice.compare],
    )


def _comparisons(choice: Choice, extra: dict[str, str]) -> tuple[Option, ...]:
    return tuple(
        Option(
            label=name,
            href=replace(choice, compare=compare).query(**extra),
            is_current=compare is choice.compare,
        )
        for compare, name in COMPARISONS.items()
    )


def _label(published: Published, choice: Choice) -> str:
    kind = choice.kind or WindowKind.MONTH
    label = window_in_words(window_at(published, kind, choice.month))
    return label if choice.kind else _("to %(month)s") % {"month": label}


def _steps(published: Published, choice: Choice) -> tuple[date | None, date | None]:
    """The months that one step back and one step on lead to, as far as numbers reach."""
    window = window_at(published, choice.kind or WindowKind.MONTH, choice.month)
    step = step_of(window)
    earlier, later = window.shifted(-step), window.shifted(step)
    return (
        earlier.last_month if published.is_published(earlier) else None,
        later.last_month if published.is_published(later) else None,
    )
