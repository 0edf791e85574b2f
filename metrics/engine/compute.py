"""From contributions to numbers: credit them, gather them by scope and window, divide once."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.engine.frames import COUNTED, EXCLUDED, OPEN, OWNER, UNDECIDED
from metrics.engine.intervals import adjusted_wald, wilson
from metrics.engine.kpi import Fold, Kpi, Unit
from metrics.engine.ownership import NOBODY, Ownership, TeamTree
from metrics.engine.periods import Window
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import Records, day_number
from metrics.engine.workbench import Workbench

FIGURES = (
    "value",
    "numerator",
    "denominator",
    "n",
    "low",
    "high",
    "mean",
    "median",
    "p90",
    "open",
    "undecided",
)


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

    `windows` are of one kind, in order. Columns: kind, code (of the team,
    person or client; 0 for the agency), window (position) and the figures.
    """
    placed = in_windows(kpi, rows, windows, today=today)
    frames = [
        _figures(kpi, placed_in_scopes(placed, kind, tree)).assign(kind=kind) for kind in kinds
    ]
    return pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)


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
    placed = placed_in_scopes(in_windows(kpi, rows, windows, today=today), kind, tree)
    return placed[placed["code"] == code]


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
    mine = rows_in_scope(kpi, rows, [window], kind=kind, code=code, tree=tree, today=today)
    figures = _figures(kpi, mine)[list(FIGURES)]
    if not len(figures):
        return None
    values = figures.astype(object).where(figures.notna(), None)
    return dict(zip(FIGURES, values.iloc[0], strict=True))


def in_windows(
    kpi: Kpi, rows: pd.DataFrame, windows: Sequence[Window], *, today: int
) -> pd.DataFrame:
    """Rows with the position of their window, once for each window that they lie in."""
    if kpi.judges_windows:
        return rows
    starts = np.array([day_number(window.start) for window in windows])
    ends = np.array([day_number(window.end) for window in windows])
    on = rows["on"].to_numpy()
    if "until" in rows:
        # An open row is open at a window's end if it began before and ended after it.
        standing = (rows["state"] == OPEN).to_numpy()
        until = np.where(standing, rows["until"].to_numpy(), on)
        shown = np.minimum(ends, max(today + 1, 0))
        first = np.where(
            standing, np.searchsorted(shown, on, "right"), np.searchsorted(ends, on, "right")
        )
        last = np.where(
            standing, np.searchsorted(shown, until, "right"), np.searchsorted(starts, on, "right")
        )
        last = np.where(standing & (on > today), first, last)
    else:
        first = np.searchsorted(ends, on, "right")
        last = np.searchsorted(starts, on, "right")
    times = np.maximum(last - first, 0)
    index = np.repeat(np.arange(len(rows)), times)
    step = np.arange(len(index)) - np.repeat(np.cumsum(times) - times, times)
    return rows.iloc[index].assign(window=np.repeat(first, times) + step)


def _latest_of_each(placed: pd.DataFrame) -> pd.DataFrame:
    """Of several answers of one respondent in a scope and window, only the latest counts."""
    placed = placed.reset_index(drop=True)
    counted = placed[placed["state"] == COUNTED]
    earlier = counted.index[counted.duplicated(["window", "code", "subject"], keep="last")]
    superseded = placed.index.isin(earlier)
    return placed.assign(
        state=np.where(superseded, EXCLUDED, placed["state"]),
        reason=np.where(superseded, "answered again later in this period", placed["reason"]),
    )


def placed_in_scopes(placed: pd.DataFrame, kind: ScopeKind, tree: TeamTree) -> pd.DataFrame:
    """Rows with the code of the scope, once for each scope of a kind that they count for."""
    rows = _in_scopes(placed, kind, tree)
    return _latest_of_each(rows) if "subject" in rows else rows


def _in_scopes(placed: pd.DataFrame, kind: ScopeKind, tree: TeamTree) -> pd.DataFrame:
    if kind is ScopeKind.TEAM:
        return _once_each(_in_teams(placed, tree))
    if kind is ScopeKind.PERSON:
        mine = placed[placed["grain"].isin(["", "person"]) & (placed["owner"] >= 0)]
        return mine.assign(code=mine["owner"], numerator=_own(mine))
    whole = placed[placed["grain"].isin(["", "client"])]
    if kind is ScopeKind.CLIENT:
        whole = whole[whole["client"] >= 0]
    return _once_each(whole.assign(code=0 if kind is ScopeKind.AGENCY else whole["client"]))


def _own(rows: pd.DataFrame) -> pd.Series:
    return rows["own_numerator"] if "own_numerator" in rows else rows["numerator"]


