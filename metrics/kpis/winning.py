"""Do prospects become clients, and do clients come again?"""

import numpy as np
import pandas as pd

from metrics.engine.agreements import signed_on
from metrics.engine.frames import (
    COUNTED,
    EXCLUDED,
    OWNER,
    UNDECIDED,
    codes,
    contributions,
    looked_up,
)
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import AFTER, BEFORE, a_year_later, day_numbers


@kpi(
    name="Re-signing clients",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SHARE,
    formula="clients who signed again within 12 months after an engagement ended ÷ clients with an "
    "engagement that ended in the window",
    why="Clients of projects have nothing to renew: whether they come again tells what they think.",
    credit="who looked after the client on the engagement's last day",
    rows="client",
    records=("contracts",),
    example=Example(
        given={
            "contracts": """
                id  client  kind     starts_on   ended_on    signed_on
                K1  Acme    project  2025-01-10  2025-03-20
                K2  Acme    project  2025-11-01              2025-10-20
                K3  Birch   project  2025-01-10  2025-03-31
            """
        },
        window="2025-03",
        expect=50.0,
        says="Acme's project ended in March and it signed the next one in October; Birch signed "
        "nothing in the twelve months after.",
    ),
)
def resigning_clients(contracts: pd.DataFrame, today: int) -> pd.DataFrame:
    """The share of clients whose engagement ended in the period and who signed another one.

    Renewals signed before the end count. An engagement whose twelve months
    aren't over yet counts only once the client has signed again.
    """
    ended = _engagements(contracts)
    ended = ended[ended["end"] < AFTER]
    resigned = ended["id"].isin(_resigned(ended, contracts, today=today)).to_numpy()
    end, client = ended["end"].to_numpy(), ended["client"].to_numpy()
    states = [end > today, ~resigned & (a_year_later(end) >= today)]
    return contributions(
        client=client,
        record=ended["id"].to_numpy(),
        on=end,
        numerator=resigned,
        denominator=1,
        state=np.select(states, [EXCLUDED, UNDECIDED], COUNTED),
        reason=np.select(states, ["dated after today", "12 months aren't over"], ""),
        # Of several engagements of a client one counts: the latest, rather one that was followed.
        subject=contracts["client"].cat.categories[client].to_series().to_numpy(dtype=object),
        at=end + resigned * AFTER,
        again="the client counts with another engagement of this period",
    )


def _engagements(contracts: pd.DataFrame) -> pd.DataFrame:
    """Paid contracts: id, client, start, end (AFTER = not ended), signed, renews.

    One without an end of its own ends as the contract that renews it starts.
    """
    paid = contracts[(contracts["billing_type"] != "pass_through") & (contracts["amount"] > 0)]
    renewals = contracts[contracts["renews"] != ""]
    starts = pd.Series(day_numbers(renewals["starts_on"], blank=AFTER + 1), renewals["renews"])
    followed = looked_up(paid["id"], starts.groupby(level=0).min()) - 1
    end = pd.Series(day_numbers(paid["ended_on"], blank=AFTER), index=paid.index)
    return pd.DataFrame(
        {
            "id": paid["id"],
            "client": codes(paid["client"]),
            "start": day_numbers(paid["starts_on"], blank=BEFORE),
            "end": end.where(end < AFTER, followed.fillna(AFTER)).astype(np.int64),
            "signed": signed_on(paid),
            "renews": paid["renews"],
        }
    )


def _resigned(ended: pd.DataFrame, contracts: pd.DataFrame, *, today: int) -> pd.Series:
    """Ids of engagements that another one followed, signed no later than 12 months after."""
    new = _engagements(contracts)
    new = new[new["signed"] <= today]
    pairs = ended.merge(new, on="client", suffixes=("", "_new"))
    pairs = pairs[pairs["signed_new"] <= a_year_later(pairs["end"].to_numpy())]
    renews = pairs["renews_new"] == pairs["id"]
    # One that was signed with the first, for later, is no second decision.
    begins_later = (pairs["start_new"] > pairs["end"]) & (pairs["signed_new"] > pairs["signed"])
    return pairs.loc[renews | begins_later | (pairs["signed_new"] > pairs["end"]), "id"]


