"""What was agreed with clients: what each retainer pays from when on, and its terms.

Fees are told per month, in the currency of their contract.
"""

import numpy as np
import pandas as pd

from metrics.engine.book import per_month
from metrics.engine.frames import OWNER, codes, looked_up
from metrics.engine.tables import AFTER, BEFORE, day_numbers

# What is renewed later than so many days after its term was lost, and came back.
GRACE_DAYS = 30


def fee_retainers(contracts: pd.DataFrame) -> pd.DataFrame:
    """Retainers but for pass-through, with what they pay a month as they begin.

    Columns: id, client, service, start, last, ends (of the term), signed,
    renews, currency, factor (from an amount to a fee per month) and monthly.
    """
    fees = contracts[
        (contracts["kind"] == "retainer") & (contracts["billing_type"] != "pass_through")
    ]
    factor = per_month(fees["interval"])
    return pd.DataFrame(
        {
            "id": fees["id"],
            "client": codes(fees["client"]),
            "service": fees["service"].str.casefold(),
            "start": day_numbers(fees["starts_on"], blank=BEFORE),
            "last": day_numbers(fees["ended_on"], blank=AFTER),
            "ends": day_numbers(fees["term_ends_on"], blank=AFTER),
            "signed": signed_on(fees),
            "renews": fees["renews"],
            "currency": fees["currency"],
            "factor": factor,
            "monthly": fees["amount"] * factor,
        }
    )


def signed_on(contracts: pd.DataFrame) -> np.ndarray:
    """The day of the signature, else of the start."""
    return day_numbers(contracts["signed_on"].fillna(contracts["starts_on"]), blank=BEFORE)


def fees_over_time(fees: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Every change that names an amount, with the fee of its contract before and after it.

    Columns: id, contract, client, currency, kind, day (from which it holds),
    signed, person, before and now.
    """
    priced = changes[changes["amount"].notna() & (changes["kind"] != "pause")]
    priced = _dated(priced).merge(
        fees[["id", "client", "currency", "factor", "monthly"]].rename(columns={"id": "contract"}),
        on="contract",
    )
    priced = priced.sort_values(["contract", "day", "id"])
    now = priced["amount"] * priced["factor"]
    before = now.groupby(priced["contract"]).shift().fillna(priced["monthly"])
    return priced.assign(now=now, before=before)


def _dated(changes: pd.DataFrame) -> pd.DataFrame:
    """Changes with the days on which they hold and were signed, and who won them."""
    person = codes(changes["person"])
    return changes.assign(
        day=day_numbers(changes["on"], blank=AFTER),
        signed=day_numbers(changes["signed_on"].fillna(changes["on"]), blank=AFTER),
        person=np.where(person >= 0, person, OWNER),
    )


def final_fees(fees: pd.DataFrame, over_time: pd.DataFrame) -> pd.Series:
    """What each retainer, by its id, paid a month in the end."""
    last = over_time.groupby("contract")["now"].last()
    began = pd.Series(fees["monthly"].to_numpy(), index=fees["id"].to_numpy())
    return last.reindex(began.index).fillna(began)


def terms(contracts: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Every agreed term of every retainer, with what follows it.

    Columns: id (of the contract), client, currency, ends, old (the fee as it
    ends), renewed_on (AFTER = not yet), is_ended, and of an extension that
    follows extended_to (AFTER = none follows), extended_by (the change's id),
    new (the fee from then on) and person.
    """
    fees = fee_retainers(contracts)
    over_time = fees_over_time(fees, changes)
    found = _with_extensions(fees, _extensions(changes, over_time))
    old = _fees_on(found, fees, over_time)
    was_extended = found["extended_to"] < AFTER
    # An extension at another fee may hold before the term that it extends is over.
    old = found["fee_before"].fillna(old).where(was_extended, old)
    renewed = looked_up(found["id"], _first_renewals(contracts)).fillna(AFTER)
    return found.assign(
        old=old,
        new=found["fee_after"].fillna(old),
        renewed_on=np.where(was_extended, found["extended_on"], renewed).astype(np.int64),
        is_ended=found["id"].isin(contracts.loc[contracts["ended_on"].notna(), "id"])
        & ~was_extended,
    )


def _extensions(changes: pd.DataFrame, over_time: pd.DataFrame) -> pd.DataFrame:
    extensions = _dated(changes[(changes["kind"] == "extension") & changes["term_ends_on"].notna()])
    priced = over_time.set_index("id")
    return pd.DataFrame(
        {
            "id": extensions["contract"],
            "ends": day_numbers(extensions["term_ends_on"], blank=AFTER),
            "day": extensions["day"],
            "change": extensions["id"],
            "signed": extensions["signed"],
            "person": extensions["person"],
            "fee_before": looked_up(extensions["id"], priced["before"]),
            "fee_after": looked_up(extensions["id"], priced["now"]),
        }
    )


def _with_extensions(fees: pd.DataFrame, extensions: pd.DataFrame) -> pd.DataFrame:
    """The first term of each retainer and those that extensions opened, each with the next."""
    of_contract = fees[["id", "client", "currency"]]
    first = fees[["id", "ends"]].assign(day=2 * BEFORE, change="")
    known = extensions[extensions["id"].isin(fees["id"])]
    found = pd.concat([first, known], ignore_index=True).sort_values(["id", "day", "change"])
    following = found.groupby("id")[["ends", "change", "signed", "person", "fee_before"]].shift(-1)
    after = found.groupby("id")["fee_after"].shift(-1)
    return (
        found[["id", "ends"]]
        .assign(
            extended_to=following["ends"].fillna(AFTER).astype(np.int64),
            extended_by=following["change"].fillna(""),
            extended_on=following["signed"].fillna(AFTER).astype(np.int64),
            person=following["person"].fillna(OWNER).astype(np.int64),
            fee_before=following["fee_before"].astype("float64"),
            fee_after=after.astype("float64"),
        )
        .merge(of_contract, on="id")
    )


def _fees_on(terms: pd.DataFrame, fees: pd.DataFrame, over_time: pd.DataFrame) -> pd.Series:
    """What each term's contract pays a month on the term's last day."""
    changed = terms[["id", "ends"]].merge(
        over_time[["contract", "day", "now"]], left_on="id", right_on="contract"
    )
    changed = changed[changed["day"] <= changed["ends"]]
    latest = changed.groupby(["id", "ends"])["now"].last()
    found = latest.reindex(pd.MultiIndex.from_frame(terms[["id", "ends"]])).to_numpy()
    began = looked_up(terms["id"], fees.set_index("id")["monthly"])
    return pd.Series(found, index=terms.index).fillna(began)


def _first_renewals(contracts: pd.DataFrame) -> pd.Series:
    """The day on which the first renewal of each contract was signed, by the contract's id."""
    renewals = contracts[contracts["renews"] != ""]
    signed = pd.Series(signed_on(renewals), index=renewals["renews"].to_numpy())
    return signed.groupby(level=0).min()
