"""Tables of what is on record: clients to talk to, contracts, owners, replies, KPIs and runs."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from metrics.attention import Concern
from metrics.engine.kpi import CATALOGUE
from metrics.exports.table import Column, Row, Table, columns
from metrics.fingerprints import definition_version
from metrics.scorecards.catalogue import CataloguePage
from metrics.scorecards.client import ClientPage
from metrics.scorecards.client_replies import Replies
from metrics.scorecards.runs import RunsPage


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
