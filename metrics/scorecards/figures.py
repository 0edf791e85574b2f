"""One number on a page: with its unit, target, change, basis and the word for its status."""

from calendar import month_abbr
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from metrics.answers import Answer
from metrics.engine.kpi import Fold, Kpi, Unit
from metrics.engine.periods import Window, WindowKind
from metrics.engine.rating import Status
from metrics.engine.scopes import Scope
from metrics.formats import NBSP, NumberFormat, Part, plural


@dataclass(frozen=True)
class StatusMark:
    """The same status three times over: as word, as shape and as colour."""

    word: str
    shape: str
    tone: str


MARKS = {
    status: StatusMark(str(status), shape, tone)
    for status, shape, tone in (
        (Status.ON_TARGET, "on-target", "good"),
        (Status.NEAR_TARGET, "near-target", "near"),
        (Status.OFF_TARGET, "off-target", "off"),
        (Status.TOO_CLOSE, "too-close", "na"),
        (Status.TOO_FEW, "too-few", "na"),
        (Status.NO_DATA, "no-data", "na"),
        (Status.STALE, "stale", "na"),
        (Status.NOT_COMPLETE, "not-complete", "na"),
        (Status.NO_TARGET, "no-target", "na"),
        (Status.WITHHELD, "incomplete", "na"),
    )
}
LEGEND = tuple(
    MARKS[status]
    for status in (
        Status.ON_TARGET,
        Status.NEAR_TARGET,
        Status.OFF_TARGET,
        Status.TOO_CLOSE,
        Status.TOO_FEW,
    )
)


@dataclass(frozen=True)
class Figure:
    """What a page says about one answer; `answer` is for surfaces that need the bare number."""

    answer: Answer
    before: Answer | None
    key: str
    name: str
    group: str
    text: str
    parts: tuple[Part, ...]
    short: str
    status: StatusMark
    goal: str
    change: str
    basis: str
    window: str
    span: str
    href: str
    level: str
    reason: str
    sort: str

    @property
    def is_long(self) -> bool:
        return sum(len(part.number) for part in self.parts) > 8


@dataclass(frozen=True)
class Tile:
    """A figure with its sparkline."""

    figure: Figure
    spark: SafeString
    heading: str = ""


def kpi_link(key: str, scope: Scope, window: Window) -> str:
    """Where a number says how it is made."""
    asked = {"scope": str(scope), "window": str(window.kind), "at": f"{window.last_month:%Y-%m}"}
    return f"{reverse('kpi', args=[key])}?{urlencode(asked, safe=':')}"


def figure(answer: Answer, *, currency: str, before: Answer | None = None) -> Figure:
    """An answer in words; `before` is that of the period it is compared with."""
    kpi = answer.kpi
    number = NumberFormat.of(kpi, currency)
    target = answer.target
    return Figure(
        answer=answer,
        before=before,
        key=kpi.key,
        name=kpi.short_name,
        group=str(kpi.group),
        text=number.text(answer.value),
        parts=number.parts(answer.value),
        short=number.short(answer.value) if kpi.unit is Unit.MONEY else number.text(answer.value),
        status=MARKS[answer.status],
        goal=number.goal(target.goal, kpi.better) if target else "",
        change=change_in_words(answer, before, number),
        basis=basis_in_words(answer, currency),
        window=answer.window.label,
        span=span_in_words(answer.window),
        href=kpi_link(kpi.key, answer.scope, answer.window),
        level=target.level if target else "",
        reason=target.reason if target else "",
        sort="" if answer.value is None else repr(answer.value),
    )


def short_window(window: Window) -> str:
    """A window's end, as short as what it is compared with allows: Sep, Apr–Jun, 2025."""
    match window.kind:
        case WindowKind.QUARTER:
            return f"{month_abbr[window.start.month]}–{month_abbr[window.last_month.month]}"
        case WindowKind.YEAR:
            return window.label
    return month_abbr[window.last_month.month]


def span_in_words(window: Window) -> str:
    """What a tile says of its window beside the page's own date: 12 mo, Oct, Jul–Sep."""
    return "12 mo" if window.kind is WindowKind.T12M else short_window(window)


def change_in_words(answer: Answer, before: Answer | None, number: NumberFormat) -> str:
    """−1.9 pts vs Sep; nothing for a window that still runs."""
    if before is None or answer.value is None or before.value is None or not answer.is_complete:
        return ""
    than = short_window(before.window)
    return f"{number.change(answer.value - before.value)} vs{NBSP}{than}"


def basis_in_words(answer: Answer, currency: str) -> str:
    """What a number rests on: 7 of 8 clients, 41 answers, 212 requests."""
    kpi = answer.kpi
    if answer.value is None:
        return waiting_in_words(answer)
    said = [_basis(answer, kpi, currency), waiting_in_words(answer)]
    return ", ".join(part for part in said if part)


def _basis(answer: Answer, kpi: Kpi, currency: str) -> str:
    match kpi.fold:
        case Fold.SHARE:
            things = plural(round(answer.denominator or 0), kpi.rows)
            return f"{answer.numerator or 0:,.0f} of {things}"
        case Fold.GROWTH:
            money = NumberFormat(Unit.MONEY, currency)
            change = money.change(answer.numerator or 0)
            return f"{change.replace('unchanged', 'no change')} on {money.text(answer.denominator)}"
        case Fold.PERCENTAGE if not kpi.base:
            money = NumberFormat(Unit.MONEY, currency)
            return f"{money.text(answer.numerator)} of {money.text(answer.denominator)}"
        case Fold.PERCENTAGE | Fold.RATIO if kpi.base:
            units = plural(round(answer.denominator or 0), kpi.base)
            return f"{plural(round(answer.numerator or 0), kpi.rows)} in {units}"
    return plural(answer.n, kpi.rows)


def waiting_in_words(answer: Answer) -> str:
    """What isn't in the number yet: 3 still open, 2 without an outcome."""
    said = []
    if answer.open:
        said.append(f"{answer.open:,} still open")
    if answer.undecided:
        said.append(f"{answer.undecided:,} without an outcome")
    return ", ".join(said)
