"""Who is who: record ids and names for the engine's codes, and the rows told with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import numpy as np
import pandas as pd

from accounts.models import Client, Team, User
from metrics import evidence
from metrics.engine.frames import each
from metrics.engine.ownership import NOBODY, TeamTree
from metrics.engine.scopes import Scope, ScopeKind
from metrics.engine.tables import AFTER, BEFORE, as_date


class UnknownScope(ValueError):
    """A team, person or client that isn't there."""


@dataclass(frozen=True)
class Row:
    """One record behind a number, and what it adds to it."""

    client: str
    client_name: str
    person: str
    on: date | None
    record: str
    numerator: float
    denominator: float
    reason: str = ""
    person_id: str = ""


@dataclass(frozen=True)
class Directory:
    """Everybody's record ids in the engine's order, and the tree of teams."""

    clients: pd.Index
    people: pd.Index
    teams: pd.Index
    tree: TeamTree

    @classmethod
    def load(cls) -> Self:
        clients, people = (
            pd.Index(sorted(model.objects.values_list("source_id", flat=True)), dtype="str")
            for model in (Client, User)
        )
        above = dict(Team.objects.values_list("source_id", "parent__source_id"))
        teams = pd.Index(sorted(above), dtype="str")
        parents = [teams.get_loc(above[id]) if above[id] else NOBODY for id in teams]
        return cls(clients, people, teams, TeamTree(np.array(parents, dtype=np.int64)))

    def ids_of(self, kind: str) -> pd.Index:
        return {"client": self.clients, "person": self.people, "team": self.teams}[str(kind)]

    def code(self, scope: Scope) -> int:
        """The scope's code in the engine; 0 for the agency. Raises UnknownScope."""
        if scope.kind is ScopeKind.AGENCY:
            return 0
        ids = self.ids_of(scope.kind)
        if scope.id not in ids:
            raise UnknownScope(f"There is no {scope.kind} with the record id {scope.id!r}.")
        return int(ids.get_indexer(pd.Index([scope.id]))[0])

    def told_of_clients(self, what: str, codes: pd.Series) -> np.ndarray:
        """Each row's client's tier, industry or country; blank where nobody told it."""
        told = dict(Client.objects.values_list("source_id", what))
        texts = np.array([*(told.get(id, "") for id in self.clients), ""], dtype=object)
        return texts[codes.to_numpy()]

    def coded(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of evidence with the engine's codes in place of ids."""
        return rows.assign(
            **{
                column: self.ids_of(kind).get_indexer(pd.Index(rows[column]))
                for column, kind in evidence.IDS.items()
                if column in rows
            }
        )

    def named(self, placed: pd.DataFrame) -> list[Row]:
        """Credited rows with the names that people know."""
        return list(self._named(placed))

    def _named(self, placed: pd.DataFrame) -> Iterator[Row]:
        clients, people = self._names(Client, "client", placed), self._names(User, "person", placed)
        for row in each(placed):
            client, person = self._id("client", row.client), self._id("person", row.owner)
            yield Row(
                client=client,
                client_name=clients.get(client, ""),
                person=people.get(person, ""),
                on=as_date(row.on) if BEFORE < row.on < AFTER else None,
                record=str(row.record),
                numerator=float(row.numerator),
                denominator=float(row.denominator),
                reason=row.reason,
                person_id=person,
            )

    def _id(self, kind: str, code: int) -> str:
        return self.ids_of(kind)[code] if code >= 0 else ""

    def _names(self, model: Any, kind: str, placed: pd.DataFrame) -> dict[str, str]:
        column = "owner" if kind == "person" else kind
        ids = {self._id(kind, code) for code in placed[column].unique()}
        return dict(model.objects.filter(source_id__in=ids).values_list("source_id", "name"))
