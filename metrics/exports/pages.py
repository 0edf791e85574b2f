"""The tables of each page by the name in their address, made of the same data as its HTML."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from metrics.attention import Concern
from metrics.engine.kpi import CATALOGUE
from metrics.exports.figures import (
    figure_cells,
    figure_columns,
    figures_table,
    keys_of,
    unit_of,
)
from metrics.exports.table import Column, Row, Table, columns
from metrics.fingerprints import definition_version
from metrics.scorecards.catalogue import CataloguePage
from metrics.scorecards.chart_cards import ChartCard
from metrics.scorecards.client import ClientPage
from metrics.scorecards.client_replies import Replies
from metrics.scorecards.home import HomePage
from metrics.scorecards.kpi import KpiPage
from metrics.scorecards.matrix import Matrix, MatrixRow
from metrics.scorecards.movement import Movement
from metrics.scorecards.movers import MoverTable
from metrics.scorecards.person import PersonPage
from metrics.scorecards.runs import RunsPage
from metrics.scorecards.splits import SplitCard
from metrics.scorecards.team import TeamPage


def concerns_table(concerns: Sequence[Concern], currency: str) -> Table:
    return Table(
        _("Clients to talk to, those with the most at stake soonest first"),
        (
            *columns(_("Client id"), _("Client")),
            Column(_("Fee at risk a month"), currency),
            *columns(_("Do"), _("Why"), _("Owner"), _("Due on"), _("When")),
        ),
        tuple(_concern(concern) for concern in concerns),
        ("mrr",),
        window=(_("as recorded now"),),
    )


def _concern(concern: Concern) -> Row:
    return (
        concern.client,
        concern.name,
        concern.fee,
        concern.action,
        concern.reason,
        concern.owner,
        concern.on,
        concern.due,
    )


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


def recorded(caption: str, names: Iterable[str], rows: Iterable[Row]) -> Table:
    """What stands in the records, of no window."""
    return Table(caption, columns(*names), tuple(rows), window=(_("as recorded now"),))


def contracts_table(page: ClientPage) -> Table:
    names = (
        *(_("Service"), _("Kind"), _("Agreed fee"), _("Fee now"), _("From"), _("Term ends")),
        *(_("State"), _("Decide by")),
    )
    rows = (
        (row.service, row.kind, row.fee, row.fee_now, row.begun, row.term, row.state, row.due)
        for row in page.contracts
    )
    return recorded(_("Contracts"), names, rows)


def owners_table(page: ClientPage) -> Table:
    names = (_("Person id"), _("Name"), _("Role"), _("From"), _("Until"))
    rows = ((row.person, row.name, row.role, row.since, row.until) for row in page.owners)
    return recorded(_("Who looked after them"), names, rows)


def replies_table(replies: Replies) -> Table:
    names = (_("Asked"), _("How"), _("First reply after"), _("Kept"))
    rows = ((row.asked_at, row.how, row.took, str(row.verdict.word)) for row in replies.rows)
    return Table(replies.title, columns(*names), tuple(rows), ("sla_attainment",))


def catalogue_table(page: CataloguePage) -> Table:
    names = (
        *(_("Question"), _("Key"), _("KPI"), _("What it tells"), _("Formula"), _("Better")),
        *(_("Benchmark"), _("Source"), _("Beware"), _("Agency's target"), _("Credit")),
        _("Definition"),
    )
    rows = (
        (
            group.name,
            entry.key,
            entry.name,
            entry.meaning,
            entry.formula,
            entry.better,
            entry.benchmark,
            entry.source,
            entry.warning,
            ", ".join(entry.targets),
            entry.credit,
            definition_version(CATALOGUE[entry.key]),
        )
        for group in page.groups
        for entry in group.entries
    )
    return recorded(_("What we measure"), names, rows)


def runs_table(page: RunsPage) -> Table:
    names = (
        *(_("Run"), _("Planned"), _("State"), _("Because"), _("Seconds"), _("Values")),
        *(_("KPI years"), _("Flagged"), _("Error")),
    )
    rows = (
        (
            run.key,
            run.planned_sort,
            run.state.word,
            run.trigger,
            float(run.took_sort) if run.took_sort else None,
            run.value_count,
            run.steps,
            " ".join(run.findings),
            run.error,
        )
        for run in page.rows
    )
    return recorded(_("Runs"), names, rows)


def charts(*cards: ChartCard | None, currency: str) -> dict[str, Table]:
    """Each chart's twin, by the chart's id."""
    return {card.id: _twin(card, currency) for card in cards if card}


def _twin(card: ChartCard, currency: str) -> Table:
    """Of figures where the chart is made of them, else in the words of the page."""
    if card.figures:
        return figures_table(card.table.caption, card.figures, currency)
    return Table(card.table.caption, columns(*card.table.headings), card.table.rows)


def home_tables(page: HomePage, currency: str) -> dict[str, Table]:
    tiles = [group.tile.figure for group in page.tiles]
    return {
        "concerns": concerns_table(page.concerns, currency),
        "tiles": figures_table(_("Are we keeping, growing, responding?"), tiles, currency),
    }


def team_tables(page: TeamPage, currency: str) -> dict[str, Table]:
    tiles = [tile.figure for tile in page.tiles]
    return {
        "tiles": figures_table(_("Key figures"), tiles, currency),
        **charts(page.trend, page.gaps, page.bridge, currency=currency),
        "people": people_table(page.people, currency),
        "concerns": concerns_table(page.concerns, currency),
    }


def person_tables(page: PersonPage, currency: str) -> dict[str, Table]:
    return {
        "scorecard": scorecard_table(page, currency),
        "todo": concerns_table(page.todo, currency),
        **charts(*page.trends, currency=currency),
    }


def client_tables(page: ClientPage, currency: str) -> dict[str, Table]:
    return {
        "figures": figures_table(_("This client's numbers"), page.figures, currency),
        "contracts": contracts_table(page),
        "owners": owners_table(page),
        **charts(page.fees, *page.touches, currency=currency),
        **({"replies": replies_table(page.replies)} if page.replies else {}),
    }


def kpi_tables(page: KpiPage, currency: str) -> dict[str, Table]:
    return {
        **charts(page.trend, *page.charts, currency=currency),
        **{table.id: movers_table(page.movement, table) for table in page.movement.tables},
        "below": below_table(page, currency),
        "splits": splits_table(page, currency),
    }


def catalogue_tables(page: CataloguePage, currency: str) -> dict[str, Table]:
    return {"kpis": catalogue_table(page)}


def runs_tables(page: RunsPage, currency: str) -> dict[str, Table]:
    return {"runs": runs_table(page)}
