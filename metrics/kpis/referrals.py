"""Do our clients bring others?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.frames import COUNTED, EXCLUDED, codes, contributions, from_spans
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.steps import Steps
from metrics.engine.tables import AFTER, BEFORE, DATE, as_date, day_numbers

MONTHS = 12
REFERRAL = "referral"


@kpi(
    name="Referral rate",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SHARE,
    formula="clients who recommended us to somebody qualified in the 12 months up to the period's "
    "end ÷ clients active when the period began",
    why="Clients who put their own name to ours are sure of us, and theirs cost no pitch.",
    credit="who looked after the client when the period began",
    rows="client",
    records=("referrals",),
    benchmark=Benchmark(
        target=20,
        window="year",
        source="Plant, KPIs for agency account management: typically 20 %+",
        warning="Clients, not referrals: who recommends us three times counts once.",
    ),
    example=Example(
        given={
            "contracts": """
                client  starts_on
                Acme    2025-01-01
                Birch   2025-01-01
            """,
            "referrals": """
                client  on          qualified
                Acme    2025-10-05  1
                Acme    2026-03-05  1
                Birch   2026-03-20  0
            """,
        },
        window="2026-03",
        expect=50.0,
        says="Acme recommended us twice and counts once; nobody could use Birch's.",
    ),
)
def referral_rate(
    opening: pd.DataFrame,
    windows: pd.DataFrame,
    referrals: pd.DataFrame,
    book: Book,
    today: int,
) -> pd.DataFrame:
    """The share of our active clients who recommended us within the last twelve months.

    Only referrals that led to a qualified conversation. The twelve months end
    with the period, however short it is.
    """
    is_active = book.is_active(opening["client"].to_numpy(), opening["start"].to_numpy())
    active = opening[is_active]
    qualified = referrals[referrals["qualified"] == 1]
    client, on = codes(qualified["client"]), day_numbers(qualified["on"], blank=BEFORE)
    place = active["window"].to_numpy()
    since = _year_before(windows["end"])[place]
    until = np.minimum(windows["end"].to_numpy(), today + 1)[place]
    last = Steps.make(client, on, on, nothing=BEFORE).before(active["client"].to_numpy(), until)
    return from_spans(active, numerator=last >= since, denominator=1)


def _year_before(days: pd.Series) -> np.ndarray:
    """The same day of the year before."""
    dates = pd.Series([as_date(day) for day in days], dtype=DATE)
    return day_numbers(dates - pd.DateOffset(months=MONTHS), blank=BEFORE)


@kpi(
    name="Customer referrals",
    unit=Unit.COUNT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="clients won because another client recommended us",
    why="A recommended prospect trusts us before the first meeting, and costs next to nothing.",
    credit="who looked after the recommending client on the day of the referral",
    rows="client",
    records=("referrals",),
    decimals=0,
    example=Example(
        given={
            "referrals": """
                client  on          won_client
                Acme    2026-01-10  Birch
                Acme    2026-01-20
            """,
            "opportunities": """
                client  kind          decided_on  outcome
                Birch   new_business  2026-03-05  won
            """,
        },
        window="2026-03",
        expect=1.0,
        says="Birch, recommended in January, was won in March; the other referral came to nothing.",
    ),
)
def customer_referrals(
    referrals: pd.DataFrame,
    clients: pd.DataFrame,
    opportunities: pd.DataFrame,
    contracts: pd.DataFrame,
    today: int,
) -> pd.DataFrame:
    """How many new clients we won because a client recommended us.

    On the day on which they were won: the first proposal won or the first
    contract. Each counts once, for the first client who recommended us to it;
    one who came by referral without a name is nobody's, but counts.
    """
    found = _recommended(referrals, clients, opportunities)
    won_on = found["won"].map(_won_on(opportunities, contracts))
    found = found.assign(on=won_on)[won_on.notna() | found["is_told"]]
    undated = found["on"].isna().to_numpy()
    on = found["on"].fillna(found["referred_on"]).to_numpy().astype(np.int64)
    ahead = on > today
    return contributions(
        client=found["by"].to_numpy(),
        record=found["record"].to_numpy(),
        on=on,
        credited_on=np.where(found["referred_on"] > BEFORE, found["referred_on"], on),
        numerator=1,
        denominator=0,
        state=np.where(undated | ahead, EXCLUDED, COUNTED),
        reason=np.select([undated, ahead], ["won, but nobody knows when", "dated after today"], ""),
    )


def _recommended(
    referrals: pd.DataFrame, clients: pd.DataFrame, opportunities: pd.DataFrame
) -> pd.DataFrame:
    """Who was recommended by whom and when; each once, by the first and the surest record."""
    proposals = opportunities.loc[opportunities["outcome"] == "won", ["referral", "client"]]
    proposals = proposals.rename(columns={"referral": "id", "client": "won"})
    told = pd.concat(
        [
            _pairs(referrals, won="won_client", by="client", on="on"),
            _pairs(referrals.merge(proposals, on="id"), won="won", by="client", on="on"),
        ]
    ).sort_values(["referred_on", "record"])
    said = clients["acquired_via"].str.casefold() == REFERRAL
    known = clients[(codes(clients["referred_by"]) >= 0) | said]
    others = _pairs(known, won="id", by="referred_by", on="prospect_since")
    found = pd.concat([told.assign(is_told=True), others.assign(is_told=False)])
    return found[found["won"] >= 0].drop_duplicates("won").reset_index(drop=True)


def _pairs(rows: pd.DataFrame, *, won: str, by: str, on: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "won": codes(rows[won]),
            "by": codes(rows[by]),
            "referred_on": day_numbers(rows[on], blank=BEFORE),
            "record": rows["id"].astype("str").to_numpy(),
        }
    )


def _won_on(opportunities: pd.DataFrame, contracts: pd.DataFrame) -> pd.Series:
    """The day on which each client was won: its first proposal won, or its first contract."""
    won = opportunities[
        (opportunities["kind"] == "new_business") & (opportunities["outcome"] == "won")
    ]
    signed = contracts["signed_on"].fillna(contracts["starts_on"])
    days = np.r_[day_numbers(won["decided_on"], blank=AFTER), day_numbers(signed, blank=BEFORE)]
    client = np.r_[codes(won["client"]), codes(contracts["client"])]
    wins = pd.DataFrame({"client": client, "day": days})
    wins = wins[(wins["client"] >= 0) & (wins["day"] < AFTER)]
    return wins.groupby("client")["day"].min()
