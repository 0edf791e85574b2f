"""Who is who: record ids and names for the engine's codes, and the rows told with them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import numpy as np
import pandas as pd

from accounts.models import Client, Team, User
from metrics import evidence
from metrics.engine.ownership import NOBODY, TeamTree
from metrics.engine.scopes import Scope, ScopeKind
from metrics.engine.tables import AFTER, BEFORE, as_date

AMOUNTS = ("numerator", "denominator")


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
        clients, people = self._ids("client", placed), self._ids("person", placed)
        client_names, person_names = names_of(Client, clients), names_of(User, people)
        days = {day: _told(day) for day in placed["on"].unique()}
        told = zip(
            clients,
            people,
            *(placed[name].tolist() for name in ("on", "record", *AMOUNTS, "reason")),
            strict=True,
        )
        return [
            Row(
                client=client,
                client_name=client_names.get(client, ""),
                person=person_names.get(person, ""),
                on=days[on],
                record=str(record),
                numerator=float(numerator),
                denominator=float(denominator),
                reason=reason,
                person_id=person,
            )
            for client, person, on, record, numerator, denominator, reason in told
        ]

    def _ids(self, kind: str, placed: pd.DataFrame) -> list[str]:
        """The record id in each row; blank where there is none, whose code is -1."""
        ids = np.array([*self.ids_of(kind), ""], dtype=object)
        return list(ids[placed["owner" if kind == "person" else kind].to_numpy()])


def _told(day: int) -> date | None:
    return as_date(day) if BEFORE < day < AFTER else None


def names_of(model: Any, ids: list[str]) -> dict[str, str]:
    """What records are called, by their ids."""
    found = model.objects.filter(source_id__in=set(ids))
    return dict(found.values_list("source_id", "name"))
