"""Which windows a page shows: the person's choice, or each KPI's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE, Kind
from metrics.engine.periods import PUBLISHED_KINDS, Window, WindowKind
from metrics.engine.scopes import Scope

# A yearly target holds for twelve rolling months too: those are never half a year old.
BY_TARGET = (WindowKind.T12M, WindowKind.QUARTER, WindowKind.MONTH, WindowKind.YEAR)
NAMES = {
    WindowKind.MONTH: "Month",
    WindowKind.QUARTER: "Quarter",
    WindowKind.YEAR: "Year",
    WindowKind.T12M: "12 months",
}


@dataclass(frozen=True)
class Choice:
    """What the address says: a kind of window, and the month that it contains or ends with.

    Without a kind each KPI is shown in the window that its target is set for.
    """

    kind: WindowKind | None = None
    month: date | None = None

    def query(self, **extra: str) -> str:
        """As the address says it."""
        said = {**extra}
        if self.kind:
            said["window"] = str(self.kind)
        if self.month:
            said["at"] = f"{self.month:%Y-%m}"
        return f"?{urlencode(said)}" if said else "?"


@dataclass(frozen=True)
class Option:
    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class Switch:
    """The kinds of window to choose from, and the steps to an earlier or a later one."""

    options: tuple[Option, ...]
    label: str
    earlier: str
    later: str


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


def switch(published: Published, choice: Choice, *, by_target: bool = True, **extra: str) -> Switch:
    """The controls of a page; `extra` is what else its address must keep."""
    kinds: Iterable[WindowKind | None] = (None, *PUBLISHED_KINDS) if by_target else PUBLISHED_KINDS
    options = tuple(
        Option(
            label=NAMES[kind] if kind else "By target",
            href=Choice(kind, choice.month).query(**extra),
            is_current=kind == choice.kind,
        )
        for kind in kinds
    )
    earlier, later = _steps(published, choice)
    return Switch(
        options=options,
        label=_label(published, choice),
        earlier=Choice(choice.kind, earlier).query(**extra) if earlier else "",
        later=Choice(choice.kind, later).query(**extra) if later else "",
    )


def _label(published: Published, choice: Choice) -> str:
    kind = choice.kind or WindowKind.MONTH
    label = window_at(published, kind, choice.month).label
    return label if choice.kind else f"to {label}"


def _steps(published: Published, choice: Choice) -> tuple[date | None, date | None]:
    """The months that one step back and one step on lead to, as far as numbers reach."""
    window = window_at(published, choice.kind or WindowKind.MONTH, choice.month)
    step = step_of(window)
    earlier, later = window.shifted(-step), window.shifted(step)
    return (
        earlier.last_month if published.is_published(earlier) else None,
        later.last_month if published.is_published(later) else None,
    )
