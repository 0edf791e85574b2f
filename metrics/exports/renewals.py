"""The tables of the renewals page, as it shows them."""

from django.utils.translation import gettext as _

from metrics.exports.pages import charts
from metrics.exports.table import Column, Row, Table, columns
from metrics.scorecards.renewal_rows import RenewalRow
from metrics.scorecards.renewals import RenewalsPage


def renewals_tables(page: RenewalsPage, currency: str) -> dict[str, Table]:
    return {
        "renewals": renewals_table(page, currency),
        **charts(page.timeline, currency=currency),
    }


def renewals_table(page: RenewalsPage, currency: str) -> Table:
    return Table(
        _("Renewals, the next day to decide first"),
        (
            *columns(_("Client id"), _("Client"), _("Service")),
            Column(_("Fee at risk a month"), currency),
            *columns(_("Fee of the contract"), _("Decide by"), _("Day"), _("When"), _("Term")),
            *columns(_("Stage"), _("Owner"), _("Last senior talk"), _("Proposal")),
        ),
        tuple(_row(row) for row in page.rows),
        ("mrr",),
        window=(_("as recorded now"),),
    )


def _row(row: RenewalRow) -> Row:
    return (
        row.client,
        row.name,
        row.service,
        row.fee,
        row.native,
        row.what,
        row.on,
        row.when,
        row.term,
        str(row.stage.word),
        row.owner,
        row.spoken_on,
        row.proposal,
    )
