"""Who looked after whom when, which team they were in, and whose turn a window was."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from metrics.engine.frames import looked_up
from metrics.engine.periods import Window
from metrics.engine.steps import OFFSET, STRIDE, Steps, keys
from metrics.engine.tables import AFTER, BEFORE, Records, day_number, day_numbers

NOBODY = -1
ROLE_ORDER = ("account_manager", "manager", "viewer", "admin")


@dataclass(frozen=True)
class TeamTree:
    """The teams' tree as arrays over team codes."""

    parent: np.ndarray

    @cached_property
    def ancestors(self) -> np.ndarray:
        """Depth x team: the team's ancestor (or itself) at that depth, else nobody."""
        paths = [self._path(team) for team in range(len(self.parent))]
        depth = max((len(path) for path in paths), default=0)
        table = np.full((depth, len(self.parent)), NOBODY, dtype=np.int64)
        for team, path in enumerate(paths):
            table[: len(path), team] = path
        return table

    def _path(self, team: int) -> list[int]:
        path = [team]
        while (above := self.parent[path[-1]]) != NOBODY:
            if above in path:
                raise ValueError("The team tree has a cycle.")
            path.append(int(above))
        return path[::-1]

    def at_depth(self, depth: int, teams: np.ndarray) -> np.ndarray:
        return np.where(teams >= 0, self.ancestors[depth][teams], NOBODY)


@dataclass(frozen=True)
class Ownership:
    """Owners of clients and teams of people by the day, all as codes; -1 = nobody."""

    owners: Steps
    starts: np.ndarray
    teams: Steps
    home_team: np.ndarray
    tree: TeamTree

    @classmethod
    def of(cls, records: Records) -> "Ownership":
        assigned = records["assignments"]
        client = assigned["client"].cat.codes.to_numpy()
        person = assigned["person"].cat.codes.to_numpy()
        start = day_numbers(assigned["from"], blank=BEFORE)
        end = day_numbers(assigned["until"], blank=AFTER)
        # On the day of a hand-over the end comes first, so that the new owner holds.
        owners = Steps.make(
            np.r_[client, client],
            np.r_[end, start],
            np.r_[np.full(len(person), NOBODY), person],
            nothing=NOBODY,
        )
        return cls(
            owners,
            np.sort(keys(client, start)),
            _team_steps(records["memberships"]),
            _home_teams(records),
            TeamTree(_parents(records)),
        )

    def owner_on(self, clients: np.ndarray, days: np.ndarray) -> np.ndarray:
        return self.owners.at(clients, days).astype(np.int64)

    def held_since(self, clients: np.ndarray, days: np.ndarray) -> np.ndarray:
        """The day on which the ownership that holds on a day began."""
        index = np.searchsorted(self.starts, keys(clients, days), "right") - 1
        found = np.full(len(clients), BEFORE, dtype=np.int64)
        there = index >= 0
        there[there] = self.starts[index[there]] // STRIDE == clients[there]
        found[there] = self.starts[index[there]] % STRIDE - OFFSET
        return found

    def owner_in_month(
        self, clients: np.ndarray, first: int, end: int, *, is_new: np.ndarray
    ) -> np.ndarray:
        """The owner at the month's first instant; of a new client the first one who came in it."""
        at_start = self.owner_on(clients, np.full(len(clients), first))
        came_later = is_new & (at_start == NOBODY)
        return np.where(came_later, self._newcomer(clients, first, end), at_start)

    def _newcomer(self, clients: np.ndarray, first: int, end: int) -> np.ndarray:
        """The owner from the first assignment that starts after `first` and before `end`."""
        found = np.full(len(clients), NOBODY, dtype=np.int64)
        index = np.searchsorted(self.starts, keys(clients, np.full(len(clients), first)), "right")
        upper = keys(clients, np.full(len(clients), end))
        there = index < len(self.starts)
        there[there] = self.starts[index[there]] < upper[there]
        days = self.starts[index[there]] % STRIDE - OFFSET
        found[there] = self.owner_on(clients[there], days)
        return found

    def team_on(self, people: np.ndarray, clients: np.ndarray, days: np.ndarray) -> np.ndarray:
        """The team of the person on the day; of nobody, or a person in none, the client's."""
        own = self.teams.at(people, days).astype(np.int64)
        if not len(self.home_team):
            return own
        home = np.where(clients >= 0, self.home_team[clients], NOBODY)
        return np.where(own == NOBODY, home, own)


