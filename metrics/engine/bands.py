"""How many touch points were agreed for a client and month: the band of the targets."""

import numpy as np
import pandas as pd

from metrics.engine.frames import codes, each
from metrics.engine.ownership import NOBODY, Ownership
from metrics.engine.tables import AFTER, BEFORE, day_numbers

USUAL = (2.0, 4.0)
# A band of its own comes before that of the touch points it counts.
KEYS = ("touchpoints_upstream", "touch_coverage")


def bands_on(
    client_months: pd.DataFrame, targets: pd.DataFrame, ownership: Ownership
) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most for each client and first of a month.

    Of the monthly bands that hold on that day the most specific one applies:
    the client's, its owner's, the nearest team's, the agency's.
    """
    client, month = client_months["client"].to_numpy(), client_months["month"].to_numpy()
    owner = ownership.owner_on(client, month)
    team = ownership.team_on(owner, client, month)
    low, high = (np.full(len(client), bound) for bound in USUAL)
    for band in each(_ranked(targets, ownership)):
        applies = (month >= band.first) & (month < band.end)
        if band.of_client != NOBODY:
            applies &= client == band.of_client
        if band.of_person != NOBODY:
            applies &= owner == band.of_person
        if band.of_team != NOBODY:
            applies &= ownership.tree.at_depth(band.depth, team) == band.of_team
        low[applies] = -np.inf if np.isnan(band.low) else band.low
        high[applies] = np.inf if np.isnan(band.high) else band.high
    return low, high


def _ranked(targets: pd.DataFrame, ownership: Ownership) -> pd.DataFrame:
    """The monthly bands, the one that comes before all others last."""
    bands = targets[
        targets["kpi"].isin(KEYS)
        & (targets["window"] == "month")
        & (targets["role"] == "")
        & (targets["low"].notna() | targets["high"].notna())
    ]
    team = codes(bands["team"])
    depth = _depths(team, ownership)
    is_own = (bands["kpi"] == KEYS[1]).to_numpy()
    bands = bands.assign(
        of_client=codes(bands["client"]),
        of_person=codes(bands["person"]),
        of_team=team,
        depth=depth,
        first=day_numbers(bands["from"], blank=BEFORE),
        end=day_numbers(bands["until"], blank=AFTER),
    )
    level = np.select([bands["of_client"] != NOBODY, bands["of_person"] != NOBODY], [2, 1], 0)
    return bands.assign(is_own=is_own, level=level).sort_values(
        ["is_own", "level", "depth", "first"], kind="stable"
    )


def _depths(teams: np.ndarray, ownership: Ownership) -> np.ndarray:
    """How deep each team lies in the tree; nobody's lies above all."""
    depths = np.full(len(teams), -1, dtype=np.int64)
    for depth, ancestors in enumerate(ownership.tree.ancestors):
        depths[(teams >= 0) & (ancestors[teams] == teams)] = depth
    return depths
