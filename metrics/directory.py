"""Who is who: record ids and names for the engine's codes, and the rows told with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

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
class ClientFacts:
    """What a row about a client is told with, and what it is taken apart by."""

    name: str
    tier: str
    industry: str
    country: str
    team: str | None


@dataclass(frozen=True)
class Names:
    """What everybody and everything is called, by record id."""

    clients: Mapping[str, ClientFacts]
    people: Mapping[str, str]
    teams: dict[str, tuple[str, str | None]]

    @classmethod
    def load(cls) -> Self:
        teams = Team.objects.values_list("source_id", "name", "parent__source_id")
        told = Client.objects.values_list(
            "source_id", "name", "tier", "industry", "country", "team__source_id"
        )
        return cls(
            clients={id: ClientFacts(*facts) for id, *facts in told},
            people=dict(User.objects.values_list("source_id", "name")),
            teams={id: (name, parent) for id, name, parent in teams},
        )

    def of(self, scope: Scope) -> str:
        """What people call a team, person or client. Raises UnknownScope."""
        match scope.kind:
            case ScopeKind.TEAM if scope.id in self.teams:
                return self.teams[scope.id][0]
            case ScopeKind.PERSON if scope.id in self.people:
                return self.people[scope.id]
            case ScopeKind.CLIENT if scope.id in self.clients:
                return self.clients[scope.id].name
        raise UnknownScope(f"There is no {scope.kind} with the record id {scope.id!r}.")


@dataclass(frozen=True)
class Directory:
    """Everybody's record ids in the engine's order, the tree of teams, and the names."""

    clients: pd.Index
    people: pd.Index
    teams: pd.Index
    tree: TeamTree
    names: Names

    @classmethod
    def of(cls, names: Names) -> Self:
        clients, people, teams = (
            pd.Index(sorted(ids), dtype="str") for ids in (names.clients, names.people, names.teams)
        )
        above = (names.teams[id][1] for id in teams)
        parents = [teams.get_loc(parent) if parent else NOBODY for parent in above]
        tree = TeamTree(np.array(parents, dtype=np.int64))
        return cls(clients, people, teams, tree, names)

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
        told = self.names.clients
        texts = [getattr(told[id], what) if id in told else "" for id in self.clients]
        return np.array([*texts, ""], dtype=object)[codes.to_numpy()]

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
        called, people_called = self.names.clients, self.names.people
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
                client_name=called[client].name if client in called else "",
                person=people_called.get(person, ""),
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
