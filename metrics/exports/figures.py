"""Figures as the columns of a file: the bare number, and all that must stand beside it."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from metrics.engine.kpi import Kpi, Unit
from metrics.exports.table import Column, Row, Table, columns
from metrics.fingerprints import definition_version
from metrics.scorecards.figures import Figure


def unit_of(kpi: Kpi, currency: str) -> str:
    """The unit of the bare numbers: money by its currency, times in seconds of business."""
    return currency if kpi.unit is Unit.MONEY else str(kpi.unit)


def figure_columns() -> tuple[Column, ...]:
    return columns(
        _("KPI"),
        _("Key"),
        _("Scope"),
        _("Window"),
        _("First day"),
        _("Last day"),
        _("Value"),
        _("Unit"),
        _("As shown"),
        _("Status"),
        _("Target"),
        _("Target from"),
        _("Target up to"),
        _("Target as shown"),
        _("Set for"),
        _("Compared with"),
        _("Value then"),
        _("Change as shown"),
        _("n"),
        _("Numerator"),
        _("Denominator"),
        _("95 % from"),
        _("95 % to"),
        _("Made of"),
        _("Definition"),
    )


def figure_cells(figure: Figure, currency: str) -> Row:
    answer, before = figure.answer, figure.before
    return (
        figure.name,
        figure.key,
        str(answer.scope),
        figure.window,
        answer.window.start,
        answer.window.last_day,
        answer.value,
        unit_of(answer.kpi, currency),
        figure.text,
        figure.status.word,
        *_target_cells(figure),
        before.window.label if before else "",
        before.value if before else None,
        figure.change,
        answer.n,
        answer.numerator,
        answer.denominator,
        answer.low,
        answer.high,
        figure.basis,
        definition_version(answer.kpi),
    )


def _target_cells(figure: Figure) -> Row:
    target = figure.answer.target
    if target is None:
        return (None, None, None, "", "")
    goal = target.goal
    return (goal.target, goal.low, goal.high, figure.goal, figure.level)


def keys_of(figures: Iterable[Figure]) -> tuple[str, ...]:
    """The KPIs that some figures are of, each once."""
    return tuple(dict.fromkeys(figure.key for figure in figures))


def figures_table(caption: str, figures: Sequence[Figure], currency: str) -> Table:
    return Table(
        caption,
        figure_columns(),
        tuple(figure_cells(figure, currency) for figure in figures),
        keys_of(figures),
    )
