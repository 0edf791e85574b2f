"""The rhythm of project clients, who owe us no renewal: how often and how lately they buy again."""

import numpy as np
import pandas as pd


def purchase_rhythm(
    clients: np.ndarray, days: np.ndarray, amounts: np.ndarray, *, until: int
) -> pd.DataFrame:
    """One row a client that bought by a day: repeats, days_apart, days_known, repeat_amount.

    What was bought on one day is one purchase. `repeats` are those after the
    first, `days_apart` lie between the first and the last, `days_known` between
    the first and `until`; so the last one is `days_known - days_apart` ago.
    `repeat_amount` is the mean of the repeats, NaN where there is none: the
    first purchase says what they tried, not what they come back for. (Fader and
    Hardie's recency, frequency and monetary value.)
    """
    bought = pd.DataFrame({"client": clients, "on": days, "amount": amounts})
    purchases = bought[bought["on"] <= until].groupby(["client", "on"], as_index=False).sum()
    first = purchases.groupby("client")["on"].transform("min")
    again = purchases["amount"].where(purchases["on"] > first)
    by_client = purchases.assign(again=again).groupby("client")
    began, last = by_client["on"].min(), by_client["on"].max()
    return pd.DataFrame(
        {
            "repeats": by_client["again"].count(),
            "days_apart": last - began,
            "days_known": until - began,
            "repeat_amount": by_client["again"].mean(),
        }
    ).reset_index()
