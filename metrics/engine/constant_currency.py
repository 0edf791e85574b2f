"""Fees of two days at one rate, so that a new year's rates change nothing between them."""

import numpy as np
import pandas as pd

from metrics.engine.book import MICRO, Book, constant_rates
from metrics.engine.steps import Steps, running_totals
from metrics.engine.tables import House


def fees_at_rates_of(
    book: Book,
    clients: np.ndarray,
    boundaries: np.ndarray,
    *,
    years: np.ndarray,
    rates: pd.DataFrame,
    house: House,
) -> np.ndarray:
    """Monthly fees at each boundary, at the rates of the fiscal year of the day in `years`.

    NaN where a client pays in a currency without a rate.
    """
    paid = book.lines[~book.lines["is_paused"]]
    found = np.zeros(len(clients))
    days, place = np.unique(years, return_inverse=True)
    for currency, lines in paid.groupby(paid["currency"].replace("", house.currency)):
        rate = constant_rates(pd.Series([str(currency)] * len(days)), days, rates, house)[place]
        fees = _own_fees(lines).before(clients, boundaries) / MICRO
        found += np.where(fees > 0, fees * rate, 0.0)
    return found


def _own_fees(lines: pd.DataFrame) -> Steps:
    """Fees in their own currency, in millionths."""
    clients, micro = lines["client"].to_numpy(), (lines["monthly"] * MICRO).round()
    amounts = micro.to_numpy().astype(np.int64)
    totals = running_totals(
        np.r_[clients, clients],
        np.r_[lines["start"], lines["last"]].astype(np.int64),
        np.r_[amounts, -amounts],
    )
    return Steps.make(*totals, nothing=0)