def _team_steps(memberships: pd.DataFrame) -> Steps:
    rank = looked_up(memberships["role"], {role: rank for rank, role in enumerate(ROLE_ORDER)})
    spans = pd.DataFrame(
        {
            "person": memberships["person"].cat.codes,
            "team": memberships["team"].cat.codes,
            "rank": rank.fillna(len(ROLE_ORDER)),
            "start": day_numbers(memberships["from"], blank=BEFORE),
            "end": day_numbers(memberships["until"], blank=AFTER),
        }
    ).sort_values(["rank", "start", "team"])
    points = [
        (person, day, _team_that_holds(mine, day))
        for person, mine in spans.groupby("person")
        for day in sorted({*mine["start"], *mine["end"]})
    ]
    people, days, teams = zip(*points, strict=True) if points else ((), (), ())
    return Steps.make(
        np.array(people, dtype=np.int64),
        np.array(days, dtype=np.int64),
        np.array(teams, dtype=np.int64),
        nothing=NOBODY,
    )


def _team_that_holds(memberships: pd.DataFrame, day: int) -> int:
    """Of several at once the account manager's team counts first, then the manager's."""
    holding = memberships[(memberships["start"] <= day) & (memberships["end"] > day)]
    return int(holding["team"].iloc[0]) if len(holding) else NOBODY


def _home_teams(records: Records) -> np.ndarray:
    clients = records["clients"]
    home = np.full(len(records.clients), NOBODY, dtype=np.int64)
    home[clients["id"].cat.codes.to_numpy()] = clients["team"].cat.codes.to_numpy()
    return home


def _parents(records: Records) -> np.ndarray:
    teams = records["teams"]
    parents = np.full(len(records.teams), NOBODY, dtype=np.int64)
    parents[teams["id"].cat.codes.to_numpy()] = teams["parent"].cat.codes.to_numpy()
    return parents


def spans_of(
    window: Window,
    *,
    clients: np.ndarray,
    ownership: Ownership,
    today: int,
    is_client: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> pd.DataFrame:
    """Who had which clients through which part of a window.

    Rows of grain `client` are the whole window (for clients and the agency);
    rows of grain `person` and `team` are ownership spells: maximal runs of
    months in which the client belonged to that person, or to that team with
    all below it. A month belongs to the owner at its first instant; where the
    client wasn't one yet, to the first owner who came in it. `start`, `end` and
    `window_start` are day numbers; the end is cut at today. A window that lies
    in the future has none.
    """
    start, end = day_number(window.start), min(day_number(window.end), today)
    if end < start or not len(clients):
        return _spans(np.zeros((0, 5), dtype=np.int64), "client").assign(window_start=start)
    bounds = _month_bounds(window, end)
    owner = np.stack(
        [
            ownership.owner_in_month(
                clients, first, last, is_new=~is_client(clients, np.full(len(clients), first))
            )
            for first, last in zip(bounds, [*bounds[1:], end], strict=True)
        ],
        axis=1,
    )
    firsts = np.broadcast_to(np.array(bounds), owner.shape)
    team = ownership.team_on(owner.ravel(), np.repeat(clients, len(bounds)), firsts.ravel())
    team = team.reshape(owner.shape)
    edges = np.array([*bounds, end])
    whole = np.column_stack(
        [clients, owner[:, 0], team[:, 0], np.full(len(clients), start), np.full(len(clients), end)]
    )
    frames = [_spans(whole, "client"), _spans(_runs(clients, owner, edges, column=1), "person")]
    for depth in range(len(ownership.tree.ancestors)):
        nodes = ownership.tree.at_depth(depth, team.ravel()).reshape(team.shape)
        frames.append(_spans(_runs(clients, nodes, edges, column=2), "team"))
    return pd.concat(frames, ignore_index=True).assign(window_start=start)


def _month_bounds(window: Window, end: int) -> list[int]:
    inner = (day_number(month) for month in window.month_starts())
    start = day_number(window.start)
    return [start, *(day for day in inner if start < day < end)]


def _runs(clients: np.ndarray, holder: np.ndarray, edges: np.ndarray, *, column: int) -> np.ndarray:
    """Maximal runs of months with the same holder, as rows of client, owner, team, start, end."""
    change = holder[:, 1:] != holder[:, :-1]
    first = np.column_stack([np.ones(len(holder), bool), change])
    last = np.column_stack([change, np.ones(len(holder), bool)])
    row, begins = np.nonzero(first)
    _, ends = np.nonzero(last)
    held_by = holder[row, begins]
    table = np.full((len(row), 5), NOBODY, dtype=np.int64)
    table[:, 0] = clients[row]
    table[:, column] = held_by
    table[:, 3] = edges[begins]
    table[:, 4] = edges[ends + 1]
    # Months of nobody's are in no person's book; they show as unassigned.
    return table


def _spans(table: np.ndarray, grain: str) -> pd.DataFrame:
    spans = pd.DataFrame(table, columns=["client", "owner", "team", "start", "end"])
    spans["grain"] = grain
    return spans
