"""The tables of targets as files: somebody's own, and the grid of all."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from metrics.exports.table import Row, Table, columns
from metrics.scorecards.targets import OwnTargetsPage
from metrics.scorecards.targets_grid import Grid, GridCell


def own_table(page: OwnTargetsPage) -> Table:
    names = (_("KPI"), _("Target"), _("Length of time"), _("Set for"), _("Since"), _("Why"))
    return Table(
        _("Targets that hold today"),
        columns(*names, _("What it would have meant")),
        tuple(_own_rows(page)),
        kpis=tuple(own.key for group in page.groups for own in group.kpis),
        window=(_("as recorded now"),),
    )


def _own_rows(page: OwnTargetsPage) -> Iterator[Row]:
    for group in page.groups:
        for own in group.kpis:
            for target in (own.first, *own.others):
                past = target.past.said if target.past else ""
                told = (target.level, target.since, target.reason, past)
                yield (own.name, target.goal, target.lengths, *told)


def grid_table(grid: Grid) -> Table:
    """Each cell as the page shows it: what is inherited says from where."""
    names = [_("For"), _("Kind"), *(column.title for column in grid.columns)]
    rows = (
        (row.place.name, row.place.kind, *(_cell(cell) for cell in row.cells)) for row in grid.rows
    )
    return Table(
        _("Targets that hold today"),
        columns(*names),
        tuple(rows),
        kpis=tuple(column.key for column in grid.columns),
        window=tuple(str(each.label) for each in grid.lengths if each.is_current),
    )


def _cell(cell: GridCell) -> str:
    return f"{cell.goal} ({cell.origin})" if cell.origin else cell.goal
