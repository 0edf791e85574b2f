"""Tables of published numbers: by person, by scope, by part, by period, and what moved them."""

from django.utils.translation import gettext as _

from metrics.engine.kpi import CATALOGUE
from metrics.exports.figures import (
    figure_cells,
    figure_columns,
    figures_table,
    keys_of,
    unit_of,
)
from metrics.exports.table import Column, Row, Table, columns
from metrics.scorecards.chart_cards import ChartCard
from metrics.scorecards.kpi import KpiPage
from metrics.scorecards.matrix import Matrix, MatrixRow
from metrics.scorecards.movement import Movement
from metrics.scorecards.movers import MoverTable
from metrics.scorecards.person import PersonPage
from metrics.scorecards.splits import SplitCard


def people_table(people: Matrix, currency: str) -> Table:
    """One line a person: each KPI's value with its status, in the units of the head."""
    keys = [column.key for column in people.columns]
    return Table(
        _("Account managers and their KPIs, by the fees they look after"),
        (
            *columns(_("Person id"), _("Name")),
            Column(_("Fee a month"), currency),
            Column(_("Clients")),
            *(each for key in keys for each in _columns_of(key, currency)),
        ),
        tuple(_person(row) for row in people.rows),
        (*keys, "mrr"),
    )


def _columns_of(key: str, currency: str) -> tuple[Column, ...]:
    kpi = CATALOGUE[key]
    return (
        Column(kpi.short_name, unit_of(kpi, currency)),
        Column(_("%(kpi)s as shown") % {"kpi": kpi.short_name}),
        Column(_("%(kpi)s: status") % {"kpi": kpi.short_name}),
        Column(_("%(kpi)s: n") % {"kpi": kpi.short_name}),
    )


def _person(row: MatrixRow) -> Row:
    cells = (
        cell
        for figure in row.cells
        for cell in (figure.answer.value, figure.text, figure.status.word, figure.answer.n)
    )
    return (row.id, row.name, float(row.fee_sort) if row.fee_sort else None, row.clients, *cells)


def scorecard_table(page: PersonPage, currency: str) -> Table:
    """The scored KPIs by question, then those also watched."""
    scored = [(group.name, row) for group in page.groups for row in group.rows]
    rows = [*scored, *((_("Also watched"), row) for row in page.watched)]
    return Table(
        _("Scorecard"),
        (*columns(_("Question")), *figure_columns(), *columns(_("Median of peers"))),
        tuple((group, *figure_cells(row.figure, currency), row.median) for group, row in rows),
        keys_of(row.figure for _group, row in rows),
    )


def below_table(page: KpiPage, currency: str) -> Table:
    return Table(
        _("By team and person"),
        (*columns(_("Name"), _("Kind")), *figure_columns()),
        tuple((each.name, each.kind, *figure_cells(each.figure, currency)) for each in page.below),
        (page.key,),
    )


def splits_table(page: KpiPage, currency: str) -> Table:
    """All splits one below the other, so that one filter takes them apart."""
    return Table(
        _("Taken apart"),
        (
            *columns(_("By"), _("Part")),
            Column(_("Value"), unit_of(page.kpi, currency)),
            *columns(_("As shown"), _("n"), _("Numerator"), _("Denominator")),
            *columns(_("95 % from"), _("95 % to"), _("Made of")),
        ),
        tuple(row for split in page.splits for row in _parts(split)),
        (page.key,),
    )


def _parts(split: SplitCard) -> list[Row]:
    return [
        (
            split.name,
            shown.name,
            shown.part.value,
            shown.text,
            shown.part.n,
            shown.part.numerator,
            shown.part.denominator,
            shown.part.low,
            shown.part.high,
            shown.basis,
        )
        for shown in split.parts
    ]


def movers_table(movement: Movement, movers: MoverTable) -> Table:
    """What each adds to the change between two windows, as the page rounds it."""
    return Table(
        movement.title,
        columns(movers.heading, movement.before_window, movement.now_window, _("Adds"), _("How")),
        tuple(
            (mover.name, mover.before, mover.now, float(mover.sort), mover.how)
            for mover in movers.movers
        ),
        (movement.key,),
    )


def charts(*cards: ChartCard | None, currency: str) -> dict[str, Table]:
    """Each chart's twin, by the chart's id."""
    return {card.id: _twin(card, currency) for card in cards if card}


def _twin(card: ChartCard, currency: str) -> Table:
    """Of figures where the chart is made of them, else in the words of the page."""
    if card.figures:
        return figures_table(card.table.caption, card.figures, currency)
    return Table(card.table.caption, columns(*card.table.headings), card.table.rows)
