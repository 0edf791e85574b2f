"""What was billed and what it cost, in the agency's currency."""

import numpy as np
import pandas as pd

from metrics.engine.book import constant_rates
from metrics.engine.frames import codes
from metrics.engine.tables import AFTER, House, day_numbers, month_starts


def fee_income(billings: pd.DataFrame, rates: pd.DataFrame, house: House) -> pd.DataFrame:
    """Bills but for pass-through; credit notes are negative. See `booked`."""
    return booked(billings[billings["kind"] != "pass_through"], rates, house)


def booked(entries: pd.DataFrame, rates: pd.DataFrame, house: House) -> pd.DataFrame:
    """Bills or costs at the average rate of their month.

    Columns: id, client, on (day), kind, currency, own (the amount in it) and
    amount (in the agency's currency, NaN where it has no rate).
    """
    on = day_numbers(entries["on"], blank=AFTER)
    rate = average_rates(entries["currency"], on, rates, house)
    return pd.DataFrame(
        {
            "id": entries["id"].to_numpy(),
            "client": codes(entries["client"]),
            "on": on,
            "kind": entries["kind"].to_numpy(),
            "currency": entries["currency"].to_numpy(),
            "own": entries["amount"].to_numpy(),
            "amount": entries["amount"].to_numpy() * rate,
        }
    )


def at_constant_rates(
    income: pd.DataFrame, days: np.ndarray, rates: pd.DataFrame, house: House
) -> np.ndarray:
    """Amounts at the rates of the fiscal years of some days, whenever they were booked."""
    return np.asarray(income["own"] * constant_rates(income["currency"], days, rates, house))


def average_rates(
    currencies: pd.Series, days: np.ndarray, rates: pd.DataFrame, house: House
) -> np.ndarray:
    """The mean of the daily rates of each day's month; NaN for a currency without any rate.

    Before the first known rate that one holds.
    """
    found = np.where(currencies.isin(["", house.currency]), 1.0, np.nan)
    for currency, mine in rates.groupby("currency"):
        here = ((currencies == currency) & np.isnan(found)).to_numpy()
        mine = mine.sort_values("from")
        known, values = day_numbers(mine["from"], blank=0), mine["rate"].to_numpy()
        months, place = np.unique(month_starts(days[here]), return_inverse=True)
        means = [_mean_rate(known, values, month) for month in months]
        found[here] = np.array(means, dtype=np.float64)[place]
    return found


def _mean_rate(known: np.ndarray, values: np.ndarray, month: int) -> float:
    """The mean over the month's days of the rate that is valid on each."""
    following = month_starts(np.array([month + 31]))[0]
    days = np.arange(month, following)
    valid = np.maximum(np.searchsorted(known, days, "right") - 1, 0)
    return float(values[valid].mean())
