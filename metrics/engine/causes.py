"""Why a client's fee moved on a day, in a word."""

import numpy as np
import pandas as pd

from metrics.engine.agreements import fee_retainers
from metrics.engine.tables import AFTER, day_numbers

SEVERAL = "several"
# A contract that begins or ends; one that renews another is a renewal.
CONTRACT, RENEWAL = "contract", "renewal"
SAME_DAY = ["client", "on"]


def causes_of(moved: pd.DataFrame, contracts: pd.DataFrame, changes: pd.DataFrame) -> np.ndarray:
    """The kind of change behind each movement of `moved` (client, on), blank where none is known.

    Where more than one kind came together on that day, they can't be told apart.
    """
    known = pd.concat([_changes(contracts, changes), _edges(contracts)], ignore_index=True)
    by_day = known.groupby(SAME_DAY)["cause"]
    cause = by_day.first().where(by_day.nunique() == 1, SEVERAL)
    found = cause.reindex(pd.MultiIndex.from_frame(moved[SAME_DAY]))
    return found.fillna("").to_numpy(dtype=object)


def _changes(contracts: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Changes of an amount."""
    fees = fee_retainers(contracts)[["id", "client"]]
    priced = changes[changes["amount"].notna() & (changes["kind"] != "pause")]
    found = priced.merge(fees.rename(columns={"id": "contract"}), on="contract")
    on = day_numbers(found["on"], blank=AFTER)
    return pd.DataFrame({"client": found["client"], "on": on, "cause": found["kind"]})


def _edges(contracts: pd.DataFrame) -> pd.DataFrame:
    """Contracts that begin, and contracts that end without a renewal."""
    fees = fee_retainers(contracts)
    begun = np.where(fees["renews"] == "", CONTRACT, RENEWAL)
    ended = fees[~fees["id"].isin(fees["renews"])]
    return pd.concat(
        [
            fees.assign(on=fees["start"], cause=begun),
            ended.assign(on=ended["last"], cause=CONTRACT),
        ]
    )[[*SAME_DAY, "cause"]]
