"""One number on a page: with its unit, target, change, basis and the word for its status."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from metrics.answers import Answer
from metrics.engine.kpi import Fold, Kpi, Unit
from metrics.engine.periods import Window, WindowKind
from metrics.engine.rating import Status
from metrics.engine.scopes import Scope
from metrics.formats import (
    NumberFormat,
    Part,
    grouped,
    plural,
    plural_after,
    window_in_words,
)
from metrics.scorecards.comparison import Compare, change_in_words, short_window
from metrics.wording import said


@dataclass(frozen=True)
class StatusMark:
    """The same status three times over: as word, as shape and as colour."""

    word: str | Promise
    shape: str
    tone: str


MARKS = {
    status: StatusMark(gettext_lazy(str(status)), shape, tone)
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
        (Status.NOT_SHOWN, "not-shown", "na"),
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


def kpi_link(key: str, scope: Scope, window: Window, compare: Compare = Compare.PREVIOUS) -> str:
    """Where a number says how it is made."""
    asked = {"scope": str(scope), "window": str(window.kind), "at": f"{window.last_month:%Y-%m}"}
    if compare is not Compare.PREVIOUS:
        asked["compare"] = str(compare)
    return f"{reverse('kpi', args=[key])}?{urlencode(asked, safe=':')}"


def figure(
    answer: Answer,
    *,
    currency: str,
    before: Answer | None = None,
    compare: Compare = Compare.PREVIOUS,
) -> Figure:
    """An answer in words; `before` is that of the period it is compared with."""
    kpi = answer.kpi
    number = NumberFormat.of(kpi, currency)
    target = answer.target
    return Figure(
        answer=answer,
        before=before,
        key=kpi.key,
        name=said(kpi.short_name),
        group=said(kpi.group),
        text=number.text(answer.value),
        parts=number.parts(answer.value),
        short=number.short(answer.value) if kpi.unit is Unit.MONEY else number.text(answer.value),
        status=MARKS[answer.status],
        goal=number.goal(target.goal, kpi.better) if target else "",
        change=change_in_words(answer, before, number, compare),
        basis=basis_in_words(answer, currency),
        window=window_in_words(answer.window),
        span=span_in_words(answer.window),
        href=kpi_link(kpi.key, answer.scope, answer.window, compare),
        level=target.level if target else "",
        reason=target.reason if target else "",
        sort="" if answer.value is None else repr(answer.value),
    )


def span_in_words(window: Window) -> str:
    """What a tile says of its window beside the page's own date: 12 mo, Oct, Jul–Sep."""
    return _("12 mo") if window.kind is WindowKind.T12M else short_window(window)


def basis_in_words(answer: Answer, currency: str) -> str:
    """What a number rests on: 7 of 8 clients, 41 answers, 212 requests."""
    if answer.value is None:
        return waiting_in_words(answer)
    if answer.numerator is None and answer.kpi.tells_fees:
        return plural(answer.n, answer.kpi.rows)
    known = [_basis(answer, answer.kpi, currency), waiting_in_words(answer)]
    return ", ".join(part for part in known if part)


def _basis(answer: Answer, kpi: Kpi, currency: str) -> str:
    top, base = answer.numerator or 0, answer.denominator or 0
    money = NumberFormat(Unit.MONEY, currency)
    match kpi.fold:
        case Fold.SHARE:
            return part_of(grouped(round(top)), plural_after(round(base), kpi.rows))
        case Fold.GROWTH:
            change = money.change(top, none=_("no change"))
            return _("%(change)s on %(base)s") % {"change": change, "base": money.text(base)}
        case Fold.PERCENTAGE if not kpi.base:
            return part_of(money.text(top), money.text(base))
        case Fold.PERCENTAGE | Fold.RATIO if kpi.base:
            rows, units = plural(round(top), kpi.rows), plural_after(round(base), kpi.base)
            return _("%(rows)s in %(units)s") % {"rows": rows, "units": units}
    return plural(answer.n, kpi.rows)


def part_of(part: str, whole: str) -> str:
    """7 of 8 clients."""
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


def waiting_in_words(answer: Answer) -> str:
    """What isn't in the number yet: 3 still open, 2 without an outcome."""
    waiting = []
    if answer.open:
        still = ngettext("%(count)s still open", "%(count)s still open", answer.open)
        waiting.append(still % {"count": grouped(answer.open)})
    if answer.undecided:
        without = ngettext(
            "%(count)s without an outcome", "%(count)s without an outcome", answer.undecided
        )
        waiting.append(without % {"count": grouped(answer.undecided)})
    return ", ".join(waiting)
