"""What more clients bought: more of the same service, or another one.

Each sale has the fee from then on and before, in their own currencies; a
one-off fee has nothing before it unless it was raised.
"""

import numpy as np
import pandas as pd

from metrics.engine.agreements import fee_retainers, fees_over_time, final_fees, signed_on
from metrics.engine.book import Book, constant_rates, per_month
from metrics.engine.frames import OWNER, codes
from metrics.engine.tables import (
    AFTER,
    BEFORE,
    House,
    Records,
    a_year_later,
    day_numbers,
    months_between,
)

UPSELL, CROSS_SELL = "upsell", "cross_sell"
RECURRING, ONCE = "recurring", "once"
COLUMNS = ["id", "client", "on", "person", "kind", "billing", "now", "currency"]
COLUMNS += ["before", "currency_before"]


def make_sales(records: Records, book: Book) -> pd.DataFrame:
    """Every sale to a client we had, with what it adds in the agency's currency.

    Columns: id (of the contract or change), client, on (the day it was signed),
    person, kind (upsell or cross_sell), billing (recurring: a fee per month; or
    once) and delta, which is NaN in a currency without a rate.
    """
    contracts, changes = records["contracts"], records["contract_changes"]
    fees = fee_retainers(contracts).assign(billing=RECURRING)
    one_off = _one_off_fees(contracts)
    over_time, once = fees_over_time(fees, changes), fees_over_time(one_off, changes)
    billed = pd.concat([_billed(fees, over_time), _billed(one_off, once)], ignore_index=True)
    found = [
        _from_changes(over_time, RECURRING),
        _from_changes(once, ONCE),
        _from_renewals(fees, over_time, book),
        _from_further_contracts(billed, book),
    ]
    sold = pd.concat(found, ignore_index=True)
    sold = sold[sold["on"].between(BEFORE, AFTER, inclusive="neither")]
    sold = sold.assign(delta=_in_home_currency(sold, records["rates"], records.house))
    # A fee in a currency without a rate is more by nobody knows how much.
    return sold[~(sold["delta"] <= 0)].reset_index(drop=True)


def _one_off_fees(contracts: pd.DataFrame) -> pd.DataFrame:
    """Projects and other fees that don't recur, with what they bring in all in `monthly`."""
    mine = contracts[
        ((contracts["kind"] == "project") | (contracts["interval"] == "once"))
        & (contracts["billing_type"] != "pass_through")
    ]
    start = day_numbers(mine["starts_on"], blank=BEFORE)
    ends = day_numbers(mine["term_ends_on"].fillna(mine["ended_on"]), blank=AFTER)
    factor = _times_billed(mine["interval"], start, ends)
    return pd.DataFrame(
        {
            "id": mine["id"],
            "client": codes(mine["client"]),
            "service": mine["service"].str.casefold(),
            "start": start,
            "last": day_numbers(mine["ended_on"], blank=AFTER),
            "signed": signed_on(mine),
            "renews": mine["renews"],
            "currency": mine["currency"],
            "factor": factor,
            "monthly": mine["amount"] * factor,
            "billing": ONCE,
        }
    )


