"""Asks the oracle and the engine the same question."""

from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from metrics import kpis as kpis  # enters the catalogue
from metrics.engine.compute import contributions_to, fold, fold_within, is_monitored, nothing
from metrics.engine.kpi import CATALOGUE
from metrics.engine.parts import Part, parts_within
from metrics.engine.periods import Window, WindowKind
from metrics.engine.scopes import Scope, ScopeKind
from metrics.engine.tables import House, records_from_rows
from metrics.engine.workbench import Workbench
from tests.oracle.answer import Question
from tests.oracle.ask import KPIS
from tests.oracle.books import Agency
from tests.oracle.rows import Records, read

Fields = tuple[str, ...]


@dataclass(frozen=True)
class Both:
    """An agency as the oracle and as the engine see it."""

    agency: Agency
    records: Records
    bench: Workbench
    made: dict[tuple[str, Window], pd.DataFrame] = field(default_factory=dict)

    @classmethod
    def of(cls, agency: Agency) -> "Both":
        zone, year = agency.timezone, agency.fiscal_start
        house = House(timezone=zone, fiscal_start=year, calendar=agency.calendar)
        told = read(agency.rows, timezone=zone, fiscal_start=year, calendar=agency.calendar or None)
        return cls(agency, told, Workbench(records_from_rows(agency.rows, house=house), agency.now))

    def question(self, window: Window, scope: str = "agency") -> Question:
        return Question(self.records, scope, window.start, window.end, self.agency.now)

    def oracle(self, key: str, scope: str, window: Window) -> dict[str, Any]:
        return asdict(KPIS[key](self.question(window, scope)))

    @property
    def scopes(self) -> list[str]:
        """The agency, every team, everybody and every client."""
        records = self.bench.records
        named = {"team": records.teams, "person": records.people, "client": records.clients}
        return ["agency", *(f"{kind}:{id}" for kind, ids in named.items() for id in ids)]

    def asked(self, key: str, scope: str, window: Window) -> dict[str, Any]:
        """The engine's figures as somebody asks for one scope."""
        kpi, place = CATALOGUE[key], Scope.parse(scope)
        found = fold_within(
            kpi,
            self.contributions(key, window),
            window,
            kind=place.kind,
            code=self.code(place),
            tree=self.bench.ownership.tree,
            today=self.bench.today,
        )
        return found or self.nothing(key)

    def published(self, key: str, window: Window) -> dict[str, dict[str, Any]]:
        """The engine's figures of all scopes, as a run makes them at once."""
        found = fold(
            CATALOGUE[key],
            self.contributions(key, window),
            [window],
            tree=self.bench.ownership.tree,
            today=self.bench.today,
            kinds=list(ScopeKind),
        )
        lines: dict[tuple[ScopeKind, int], dict[str, Any]] = {
            (line["kind"], line["code"]): {str(name): value for name, value in line.items()}
            for line in found.to_dict("records")
        }
        places = {scope: Scope.parse(scope) for scope in self.scopes}
        return {
            scope: lines.get((place.kind, self.code(place))) or self.nothing(key)
            for scope, place in places.items()
        }

    def parts(self, key: str, split: str, scope: str, window: Window) -> dict[str, Part]:
        """The parts that the engine takes a number apart into."""
        place = Scope.parse(scope)
        found = parts_within(
            CATALOGUE[key],
            self.contributions(key, window),
            window,
            split,
            kind=place.kind,
            code=self.code(place),
            tree=self.bench.ownership.tree,
            today=self.bench.today,
        )
        return {part.part: part for part in found}

    def nothing(self, key: str) -> dict[str, Any]:
        kpi = CATALOGUE[key]
        return nothing(kpi, is_monitored=is_monitored(kpi, self.bench.records))

    def contributions(self, key: str, window: Window) -> pd.DataFrame:
        """The rows behind a KPI, the same for every scope."""
        if (key, window) not in self.made:
            self.made[key, window] = contributions_to(CATALOGUE[key], self.bench, [window])
        return self.made[key, window]

    def code(self, scope: Scope) -> int:
        records = self.bench.records
        ids = {"client": records.clients, "person": records.people, "team": records.teams}
        if scope.kind is ScopeKind.AGENCY:
            return 0
        return int(ids[scope.kind].get_indexer(pd.Index([scope.id]))[0])

    def assert_same(
        self, key: str, scope: str, window: Window, *, found: dict[str, Any], fields: Fields
    ) -> None:
        """That the oracle says the same of some fields."""
        said = self.oracle(key, scope, window)
        differences = {
            field: (said[field], found[field])
            for field in fields
            if not is_close(said[field], found[field])
        }
        assert not differences, (key, scope, str(window.start), str(window.end), differences)


def window_of(kind: str, start: date, end: date) -> Window:
    return Window(start, end, WindowKind(kind))


def is_close(said: Fraction | int | None, found: float | None) -> bool:
    """Counts alike, fractions to a millionth."""
    if said is None or found is None or pd.isna(found):
        return said is None and (found is None or pd.isna(found))
    return float(said) == pytest.approx(found, rel=1e-6, abs=1e-4)
