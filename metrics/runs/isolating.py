"""The clients whose records break a computation: found by halves, and left out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from metrics.engine.frames import codes
from metrics.engine.schema import TABLES
from metrics.engine.tables import Records, day_numbers
from metrics.engine.workbench import EVENTS, Workbench

# Days that an agency's records can reach back.
MEMORY = 75 * 365
# Who the clients are stays known; what happened to them goes.
KEPT = frozenset({"clients", "targets"})


def of_clients(records: Records, wanted: np.ndarray) -> Records:
    """The records of some clients, by their codes, and all that isn't about a client."""
    stays = np.zeros(len(records.clients) + 1, dtype=bool)
    stays[wanted] = True
    stays[-1] = True  # about nobody
    frames = {name: _of(records, name, stays) for name in TABLES}
    known = frames["contracts"]["id"]
    changes = frames["contract_changes"]
    frames["contract_changes"] = changes[changes["contract"].isin(known)].reset_index(drop=True)
    return replace(records, frames=frames)


def _of(records: Records, table: str, stays: np.ndarray) -> pd.DataFrame:
    frame = records[table]
    if table in KEPT or TABLES[table].get("client") != "client":
        return frame
    return frame[stays[codes(frame["client"])]].reset_index(drop=True)


def without(bench: Workbench, left_out: frozenset[str]) -> Workbench:
    """A bench without the records of some clients, by their ids."""
    if not left_out:
        return bench
    clients = bench.records.clients
    stays = np.flatnonzero(~clients.isin(list(left_out)))
    return Workbench(of_clients(bench.records, stays), bench.now)


def before_all_memory(bench: Workbench) -> dict[str, str]:
    """Clients with an event of a year that nobody means, like 0202, and where it stands.

    One such slip of a key would have every KPI computed for centuries.
    """
    first = bench.today - MEMORY
    owners = {"contract_changes": _clients_of_contracts(bench.records)}
    found: dict[str, str] = {}
    for table in EVENTS:
        frame = bench.records[table]
        clients = frame["client"] if "client" in frame else frame["contract"].map(owners[table])
        for column, holds in TABLES[table].items():
            if holds in ("date", "instant"):
                is_old = day_numbers(frame[column].dt.tz_localize(None), blank=first) < first
                why = f"{table}: {column} is more than {MEMORY // 365} years ago."
                found |= {str(client): why for client in clients[is_old].dropna()}
    return found


def _clients_of_contracts(records: Records) -> dict[str, str]:
    contracts = records["contracts"]
    return dict(zip(contracts["id"], contracts["client"].astype("str"), strict=True))


def breaking(bench: Workbench, compute: Callable[[Workbench], Any]) -> frozenset[str]:
    """The clients whose records alone break a computation; none where it breaks without any.

    Each half that works is done with, so that one client of a thousand is
    found in some twenty tries, most of them small.
    """

    def works(wanted: np.ndarray) -> bool:
        try:
            compute(Workbench(of_clients(bench.records, wanted), bench.now))
        except Exception:  # whatever it is, the caller has the error of the whole
            return False
        return True

    def found_in(wanted: np.ndarray) -> list[int]:
        if works(wanted):
            return []
        if len(wanted) == 1:
            return [int(wanted[0])]
        half = len(wanted) // 2
        return found_in(wanted[:half]) + found_in(wanted[half:])

    everybody = np.arange(len(bench.records.clients))
    if not len(everybody) or not works(everybody[:0]):
        return frozenset()
    return frozenset(bench.records.clients[found_in(everybody)])


def scopes_with(client: str, records: Records) -> list[str]:
    """Every scope whose numbers have the client in them, at whatever time."""
    assigned, members = records["assignments"], records["memberships"]
    people = set(assigned["person"][assigned["client"] == client].dropna())
    teams = set(members["team"][members["person"].isin(people)].dropna())
    row = records["clients"]
    teams |= set(row["team"][row["id"] == client].dropna())
    above = dict(zip(records["teams"]["id"], records["teams"]["parent"], strict=True))
    for team in list(teams):
        while isinstance(team := above.get(team), str) and team not in teams:
            teams.add(team)
    found = [f"person:{person}" for person in people] + [f"team:{team}" for team in teams]
    return ["agency", f"client:{client}", *sorted(found)]
