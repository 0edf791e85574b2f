"""What moves the monthly recurring fee, client by client and day by day.

Changes of one client on one day are netted first. The fee as a day begins plus
that day's movements is the fee as the next day begins:

    new + expansion + reactivation + resume + transfer - contraction - churn - pause + fx

Amounts are positive, losses too; only transfer and fx have a sign.
"""

from typing import Final

import numpy as np
import pandas as pd

from metrics.engine.agreements import fee_retainers
from metrics.engine.book import MICRO, Book, price
from metrics.engine.causes import causes_of
from metrics.engine.frames import COUNTED, EXCLUDED, codes, contributions
from metrics.engine.tables import AFTER, BEFORE, Records, month_starts

NEW, EXPANSION, REACTIVATION, RESUME = "new", "expansion", "reactivation", "resume"
CONTRACTION, CHURN, PAUSE = "contraction", "churn", "pause"
TRANSFER, FX = "transfer", "fx"
KINDS: Final = (NEW, EXPANSION, REACTIVATION, RESUME, CONTRACTION, CHURN, PAUSE, TRANSFER, FX)
# Credited to who looks after the client on that day; all else to who did as the month began.
AT_EVENT: Final = (NEW, EXPANSION, REACTIVATION, RESUME)
# A change or a contract caused them; the others tell their cause by their name.
CAUSED: Final = (EXPANSION, CONTRACTION)
COUNTERS: Final = ("change", "fx", "paused", "resumed", "came", "went", "unknown")
SAME_DAY = ["client", "on"]


def make_movements(records: Records, book: Book, *, today: int) -> pd.DataFrame:
    """One row for each client, day and kind of movement.

    Columns: client, on (day), kind, amount (in the agency's currency, NaN where
    a rate is missing) and cause (why, in a word; blank = unknown).
    """
    worth, effects = price(book.lines, records["rates"], records.house, until=today)
    days = _days(worth, effects, book.lines, records["contracts"])
    amounts = _amounts(days, book, _first_paid(book, records["contracts"]))
    long = pd.concat([days[SAME_DAY], pd.DataFrame(amounts)], axis=1).melt(SAME_DAY, KINDS, "kind")
    long["unknown"] = np.tile(days["unknown"].to_numpy() > 0, len(KINDS))
    moved = long[(long["value"] != 0) & long["on"].between(BEFORE, AFTER, inclusive="neither")]
    moved = moved.sort_values([*SAME_DAY, "kind"]).reset_index(drop=True)
    moved["amount"] = (moved.pop("value") / MICRO).where(~moved.pop("unknown"))
    causes = causes_of(moved, records["contracts"], records["contract_changes"])
    return moved.assign(cause=causes)


def _days(
    worth: pd.DataFrame, effects: pd.DataFrame, lines: pd.DataFrame, contracts: pd.DataFrame
) -> pd.DataFrame:
    """Each client's days on which something changes, and by how much."""
    unknown = worth["rate"].isna()
    # Without a rate a fee still tells what kind of movement it is, if not how large.
    own = (worth["monthly"] * MICRO).round().astype(np.int64)
    worth = worth.assign(micro=worth["micro"].where(~unknown, own), unknown=unknown.astype(int))
    starts, lasts = worth.assign(on=worth["start"]), worth.assign(on=worth["last"])
    pauses = lines[lines["is_paused"]]
    begun = pauses[pauses["start"] == pauses["paused_from"]]
    came, went = _handed_over(worth, lines, contracts)
    found = pd.concat(
        [
            starts.rename(columns={"micro": "change"}),
            lasts.assign(change=-worth["micro"]).drop(columns="micro"),
            effects.rename(columns={"micro": "fx"}),
            _where(lasts, begun, "contract", "start", called="paused"),
            _where(starts, pauses, "contract", "last", called="resumed"),
            _where(starts, pauses, "renews", "last", called="resumed"),
            starts[came].rename(columns={"micro": "came"}),
            lasts[went].rename(columns={"micro": "went"}),
        ],
        ignore_index=True,
    )
    counters = found.reindex(columns=COUNTERS).fillna(0).astype(np.int64)
    return counters.groupby([found["client"], found["on"]]).sum().reset_index()


