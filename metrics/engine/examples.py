"""Runs a KPI's worked example through the engine: page, docs and test show the same."""

from datetime import UTC, datetime

from metrics.engine.compute import contributions_to, fold, is_monitored, nothing, rounded
from metrics.engine.kpi import Kpi
from metrics.engine.periods import Window, WindowKind
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import records_from_text
from metrics.engine.workbench import Workbench


def run_example(kpi: Kpi) -> float | None:
    """The agency's value over the example's records."""
    example = kpi.example
    month = datetime.strptime(example.window, "%Y-%m").replace(tzinfo=UTC).date()
    window = Window.at(WindowKind.MONTH, month)
    now = datetime(example.today.year, example.today.month, example.today.day, tzinfo=UTC)
    bench = Workbench(records_from_text(example.given), now)
    rows = contributions_to(kpi, bench, [window])
    figures = fold(
        kpi,
        rows,
        [window],
        tree=bench.ownership.tree,
        today=bench.today,
        kinds=[ScopeKind.AGENCY],
    )
    if len(figures):
        return rounded(kpi, figures["value"].iloc[0])
    empty = nothing(kpi, is_monitored=is_monitored(kpi, bench.records))
    return rounded(kpi, empty["value"])
