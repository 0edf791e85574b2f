"""Resolutions: how long each request was open, and what it took."""

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from metrics.engine.calendars import NEVER, SECOND
from metrics.engine.clocks import Clocks, days_of
from metrics.engine.exchanges import waited
from metrics.engine.ownership import Ownership

REOPEN_SECONDS = 7 * 86_400


def make_resolutions(
    requests: pd.DataFrame,
    said: pd.DataFrame,
    *,
    ownership: Ownership,
    clocks: Clocks,
    zone: ZoneInfo,
    now: int,
) -> pd.DataFrame:
    """One row a request, from when it was opened until it was resolved last.

    `is_answered` here is "is resolved, and not open again"; `resolved_on` the
    day of the last resolution, `reopened_on` that of the reopening, `is_reopened`
    whether it came within seven days, `touches` how many there were up to the
    resolution.
    """
    ended = np.where(requests["is_open"], NEVER, requests["resolved"])
    asks = requests.assign(asked=requests["opened"], answered=ended)
    return waited(asks, ownership=ownership, clocks=clocks, zone=zone, now=now).assign(
        resolved_on=days_of(requests["resolved"].to_numpy(), zone),
        reopened_on=days_of(requests["reopened"].to_numpy(), zone),
        is_reopened=_is_reopened(requests),
        touches=_touches(requests, said),
    )


def _is_reopened(requests: pd.DataFrame) -> np.ndarray:
    """Whether a resolution lasted less than seven days.

    When a request that is resolved again was resolved before, isn't recorded:
    it counts as reopened.
    """
    resolved, reopened = requests["resolved"].to_numpy(), requests["reopened"].to_numpy()
    happened = (reopened < NEVER) & (reopened > requests["opened"].to_numpy())
    soon = reopened - resolved <= REOPEN_SECONDS * SECOND
    return np.asarray(happened & (resolved < NEVER) & soon)


def _touches(requests: pd.DataFrame, said: pd.DataFrame) -> np.ndarray:
    place = said["place"].to_numpy()
    before = said["at"].to_numpy() <= requests["resolved"].to_numpy()[place]
    return np.bincount(place[before], minlength=len(requests))
