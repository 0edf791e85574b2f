"""The rows behind a number: those counted add up to it, those left out say why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics.answers import Answer, Explanation, Row
from metrics.engine.kpi import Better, Fold, Kpi, Unit
from metrics.formats import (
    NBSP,
    NumberFormat,
    day_in_words,
    grouped,
    plural,
    rounded,
    trimmed,
)
from metrics.scorecards.figures import part_of
from metrics.wording import record, said

ROWS_SHOWN = 25
PageLink = Callable[[str, int], str]
InReach = Callable[[Iterable[str]], set[str]]


@dataclass(frozen=True)
class ShownRow:
    client: str
    client_name: str
    is_in_reach: bool
    person: str
    on: str
    on_sort: str
    record: str
    counts: str
    sort: str
    reason: str


@dataclass(frozen=True)
class RowPage:
    """Some of the rows, and where among all of them they stand."""

    rows: tuple[ShownRow, ...]
    place: Page
    before: str
    after: str


@dataclass(frozen=True)
class RowPages:
    """One page each of the counted and the excluded rows."""

    order: str
    on_heading: str
    counts_heading: str
    has_people: bool
    counted: RowPage
    excluded: RowPage
    together: str
    counted_title: str
    excluded_title: str


def row_pages(
    explanation: Explanation,
    pages: Mapping[str, int],
    *,
    link: PageLink,
    in_reach: InReach,
    currency: str,
) -> RowPages:
    """`link` is the address of the same page with another page of rows.

    `in_reach` says which clients the reader may open: one who was handed over
    is still behind the number of the time, but no longer theirs to see.
    """
    kpi = explanation.answer.kpi
    counted = sorted(explanation.counted, key=lambda row: _interest(row, kpi), reverse=True)

    def page(name: str, rows: Sequence[Row]) -> RowPage:
        place = Paginator(rows, ROWS_SHOWN).get_page(pages.get(name, 1))
        open_to_reader = in_reach({row.client for row in place.object_list})
        return RowPage(
            rows=tuple(
                _shown(row, kpi, currency, is_in_reach=row.client in open_to_reader)
                for row in place.object_list
            ),
            place=place,
            before=link(name, place.number - 1) if place.has_previous() else "",
            after=link(name, place.number + 1) if place.has_next() else "",
        )

    return RowPages(
        order=_order_in_words(kpi),
        on_heading=_("As of") if kpi.judges_windows else _("Date"),
        counts_heading=_counts_heading(kpi),
        has_people=any(row.person for row in (*explanation.counted, *explanation.excluded)),
        counted=page("counted", counted),
        excluded=page("excluded", explanation.excluded),
        together=_together(explanation.answer, currency),
        counted_title=_counted_title(len(explanation.counted)),
        excluded_title=_excluded_title(len(explanation.excluded)),
    )


def _counted_title(count: int) -> str:
    told = ngettext("Counted: %(count)s row", "Counted: %(count)s rows", count)
    return _unbroken(told) % {"count": grouped(count)}


def _excluded_title(count: int) -> str:
    told = ngettext("Not counted: %(count)s row", "Not counted: %(count)s rows", count)
    return _unbroken(told) % {"count": grouped(count)}


def _unbroken(text: str) -> str:
    """No line ends between a number and what it counts."""
    return text.replace("%(count)s ", f"%(count)s{NBSP}")


def _order_in_words(kpi: Kpi) -> str:
    match kpi.fold:
        case Fold.SUM | Fold.GROWTH:
            return _("These rows make the number; the largest stand first.")
        case Fold.RATIO:
            return _("These rows make the number; the latest stand first.")
    return _("These rows make the number; what pulls it to the wrong side stands first.")


def _interest(row: Row, kpi: Kpi) -> tuple[float, str]:
    """What pulls the number to the wrong side comes first, then the latest."""
    worse = -row.numerator if kpi.better is Better.HIGHER else row.numerator
    if kpi.fold in (Fold.SUM, Fold.GROWTH):
        worse = abs(row.numerator)
    return worse, str(row.on or "")


def _shown(row: Row, kpi: Kpi, currency: str, *, is_in_reach: bool) -> ShownRow:
    return ShownRow(
        client=row.client,
        client_name=row.client_name or row.client or (_("not named") if kpi.is_anonymous else ""),
        is_in_reach=is_in_reach,
        person=row.person,
        on=day_in_words(row.on),
        on_sort=str(row.on or ""),
        record=record(row.record),
        counts=_counts(row, kpi, currency),
        sort=repr(row.numerator),
        reason=said(row.reason),
    )


def _counts_heading(kpi: Kpi) -> str:
    match kpi.fold:
        case Fold.SHARE | Fold.RATIO | Fold.PERCENTAGE | Fold.PER_CLIENT | Fold.LIFETIME:
            return _("Counts as")
        case Fold.SCORE:
            return _("Adds")
        case Fold.MEDIAN | Fold.MEAN if kpi.unit is Unit.SECONDS:
            return _("Took")
        case Fold.MEDIAN | Fold.MEAN:
            return _("Counts as")
        case Fold.GROWTH:
            return _("Change on fee before")
    return _("Amount")


def _counts(row: Row, kpi: Kpi, currency: str) -> str:
    money = NumberFormat(Unit.MONEY, currency)
    match kpi.fold:
        case Fold.SHARE:
            return part_of(_plain(row.numerator), _plain(row.denominator))
        case Fold.PERCENTAGE if kpi.base:
            return part_of(_plain(row.numerator), _plain(row.denominator))
        case Fold.PERCENTAGE:
            return part_of(money.text(row.numerator), money.text(row.denominator))
        case Fold.RATIO:
            return _part_of_ratio(row, kpi)
        case Fold.PER_CLIENT | Fold.LIFETIME:
            if row.numerator:
                return money.text(row.numerator)
            told = pgettext("part of a month", "%(count)s month")
            return told % {"count": _plain(row.denominator)}
        case Fold.SCORE:
            scores = {1.0: _("+1 promoter"), -1.0: _("−1 detractor")}
            return scores.get(row.numerator, _("0 passive"))
        case Fold.GROWTH:
            facts = {"change": money.change(row.numerator), "base": money.text(row.denominator)}
            return _("%(change)s on %(base)s") % facts
    return NumberFormat.of(kpi, currency).text(row.numerator)


def _part_of_ratio(row: Row, kpi: Kpi) -> str:
    """Each row stands above or below the line, or is one of both: 4 of 5 points."""
    if row.numerator and row.denominator:
        return _plain(row.numerator)
    if row.numerator:
        return plural(round(row.numerator), kpi.rows)
    return plural(round(row.denominator), kpi.base or kpi.rows)


def _plain(amount: float) -> str:
    return trimmed(rounded(amount, 2))


def _together(answer: Answer, currency: str) -> str:
    """What the counted rows come to: the number on top of the page."""
    number = NumberFormat.of(answer.kpi, currency)
    result = number.text(answer.value)
    if answer.kpi.fold is Fold.MEDIAN:
        return _("median %(value)s") % {"value": result}
    if answer.kpi.fold not in (Fold.SHARE, Fold.RATIO) or answer.value is None:
        return result
    top, base = _plain(answer.numerator or 0), _plain(answer.denominator or 0)
    parts = part_of(top, base) if answer.kpi.fold is Fold.SHARE else f"{top} ÷ {base}"
    return f"{parts} ={NBSP}{result}"