@kpi(
    name="Client acquisition rate",
    short_name="Acquisition rate",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.EFFICIENCY,
    group=Group.GROW,
    fold=Fold.SHARE,
    formula="prospects of the window who became clients ÷ prospects who came up in the window",
    why="It tells which ways of winning clients are worth the time.",
    credit="who looked after the prospect on the day it came up",
    rows="prospect",
    records=("clients", "opportunities"),
    splits=("channel",),
    example=Example(
        given={
            "clients": """
                id     prospect_since  acquired_via
                Acme   2026-03-02      referral
                Birch  2026-03-10      event
            """,
            "contracts": """
                client  starts_on
                Acme    2026-05-01
            """,
            "opportunities": """
                prospect  opened_on   kind          outcome  channel
                Cedar     2026-03-20  new_business  lost     cold call
                Dale      2026-03-25  new_business  open     event
            """,
        },
        window="2026-03",
        expect=25.0,
        says="Of the four prospects of March only Acme became a client, in May.",
    ),
)
def client_acquisition_rate(
    clients: pd.DataFrame, opportunities: pd.DataFrame, contracts: pd.DataFrame, today: int
) -> pd.DataFrame:
    """The share of the prospects who came up in the period and have become clients since.

    A win counts in the period in which the prospect came up, so recent periods
    still rise; prospects who haven't decided count as not won so far.
    """
    business = opportunities[opportunities["kind"] == "new_business"]
    known = _clients_to_be(clients, business, contracts, today=today)
    pool = pd.concat([known, _strangers(business, today=today)], ignore_index=True)
    on = pool["on"].to_numpy()
    waiting = pool["is_open"] & ~pool["won"]
    return contributions(
        client=pool["client"].to_numpy(),
        record=pool["record"].to_numpy(),
        on=on,
        person=pool["person"].to_numpy(),
        numerator=pool["won"].to_numpy(),
        denominator=1,
        state=np.where(on > today, EXCLUDED, COUNTED),
        reason=np.select([on > today, waiting], ["dated after today", "not decided yet"], ""),
        by_channel=pool["channel"].fillna("").to_numpy(),
    )


def _clients_to_be(
    clients: pd.DataFrame, business: pd.DataFrame, contracts: pd.DataFrame, *, today: int
) -> pd.DataFrame:
    """Clients since when they were prospects: won with a first contract or an opportunity."""
    pool = clients[clients["prospect_since"].notna()]
    client = codes(pool["id"])
    told = _pursued(business.assign(key=codes(business["client"])), today=today)
    engaged = _engagements(contracts)
    engaged = engaged[engaged["signed"] <= today]
    channel = pool["acquired_via"].reset_index(drop=True)
    return pd.DataFrame(
        {
            "client": client,
            "record": pool["id"].astype("str").to_numpy(),
            "on": day_numbers(pool["prospect_since"], blank=AFTER),
            "person": OWNER,
            "won": np.isin(client, [*told.index[told["won"]], *engaged["client"]]),
            "is_open": ~np.isin(client, told.index[~told["is_open"]]),
            "channel": channel.where(channel != "", told["channel"].reindex(client).to_numpy()),
        }
    )


def _strangers(business: pd.DataFrame, *, today: int) -> pd.DataFrame:
    """Prospects without a client of their own, since the first opportunity with them."""
    unknown = business[(codes(business["client"]) < 0) & business["opened_on"].notna()]
    name = unknown["prospect"].where(unknown["prospect"] != "", unknown["id"])
    pool = _pursued(unknown.assign(key=name.str.casefold(), prospect=name), today=today)
    pool = pool.rename(columns={"prospect": "record"})
    return pool.assign(client=-1).reset_index(drop=True)


def _pursued(business: pd.DataFrame, *, today: int) -> pd.DataFrame:
    """Opportunities of one prospect (`key`) as one: first day and person, and how it went."""
    decided = business["decided_on"].isna() | (
        day_numbers(business["decided_on"], blank=0) <= today
    )
    opened = business.assign(
        on=day_numbers(business["opened_on"], blank=AFTER),
        won=(business["outcome"] == "won") & decided,
        is_open=(business["outcome"] == "open") | ~decided,
        channel=business["channel"].where(business["channel"] != ""),
        person=np.where(codes(business["person"]) >= 0, codes(business["person"]), OWNER),
    )
    by_prospect = opened.sort_values(["on", "id"]).groupby("key")
    found = by_prospect[["on", "prospect", "person", "channel"]].first()
    return found.join(by_prospect[["won", "is_open"]].any())
