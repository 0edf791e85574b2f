"""The rows behind a number: those counted add up to it, those left out say why."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from metrics.answers import Answer, Explanation, Row
from metrics.engine.kpi import Better, Fold, Kpi, Unit
from metrics.formats import NBSP, NumberFormat, plural, rounded, trimmed

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
        on_heading="As of" if kpi.judges_windows else "Date",
        counts_heading=_counts_heading(kpi),
        has_people=any(row.person for row in (*explanation.counted, *explanation.excluded)),
        counted=page("counted", counted),
        excluded=page("excluded", explanation.excluded),
        together=_together(explanation.answer, currency),
        counted_title=f"Counted: {plural(len(explanation.counted), 'row')}",
        excluded_title=f"Not counted: {plural(len(explanation.excluded), 'row')}",
    )


def _order_in_words(kpi: Kpi) -> str:
    match kpi.fold:
        case Fold.SUM | Fold.GROWTH:
            return "the largest stand first"
        case Fold.RATIO:
            return "the latest stand first"
    return "what pulls it to the wrong side stands first"


def _interest(row: Row, kpi: Kpi) -> tuple[float, str]:
    """What pulls the number to the wrong side comes first, then the latest."""
    worse = -row.numerator if kpi.better is Better.HIGHER else row.numerator
    if kpi.fold in (Fold.SUM, Fold.GROWTH):
        worse = abs(row.numerator)
    return worse, str(row.on or "")


def _shown(row: Row, kpi: Kpi, currency: str, *, is_in_reach: bool) -> ShownRow:
    return ShownRow(
        client=row.client,
        client_name=row.client_name or row.client or ("not named" if kpi.is_anonymous else ""),
        is_in_reach=is_in_reach,
        person=row.person,
        on=f"{row.on:%-d %b %Y}" if row.on else "",
        on_sort=str(row.on or ""),
        record=row.record,
        counts=_counts(row, kpi, currency),
        sort=repr(row.numerator),
        reason=row.reason,
    )


def _counts_heading(kpi: Kpi) -> str:
    match kpi.fold:
        case Fold.SHARE | Fold.RATIO | Fold.PERCENTAGE | Fold.PER_CLIENT | Fold.LIFETIME:
            return "Counts as"
        case Fold.SCORE:
            return "Adds"
        case Fold.MEDIAN | Fold.MEAN if kpi.unit is Unit.SECONDS:
            return "Took"
        case Fold.MEDIAN | Fold.MEAN:
            return "Counts as"
        case Fold.GROWTH:
            return "Change on fee before"
    return "Amount"


def _counts(row: Row, kpi: Kpi, currency: str) -> str:
    money = NumberFormat(Unit.MONEY, currency)
    match kpi.fold:
        case Fold.SHARE:
            return f"{_plain(row.numerator)} of {_plain(row.denominator)}"
        case Fold.PERCENTAGE if kpi.base:
            return f"{_plain(row.numerator)} of {_plain(row.denominator)}"
        case Fold.PERCENTAGE:
            return f"{money.text(row.numerator)} of {money.text(row.denominator)}"
        case Fold.RATIO:
            return _part_of_ratio(row, kpi)
        case Fold.PER_CLIENT | Fold.LIFETIME:
            return (
                money.text(row.numerator) if row.numerator else f"{_plain(row.denominator)} month"
            )
        case Fold.SCORE:
            return {1.0: "+1 promoter", -1.0: "−1 detractor"}.get(row.numerator, "0 passive")
        case Fold.GROWTH:
            return f"{money.change(row.numerator)} on {money.text(row.denominator)}"
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
        return f"median {result}"
    if answer.kpi.fold not in (Fold.SHARE, Fold.RATIO) or answer.value is None:
        return result
    sign = "of" if answer.kpi.fold is Fold.SHARE else "÷"
    parts = _plain(answer.numerator or 0), _plain(answer.denominator or 0)
    return f"{f' {sign} '.join(parts)} ={NBSP}{result}"
