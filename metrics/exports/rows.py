"""The rows behind a number as a table: the counted ones add up to it, the others say why not."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from metrics.answers import Explanation
from metrics.answers import Row as RecordRow
from metrics.exports.table import Row, Table, columns


def rows_table(explanation: Explanation) -> Table:
    """All rows, not only the page of them that the screen shows."""
    names = (
        *(_("Counts"), _("Client id"), _("Client"), _("Person"), _("On"), _("Record")),
        *(_("Numerator"), _("Denominator"), _("Left out because")),
    )
    counted, excluded = explanation.counted, explanation.excluded
    rows = [*_cells(counted, counts=_("yes")), *_cells(excluded, counts=_("no"))]
    return Table(_("Rows"), columns(*names), tuple(rows), (explanation.answer.kpi.key,))


def _cells(rows: Iterable[RecordRow], *, counts: str) -> Iterator[Row]:
    for row in rows:
        yield (
            counts,
            row.client,
            row.client_name,
            row.person,
            row.on,
            row.record,
            row.numerator,
            row.denominator,
            row.reason,
        )