def _in_teams(placed: pd.DataFrame, tree: TeamTree) -> pd.DataFrame:
    spells = placed[placed["grain"] == "team"]
    frames = [spells[spells["team"] >= 0].assign(code=spells["team"])]
    credited_rows = placed[placed["grain"] == ""]
    for depth in range(len(tree.ancestors)):
        code = tree.at_depth(depth, credited_rows["team"].to_numpy())
        numerator = credited_rows["numerator"]
        if "had_by" in credited_rows:
            same_team = tree.at_depth(depth, credited_rows["had_by"].to_numpy()) == code
            numerator = numerator.where(same_team, credited_rows["own_numerator"])
        frames.append(credited_rows.assign(code=code, numerator=numerator)[code >= 0])
    return pd.concat(frames, ignore_index=True)


# A contract's terms and a client's spells share a record, but not their day;
# two tables may use one id, but hardly for the same amount on the same day.
SAME = ["window", "code", "record", "state", "grain", "client", "on", "numerator"]


def _once_each(rows: pd.DataFrame) -> pd.DataFrame:
    """A meeting of three of us is one for the team: what happened counts once in a scope."""
    if not rows["record"].duplicated().any():
        return rows
    return rows[~rows.duplicated(SAME)]


def _figures(kpi: Kpi, rows: pd.DataFrame) -> pd.DataFrame:
    """One line of figures for each scope and window that has rows."""
    keys = rows["code"].to_numpy().astype(np.int64) * (1 << 20) + rows["window"].to_numpy()
    found, group = np.unique(keys, return_inverse=True)
    counted = (rows["state"] == COUNTED).to_numpy()
    size = len(found)

    def count(mask: np.ndarray) -> np.ndarray:
        return np.bincount(group[mask], minlength=size)

    numerators, denominators = (
        rows[name].to_numpy()[counted] for name in ("numerator", "denominator")
    )
    total = np.bincount(group[counted], numerators, minlength=size)
    base = np.bincount(group[counted], denominators, minlength=size)
    judged = counted if kpi.fold is Fold.SUM else counted & (rows["denominator"] > 0).to_numpy()
    figures = pd.DataFrame(
        {
            "code": found >> 20,
            "window": found & ((1 << 20) - 1),
            "numerator": total,
            "denominator": base,
            "n": count(judged),
            "open": count((rows["state"] == OPEN).to_numpy()),
            "undecided": count((rows["state"] == UNDECIDED).to_numpy()),
        }
    )
    figures = _divided(kpi, figures, group[counted], numerators)
    # A touch point where nobody is a client yet: no value, but something to show.
    return figures[count((rows["state"] != EXCLUDED).to_numpy()) > 0]


def _divided(
    kpi: Kpi, figures: pd.DataFrame, group: np.ndarray, numerators: np.ndarray
) -> pd.DataFrame:
    missing = dict.fromkeys(("low", "high", "mean", "median", "p90"), np.nan)
    ratio = figures["numerator"] / figures["denominator"].where(figures["denominator"] != 0)
    match kpi.fold:
        case Fold.SUM:
            return figures.assign(value=figures["numerator"], denominator=np.nan, **missing)
        case Fold.RATIO:
            return figures.assign(value=ratio, **missing)
        case Fold.GROWTH:
            return figures.assign(value=100 * ratio, **missing)
        case Fold.MEDIAN:
            return _with_percentiles(figures.assign(**missing), group, numerators, ratio)
        case Fold.SHARE:
            bounds = [wilson(n, d) for n, d in _pairs(figures)]
        case Fold.SCORE:
            size = len(figures)
            promoters = np.bincount(group[numerators > 0], minlength=size)
            detractors = np.bincount(group[numerators < 0], minlength=size)
            bounds = [
                adjusted_wald(p, d, n)
                for p, d, n in zip(promoters, detractors, figures["denominator"], strict=True)
            ]
    low, high = np.array([bound or (np.nan, np.nan) for bound in bounds]).reshape(-1, 2).T
    return figures.assign(value=100 * ratio, **missing).assign(low=low, high=high)


def _pairs(figures: pd.DataFrame) -> zip:  # type: ignore[type-arg]
    return zip(figures["numerator"], figures["denominator"], strict=True)


def _with_percentiles(
    figures: pd.DataFrame, group: np.ndarray, numerators: np.ndarray, mean: pd.Series
) -> pd.DataFrame:
    """Exact from the rows: linear between the two rows around the rank."""
    order = np.lexsort((numerators, group))
    values, sizes = numerators[order], np.bincount(group, minlength=len(figures))
    starts = np.cumsum(sizes) - sizes
    quantiles = {
        name: _quantile(values, starts, sizes, share)
        for name, share in (("median", 0.5), ("p90", 0.9))
    }
    return figures.assign(mean=mean, **quantiles, value=quantiles["median"])


def _quantile(
    values: np.ndarray, starts: np.ndarray, sizes: np.ndarray, share: float
) -> np.ndarray:
    found = np.full(len(sizes), np.nan)
    some = sizes > 0
    rank = (sizes[some] - 1) * share
    below = np.floor(rank).astype(np.int64)
    above = np.minimum(below + 1, sizes[some] - 1)
    low, high = values[starts[some] + below], values[starts[some] + above]
    found[some] = low + (high - low) * (rank - below)
    return found


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
