"""From contributions to numbers: credit them, gather them by scope and window, divide once."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.engine.folding import FIGURES, divided, figures_of, shown
from metrics.engine.frames import OWNER
from metrics.engine.kpi import Fold, Kpi, Unit
from metrics.engine.monthly import adds_by_month, sums_by_month
from metrics.engine.ownership import NOBODY, Ownership, TeamTree
from metrics.engine.periods import Window
from metrics.engine.placing import in_windows, placed_in_scopes
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import Records
from metrics.engine.workbench import Workbench


def contributions_to(kpi: Kpi, bench: Workbench, windows: Sequence[Window]) -> pd.DataFrame:
    """Every row behind a KPI, credited, in an order that doesn't hang on the records'.

    Rows of a KPI that judges windows have the window's position in `window`;
    those of one that counts events have -1 and belong where their day lies.
    """
    rows = kpi.compute(**bench.arguments(kpi, windows))
    if not kpi.judges_windows:
        rows = rows.assign(window=-1)
    return in_order(credited(rows, bench.ownership))


def credited(rows: pd.DataFrame, ownership: Ownership) -> pd.DataFrame:
    """Rows with `owner` and `team` of the day of credit, where they don't have them yet."""
    if "grain" not in rows:
        rows = rows.assign(grain="")
    if "owner" in rows:
        return rows
    clients, days = rows["client"].to_numpy(), rows["credited_on"].to_numpy()
    person = rows["person"].to_numpy().astype(np.int64)
    owner = np.where(person < 0, ownership.owner_on(clients, days), person)
    owner = np.where((person == NOBODY) & (person != OWNER), NOBODY, owner)
    return rows.assign(owner=owner, team=ownership.team_on(owner, clients, days))


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """The canonical order, so that sums are the same to the last digit however rows came."""
    by = ["window", *(["at"] if "at" in rows else []), "on", "client", "record", "owner", "team"]
    by += ["numerator", "denominator"]
    return rows.sort_values(by, kind="stable").reset_index(drop=True)


def fold(
    kpi: Kpi,
    rows: pd.DataFrame,
    windows: Sequence[Window],
    *,
    tree: TeamTree,
    today: int,
    kinds: Sequence[ScopeKind] = (ScopeKind.AGENCY, ScopeKind.TEAM, ScopeKind.PERSON),
) -> pd.DataFrame:
    """The figures of every scope and window with anything in it.

    Columns: kind, code (of the team, person or client; 0 for the agency),
    window (its position) and the figures.
    """
    rows = whole(rows)
    if not len(rows):
        return pd.DataFrame(columns=["kind", "code", "window", *FIGURES])
    if adds_by_month(kpi, rows, windows):
        sums = sums_by_month(kpi, rows, windows, kinds=kinds, tree=tree, today=today)
        figures = {
            kind: shown(divided(kpi, added, windows, today=today)) for kind, added in sums.items()
        }
    else:
        placed = in_windows(kpi, rows, windows, today=today)
        figures = {
            kind: figures_of(kpi, placed_in_scopes(placed, kind, tree), windows, today=today)
            for kind in kinds
        }
    frames = [found.assign(kind=kind) for kind, found in figures.items()]
    return pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)


def whole(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the number itself, without those that only a part of a split has."""
    return rows[rows["apart"] == ""] if "apart" in rows else rows


def rows_in_scope(
    kpi: Kpi,
    rows: pd.DataFrame,
    windows: Sequence[Window],
    *,
    kind: ScopeKind,
    code: int,
    tree: TeamTree,
    today: int,
) -> pd.DataFrame:
    """The rows that one scope's numbers of some windows are made of, excluded ones included."""
    rows = whole(rows)
    if kind is ScopeKind.CLIENT:
        # Others' rows change nothing about a client, and are most of all there are.
        rows = rows[rows["client"] == code]
    return placed_in_scopes(in_windows(kpi, rows, windows, today=today), kind, tree, only=code)


def fold_within(
    kpi: Kpi,
    rows: pd.DataFrame,
    window: Window,
    *,
    kind: ScopeKind,
    code: int,
    tree: TeamTree,
    today: int,
) -> dict[str, float | int | None] | None:
    """The figures of one scope and window; None where there is no row."""
    found = folds_within(kpi, rows, [window], kind=kind, code=code, tree=tree, today=today)
    return found.get(0)


def folds_within(
    kpi: Kpi,
    rows: pd.DataFrame,
    windows: Sequence[Window],
    *,
    kind: ScopeKind,
    code: int,
    tree: TeamTree,
    today: int,
) -> dict[int, dict[str, float | int | None]]:
    """The figures of one scope by the position of the window; none where there is no row."""
    mine = rows_in_scope(kpi, rows, windows, kind=kind, code=code, tree=tree, today=today)
    figures = figures_of(kpi, mine, windows, today=today)
    told = figures[list(FIGURES)].astype(object)
    told = told.where(told.notna(), None)
    return {
        int(window): dict(zip(FIGURES, values, strict=True))
        for window, values in zip(figures["window"], told.to_numpy(), strict=True)
    }


def nothing(kpi: Kpi, *, is_monitored: bool) -> dict[str, float | int | None]:
    """The figures of a scope and window without any row.

    A ratio over nothing has no value; a sum over nothing is 0 where the agency
    keeps that kind of record, and has no value where it never had one.
    """
    figures: dict[str, float | int | None] = dict.fromkeys(FIGURES)
    figures |= {"n": 0, "open": 0, "undecided": 0}
    if kpi.fold is Fold.SUM:
        return figures | {"value": 0.0 if is_monitored else None, "numerator": 0.0}
    return figures | {"numerator": 0.0, "denominator": 0.0}


def is_monitored(kpi: Kpi, records: Records) -> bool:
    """Whether the agency has ever recorded anything that the KPI is made from."""
    return any(len(records[table]) for table in kpi.records)


def rounded(kpi: Kpi, value: float | None) -> float | None:
    """Money to the cent; everything else as it is."""
    if value is None or np.isnan(value):
        return None
    return round(value, 2) if kpi.unit is Unit.MONEY else value