def _times_billed(intervals: pd.Series, start: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """How often a project's amount comes: once, or as often as its dates tell, else once."""
    is_told = (intervals != "once").to_numpy() & (start > BEFORE) & (ends < AFTER)
    months = months_between(np.where(is_told, start, 1) - 1, np.where(is_told, ends, 1))
    return np.where(is_told, months * per_month(intervals), 1.0)


def _billed(fees: pd.DataFrame, over_time: pd.DataFrame) -> pd.DataFrame:
    """Contracts that ever cost something, and since when: a free pilot is no service bought."""
    raised = over_time[over_time["now"] > 0].groupby("contract")["day"].min()
    later = fees["id"].map(raised).clip(lower=fees["start"])
    since = fees["start"].where(fees["monthly"] > 0, later)
    return fees.assign(billed_from=since)[since.notna()]


def _from_changes(over_time: pd.DataFrame, billing: str) -> pd.DataFrame:
    """Changes that are called an upsell or a cross-sell."""
    sold = over_time[over_time["kind"].isin([UPSELL, CROSS_SELL])]
    return sold.assign(on=sold["signed"], billing=billing, currency_before=sold["currency"])[
        COLUMNS
    ]


def _from_renewals(fees: pd.DataFrame, over_time: pd.DataFrame, book: Book) -> pd.DataFrame:
    """What a renewal pays a month beyond what the old contract paid in the end.

    One that a client comes back with, long after the old one, is no uplift.
    """
    old = fees.set_index("id")[["currency"]].assign(monthly=final_fees(fees, over_time))
    renewals = fees[fees["renews"].isin(old.index)]
    clients, starts = renewals["client"].to_numpy(), renewals["start"].to_numpy()
    renewals = renewals[book.is_client(clients, starts) | (starts == BEFORE)]
    before = old.loc[renewals["renews"]]
    return renewals.assign(
        on=renewals["signed"],
        person=OWNER,
        kind=UPSELL,
        billing=RECURRING,
        now=renewals["monthly"],
        before=before["monthly"].to_numpy(),
        currency_before=before["currency"].to_numpy(),
    )[COLUMNS]


def _from_further_contracts(fees: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Further contracts of clients we had, for a service of the last twelve months or another.

    One that follows on another at once, or after a gap, continues it or brings
    the client back: no sale of more.
    """
    new = fees[(fees["renews"] == "") & (fees["start"] > BEFORE) & (fees["monthly"] > 0)]
    new = new[_is_further(new, fees, book)]
    others = new.merge(fees, on=["client", "service"], suffixes=("", "_other"))
    others = others[
        (others["id"] != others["id_other"])
        & (others["billed_from_other"] < others["start"])
        & (others["last_other"] >= a_year_later(others["start"].to_numpy(), -1))
    ]
    return new.assign(
        on=new["signed"],
        person=OWNER,
        kind=np.where(new["id"].isin(others["id"]), UPSELL, CROSS_SELL),
        now=new["monthly"],
        before=0.0,
        currency_before=new["currency"],
    )[COLUMNS]


def _is_further(new: pd.DataFrame, fees: pd.DataFrame, book: Book) -> np.ndarray:
    """Whether the client was one already, and the contract neither continues nor returns.

    A retainer beside another, or the first one of a client of projects; a
    project of whoever is a client when it is signed.
    """
    clients, starts = new["client"].to_numpy(), new["start"].to_numpy()
    agreed = np.minimum(starts, new["signed"])
    retainers = fees[fees["billing"] == RECURRING]
    paid_first = new["client"].map(retainers.groupby("client")["start"].min())
    # What is paused beyond its limit still runs, but nobody is a client by it.
    goes_on = book.runs_unbridged(clients, starts) & book.is_client(clients, starts)
    beside = goes_on & ~new["id"].isin(_continuing(new, retainers))
    is_first = (paid_first >= starts) & (book.engaged.before(clients, agreed) > 0)
    is_recurring = new["billing"] == RECURRING
    return np.asarray(
        np.where(is_recurring, beside | is_first, book.is_active(clients, agreed)), dtype=bool
    )


def _continuing(new: pd.DataFrame, fees: pd.DataFrame) -> pd.Series:
    """Ids of contracts that start the day after one of the same client ended."""
    ended = fees.assign(start=fees["last"] + 1)[["client", "start"]].drop_duplicates()
    return new.merge(ended, on=["client", "start"])["id"]


def _in_home_currency(sold: pd.DataFrame, rates: pd.DataFrame, house: House) -> pd.Series:
    """What is paid now less what was paid before, each at its rate of that fiscal year."""
    on = sold["on"].to_numpy()
    now, before = sold["currency"].replace("", house.currency), sold["currency_before"]
    before = before.replace("", house.currency)
    rate = constant_rates(now, on, rates, house)
    rate_before = np.where(now == before, rate, constant_rates(before, on, rates, house))
    paid_before = np.where(sold["before"] == 0, 0, sold["before"] * rate_before)
    same = (now == before).to_numpy()
    difference = (sold["now"] - sold["before"]) * rate
    return difference.where(same, sold["now"] * rate - paid_before)
