"""One call from text tables to a KPI's figures, as the tests of every KPI ask."""

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from metrics import kpis as kpis  # enters the catalogue
from metrics.engine.compute import (
    contributions_to,
    fold_within,
    is_monitored,
    nothing,
    rows_in_scope,
)
from metrics.engine.kpi import CATALOGUE
from metrics.engine.parts import Part, parts_within
from metrics.engine.periods import Window
from metrics.engine.scopes import Scope, ScopeKind
from metrics.engine.tables import House, records_from_text
from metrics.engine.workbench import Workbench

NORTH = {
    "teams": """
        id     parent
        group
        north  group
        south  group
    """,
    "memberships": """
        person  team
        ann     north
        bob     north
        cara    south
    """,
}


class Asked:
    """Records told as text, to be asked for any KPI, scope and window."""

    def __init__(
        self, *, now: str = "2026-11-21T09:00:00Z", house: House | None = None, **given: str
    ) -> None:
        self.bench = Workbench(records_from_text(given, house=house), datetime.fromisoformat(now))

    def figures(self, key: str, window: str, *, scope: str = "agency") -> dict[str, Any]:
        kpi, asked, place = CATALOGUE[key], self._window(window), Scope.parse(scope)
        found = fold_within(
            kpi,
            contributions_to(kpi, self.bench, [asked]),
            asked,
            kind=place.kind,
            code=self._code(place),
            tree=self.bench.ownership.tree,
            today=self.bench.today,
        )
        return found or nothing(kpi, is_monitored=is_monitored(kpi, self.bench.records))

    def value(self, key: str, window: str, *, scope: str = "agency") -> float | None:
        return self.figures(key, window, scope=scope)["value"]

    def reasons(self, key: str, window: str, *, scope: str = "agency") -> dict[str, str]:
        """Record id → why it isn't counted."""
        rows = self.rows(key, window, scope=scope)
        left_out = rows[rows["state"] != "counted"]
        return dict(zip(left_out["record"], left_out["reason"], strict=True))

    def rows(self, key: str, window: str, *, scope: str = "agency") -> pd.DataFrame:
        """What the number is made of, and what is left out of it."""
        kpi, asked, place = CATALOGUE[key], self._window(window), Scope.parse(scope)
        return rows_in_scope(
            kpi,
            contributions_to(kpi, self.bench, [asked]),
            [asked],
            kind=place.kind,
            code=self._code(place),
            tree=self.bench.ownership.tree,
            today=self.bench.today,
        )

    def parts(self, key: str, window: str, split: str, *, scope: str = "agency") -> dict[str, Part]:
        """The parts of a split, by their names."""
        kpi, asked, place = CATALOGUE[key], self._window(window), Scope.parse(scope)
        found = parts_within(
            kpi,
            contributions_to(kpi, self.bench, [asked]),
            asked,
            split,
            kind=place.kind,
            code=self._code(place),
            tree=self.bench.ownership.tree,
            today=self.bench.today,
        )
        return {part.part: part for part in found}

    def _code(self, scope: Scope) -> int:
        records = self.bench.records
        ids = {"client": records.clients, "person": records.people, "team": records.teams}
        if scope.kind is ScopeKind.AGENCY:
            return 0
        return int(ids[scope.kind].get_indexer(pd.Index([scope.id]))[0])

    def _window(self, text: str) -> Window:
        """`month 2026-03`, or `2026-01-01 2026-07-01` for a custom one."""
        first, second = text.split()
        if first[0].isdigit():
            return Window(date.fromisoformat(first), date.fromisoformat(second))
        month = datetime.strptime(second, "%Y-%m").replace(tzinfo=UTC).date()
        return Window.at(first, month, fiscal_start=self.bench.records.house.fiscal_start)