def _where(
    edges: pd.DataFrame, pauses: pd.DataFrame, contract: str, day: str, *, called: str
) -> pd.DataFrame:
    """Fees that a pause takes away, or gives back, on its first or last day."""
    days = pauses[["contract", day]].set_axis([contract, "on"], axis=1).drop_duplicates()
    found = edges.drop(columns="unknown").merge(days, on=[contract, "on"])
    return found.rename(columns={"micro": called})


def _handed_over(
    worth: pd.DataFrame, lines: pd.DataFrame, contracts: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Fees that came from another client of ours as they began, and went to one at their end."""
    owner = pd.Series(codes(contracts["client"]), index=contracts["id"].to_numpy())
    renewing = contracts[contracts["renews"].isin(owner.index)]
    theirs = owner.reindex(renewing["renews"]).to_numpy() != codes(renewing["client"])
    stays = renewing.loc[~theirs, "renews"]
    leaves = contracts.loc[contracts["end_kind"] == "transferred", "id"]
    went = worth["contract"].isin([*renewing.loc[theirs, "renews"], *leaves])
    went &= ~worth["contract"].isin(stays)
    came = worth["contract"].isin(renewing.loc[theirs, "id"])
    by_contract = lines.groupby("contract")
    is_first = worth["start"] == worth["contract"].map(by_contract["start"].min())
    is_last = worth["last"] == worth["contract"].map(by_contract["last"].max())
    return (came & is_first).to_numpy(), (went & is_last).to_numpy()


def _first_paid(book: Book, contracts: pd.DataFrame) -> pd.Series:
    """The day after which each client had paid before.

    A contract of one day alone is a paid time of its own, over by the end of
    that day.
    """
    fees = fee_retainers(contracts)
    one_day = fees[(fees["start"] == fees["last"]) & (fees["monthly"] > 0)]
    starts = pd.concat(
        [
            book.lines[["client", "start"]],
            one_day[["client", "start"]].assign(start=one_day["start"] - 1),
        ]
    )
    return starts.groupby("client")["start"].min()


def _amounts(days: pd.DataFrame, book: Book, first_paid: pd.Series) -> dict[str, np.ndarray]:
    """The day's change of each client as amounts of every kind, in millionths."""
    client, on = days["client"].to_numpy(), days["on"].to_numpy()
    was_client, stays = book.is_client(client, on), book.is_client(client, on + 1)
    paused, transfer = days["paused"].to_numpy(), (days["came"] - days["went"]).to_numpy()
    # Who comes back after the limit of a pause was lost in between.
    resumed = np.where(was_client, days["resumed"], 0)
    change = (days["change"] - days["fx"]).to_numpy()
    rest = change + paused - resumed - transfer
    gained, lost = np.maximum(rest, 0), np.maximum(-rest, 0)
    had_paid = first_paid.reindex(client).to_numpy() < on
    return {
        NEW: np.where(was_client | had_paid, 0, gained),
        EXPANSION: np.where(was_client, gained, 0),
        REACTIVATION: np.where(~was_client & had_paid, gained, 0),
        RESUME: resumed,
        CONTRACTION: np.where(stays, lost, 0),
        CHURN: np.where(stays, 0, lost),
        PAUSE: paused,
        TRANSFER: transfer,
        FX: days["fx"].to_numpy(),
    }


def movement_rows(movements: pd.DataFrame, kind: str, book: Book, *, today: int) -> pd.DataFrame:
    """Contributions of one kind of movement; those of expansion and contraction with the cause.

    Fees are told as a day begins, so what moves them today shows tomorrow.
    """
    mine = movements[movements["kind"] == kind]
    client, on = mine["client"].to_numpy(), mine["on"].to_numpy()
    reason = np.select([on > today, on == today], ["dated after today", "counts from tomorrow"], "")
    return contributions(
        client=client,
        record=client,
        on=on,
        credited_on=on if kind in AT_EVENT else _day_of_credit(client, on, book),
        numerator=mine["amount"].to_numpy(),
        denominator=0,
        state=np.where(reason == "", COUNTED, EXCLUDED),
        reason=reason,
        **({"by_kind": mine["cause"].to_numpy()} if kind in CAUSED else {}),
    )


def _day_of_credit(client: np.ndarray, on: np.ndarray, book: Book) -> np.ndarray:
    """The first of the month, unless the client came later in it."""
    first = month_starts(on)
    return np.where(book.is_client(client, first), first, on)
