"""Where a row counts: in which windows it lies, and for which scopes it stands."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from metrics.engine.frames import COUNTED, EXCLUDED, OPEN
from metrics.engine.kpi import Kpi
from metrics.engine.ownership import TeamTree
from metrics.engine.periods import Window
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import day_number


def in_windows(
    kpi: Kpi, rows: pd.DataFrame, windows: Sequence[Window], *, today: int
) -> pd.DataFrame:
    """Rows with the position of their window, once for each window that they lie in."""
    if kpi.judges_windows:
        return rows
    frames = [
        rows.iloc[index].assign(window=np.asarray(places)[window])
        for places, of_kind in by_kind(windows)
        for index, window in [_lying_in(rows, of_kind, today=today)]
    ]
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]


def by_kind(windows: Sequence[Window]) -> list[tuple[list[int], list[Window]]]:
    """Windows of each kind in the order of time, with their positions among all of them."""
    order = sorted(range(len(windows)), key=lambda place: (windows[place].kind, windows[place].end))
    return [
        (places, [windows[place] for place in places])
        for _, found in groupby(order, key=lambda place: windows[place].kind)
        for places in [list(found)]
    ]


def _lying_in(
    rows: pd.DataFrame, windows: Sequence[Window], *, today: int
) -> tuple[np.ndarray, np.ndarray]:
    """Which row lies in which of the windows, all of one kind: pairs of positions."""
    starts = np.array([day_number(window.start) for window in windows])
    ends = np.array([day_number(window.end) for window in windows])
    on = rows["on"].to_numpy()
    first, last = np.searchsorted(ends, on, "right"), np.searchsorted(starts, on, "right")
    if "until" in rows:
        # An open row is open at a window's end if it began before and ended after it.
        standing = (rows["state"] == OPEN).to_numpy()
        shown = np.minimum(ends, max(today + 1, 0))
        begun = np.searchsorted(shown, on, "right")
        ended = np.searchsorted(shown, rows["until"].to_numpy(), "right")
        first = np.where(standing, begun, first)
        last = np.where(standing, np.where(on > today, begun, ended), last)
    return spread(first, last)


def spread(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of each position and everything from its `first` up to, not including, `last`."""
    times = np.maximum(last - first, 0)
    index = np.repeat(np.arange(len(first)), times)
    step = np.arange(len(index)) - np.repeat(np.cumsum(times) - times, times)
    return index, np.repeat(first, times) + step


def in_each(rows: pd.DataFrame, windows: pd.DataFrame) -> pd.DataFrame:
    """Rows of days once for each of the `windows` (of any kinds) that their day lies in."""
    rows = rows.sort_values("on", kind="stable")
    on = rows["on"].to_numpy()
    first, last = (np.searchsorted(on, windows[edge].to_numpy()) for edge in ("start", "end"))
    window, index = spread(first, last)
    return rows.iloc[index].assign(window=windows["window"].to_numpy()[window])


def placed_in_scopes(
    placed: pd.DataFrame, kind: ScopeKind, tree: TeamTree, *, only: int | None = None
) -> pd.DataFrame:
    """Rows with the code of the scope, once for each scope of a kind that they count for.

    `only` is the code of the one scope that is asked for, where one is: scopes
    know nothing of each other, so leaving the others out early changes nothing.
    """
    rows = _in_scopes(placed, kind, tree, only)
    rows = _latest_of_each(rows) if "subject" in rows else rows
    return _one_of_each_client(rows) if "per_client" in rows else rows


def _latest_of_each(placed: pd.DataFrame) -> pd.DataFrame:
    """Of several answers of one respondent in a scope and window, only the latest counts."""
    placed = placed.reset_index(drop=True)
    counted = placed[placed["state"] == COUNTED]
    earlier = counted.index[counted.duplicated(["window", "code", "subject"], keep="last")]
    superseded = placed.index.isin(earlier)
    again = placed.get("again", "answered again later in this period")
    return placed.assign(
        state=np.where(superseded, EXCLUDED, placed["state"]),
        reason=np.where(superseded, again, placed["reason"]),
    )


def _one_of_each_client(placed: pd.DataFrame) -> pd.DataFrame:
    """Where clients weigh alike, the mean of a client's rows stands for all of them."""
    joined = placed["per_client"].to_numpy() & (placed["state"] == COUNTED).to_numpy()
    by = ["window", "code", "client"]
    mine = placed[joined]
    mean = mine.groupby(by)["numerator"].transform("mean")
    one = mine.assign(numerator=mean).drop_duplicates(by)
    return pd.concat([placed[~joined], one], ignore_index=True)


def _in_scopes(
    placed: pd.DataFrame, kind: ScopeKind, tree: TeamTree, only: int | None
) -> pd.DataFrame:
    if kind is ScopeKind.TEAM:
        return _once_each(_in_teams(placed, tree, only))
    if kind is ScopeKind.AGENCY:
        return _once_each(_seen(_whole(placed), 0).assign(code=0))
    if "seen_at" in placed:
        return placed[:0].assign(code=0)  # never about a single one of us
    if kind is ScopeKind.PERSON:
        mine = placed[placed["grain"].isin(["", "person"]) & _is(placed["owner"], only)]
        return mine.assign(code=mine["owner"], numerator=_own(mine))
    theirs = _whole(placed)
    theirs = theirs[_is(theirs["client"], only)]
    return _once_each(theirs.assign(code=theirs["client"]))


def _is(codes: pd.Series, only: int | None) -> pd.Series:
    """Which rows are the one scope's, or any's."""
    return codes >= 0 if only is None else codes == only


def _whole(placed: pd.DataFrame) -> pd.DataFrame:
    return placed[placed["grain"].isin(["", "client"])]


def _seen(rows: pd.DataFrame, level: int) -> pd.DataFrame:
    """Without the rows that are too few at a level: 0 = the agency, then the teams' depths."""
    if "seen_at" not in rows:
        return rows
    return rows[(rows["seen_at"].to_numpy() >> level) & 1 == 1]


def _own(rows: pd.DataFrame) -> pd.Series:
    return rows["own_numerator"] if "own_numerator" in rows else rows["numerator"]


def _in_teams(placed: pd.DataFrame, tree: TeamTree, only: int | None) -> pd.DataFrame:
    # An array: a frame that has no row would take one of blanks over from a series.
    spells = placed[(placed["grain"] == "team") & _is(placed["team"], only)]
    frames = [spells.assign(code=spells["team"].to_numpy())]
    credited_rows = placed[placed["grain"] == ""]
    for depth in range(len(tree.ancestors)):
        seen = _seen(credited_rows, depth + 1)
        code = tree.at_depth(depth, seen["team"].to_numpy())
        numerator = seen["numerator"]
        if "had_by" in seen:
            same_team = tree.at_depth(depth, seen["had_by"].to_numpy()) == code
            numerator = numerator.where(same_team, seen["own_numerator"])
        is_in = code >= 0 if only is None else code == only
        frames.append(seen[is_in].assign(code=code[is_in], numerator=numerator[is_in]))
    return pd.concat(frames, ignore_index=True)


# A contract's terms and a client's spells share a record, but not their day;
# two tables may use one id, but hardly for the same amount on the same day.
SAME = ["window", "code", "record", "state", "grain", "client", "on", "numerator"]


def _once_each(rows: pd.DataFrame) -> pd.DataFrame:
    """A meeting of three of us is one for the team: what happened counts once in a scope."""
    if not rows["record"].duplicated().any():
        return rows
    return rows[~rows.duplicated(SAME)]
