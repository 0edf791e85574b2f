"""Are our clients growing with us?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book, constant_rates, per_month
from metrics.engine.frames import COUNTED, EXCLUDED, codes, contributions, from_spans
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import AFTER, BEFORE, DATE, House, day_numbers


@kpi(
    name="Monthly recurring revenue",
    short_name="MRR",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="all retainers in force at the end of the window, each as a fee per month",
    why="It is what the agency can count on before anybody sells anything.",
    credit="who looks after the client at that moment",
    is_headline=True,
    rows="client",
    records=("contracts",),
    decimals=0,
    example=Example(
        given={
            "contracts": """
                client  starts_on   amount  interval
                Acme    2026-01-01  1000    month
                Birch   2026-02-01  12000   year
                Cedar   2026-02-01  100     week
            """
        },
        window="2026-02",
        expect=2433.33,
        says="1,000 a month, 12,000 a year = 1,000 and 100 a week x 52/12 = 433.33.",
    ),
)
def mrr(book: Book, closing: pd.DataFrame) -> pd.DataFrame:
    """The contracted recurring fee per month when the window ends, in the agency's currency.

    Pass-through spend, one-off fees and paused retainers aren't in it. Other
    currencies count at one rate per fiscal year, so that exchange rates don't
    look like growth.
    """
    fees = book.fee(closing["client"].to_numpy(), closing["end"].to_numpy())
    return from_spans(closing, numerator=fees, denominator=0)[fees != 0]


@kpi(
    name="MRR growth",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.GROWTH,
    formula="(MRR at the end − MRR at the start − effect of new exchange rates) ÷ MRR at the start",
    why="It tells in one figure whether new and grown fees outweigh the lost ones.",
    credit="who looked after the client at the start of each month",
    is_headline=True,
    rows="client",
    records=("contracts",),
    benchmark=Benchmark(
        low=5,
        high=10,
        window="month",
        source="Plant, KPIs for agency account management: 5-10 % per month",
        warning="5-10 % a month is 80-214 % a year: few agencies mean that.",
    ),
    example=Example(
        given={
            "contracts": """
                client  starts_on   ended_on    amount
                Acme    2026-01-01              1000
                Birch   2026-01-01  2026-03-15  1000
                Cedar   2026-03-10              1500
            """
        },
        window="2026-03",
        expect=25.0,
        says="2,000 on 1 March, 2,500 on 1 April: 500 of 2,000.",
    ),
)
def mrr_growth(book: Book, spans: pd.DataFrame) -> pd.DataFrame:
    """How much the monthly recurring revenue grew over the window, new clients included.

    It is the growth over the whole window, never a sum or mean of monthly rates.
    """
    clients, starts, ends = (spans[name].to_numpy() for name in ("client", "start", "end"))
    opening = book.fee(clients, starts)
    change = book.fee(clients, ends) - opening - book.currency_effect(clients, starts, ends)
    return from_spans(spans, numerator=change, denominator=opening)[(opening != 0) | (change != 0)]


@kpi(
    name="Upsell revenue",
    short_name="Upsell",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="what upsells signed in the window add to the monthly fee of services the client had",
    why="Selling more to a client who trusts us is the cheapest growth there is.",
    credit="who won it, else who looked after the client on the day it was signed",
    is_headline=True,
    rows="upsell",
    records=("contracts",),
    decimals=0,
    example=Example(
        given={
            "contracts": """
                id  client  starts_on   ended_on    amount  renews  signed_on   service
                K1  Acme    2025-04-01  2026-03-31  1000                        SEO
                K2  Acme    2026-04-01              1200    K1      2026-03-20  SEO
                K3  Birch   2025-04-01              2000                        Social
            """,
            "contract_changes": """
                id  contract  on          kind    amount  signed_on
                X1  K3        2026-04-01  upsell  2500    2026-03-25
            """,
        },
        window="2026-03",
        expect=700.0,
        says="Renewed at 200 more, and 500 more from April: both signed in March.",
    ),
)
def upsell_revenue(
    contracts: pd.DataFrame,
    contract_changes: pd.DataFrame,
    book: Book,
    rates: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """What more of the same service adds to the monthly fee, by the day it was signed.

    Indexation, a discount that ends and a client who comes back aren't upsells;
    another service is a cross-sell.
    """
    fees = _monthly_fees(contracts)
    found = [
        _from_changes(fees, contract_changes),
        _from_renewals(fees, contract_changes, book),
        _from_further_contracts(fees, book),
    ]
    upsells = pd.concat(found, ignore_index=True)
    upsells = upsells[upsells["on"].between(BEFORE, AFTER, inclusive="neither")]
    upsells = upsells.assign(delta=_in_home_currency(upsells, rates, house))
    # A fee in a currency without a rate is more by nobody knows how much.
    upsells = upsells[~(upsells["delta"] <= 0)]
    on = upsells["on"].to_numpy()
    return contributions(
        client=upsells["client"].to_numpy(),
        record=upsells["id"].to_numpy(),
        on=on,
        person=upsells["person"].to_numpy(),
        numerator=upsells["delta"].to_numpy(),
        denominator=0,
        state=np.where(on > today, EXCLUDED, COUNTED),
        reason=np.where(on > today, "dated after today", ""),
    )


def _in_home_currency(upsells: pd.DataFrame, rates: pd.DataFrame, house: House) -> pd.Series:
    """What is paid now less what was paid before, each at its rate of that fiscal year."""
    on = upsells["on"].to_numpy()
    now, before = upsells["currency"].replace("", house.currency), upsells["currency_before"]
    before = before.replace("", house.currency)
    rate = constant_rates(now, on, rates, house)
    rate_before = np.where(now == before, rate, constant_rates(before, on, rates, house))
    paid_before = np.where(upsells["before"] == 0, 0, upsells["before"] * rate_before)
    same = (now == before).to_numpy()
    difference = (upsells["now"] - upsells["before"]) * rate
    return difference.where(same, upsells["now"] * rate - paid_before)


# Monthly fees now and before, each in its own currency.
COLUMNS = ["id", "client", "on", "person", "now", "currency", "before", "currency_before"]
OWNER_THEN = -2


def _monthly_fees(contracts: pd.DataFrame) -> pd.DataFrame:
    """Fee retainers with what they pay a month, in their own currency, as they begin."""
    fees = contracts[
        (contracts["kind"] == "retainer")
        & (contracts["billing_type"] != "pass_through")
        & (contracts["interval"] != "once")
    ]
    factor = per_month(fees["interval"])
    signed = fees["signed_on"].fillna(fees["starts_on"])
    return pd.DataFrame(
        {
            "id": fees["id"],
            "client": codes(fees["client"]),
            "service": fees["service"].str.casefold(),
            "start": day_numbers(fees["starts_on"], blank=BEFORE),
            "last": day_numbers(fees["ended_on"], blank=AFTER),
            "signed": day_numbers(signed, blank=BEFORE),
            "renews": fees["renews"],
            "currency": fees["currency"],
            "factor": factor,
            "monthly": fees["amount"] * factor,
        }
    )


def _from_changes(fees: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    upsells = _amounts_over_time(fees, changes)
    upsells = upsells[upsells["kind"] == "upsell"]
    return upsells.assign(currency_before=upsells["currency"])[COLUMNS]


def _amounts_over_time(fees: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Every change that names an amount, with the monthly fee before and after it."""
    priced = changes[changes["amount"].notna() & (changes["kind"] != "pause")]
    signed = priced["signed_on"].fillna(priced["on"])
    priced = priced.assign(
        day=day_numbers(priced["on"], blank=AFTER),
        on=day_numbers(signed, blank=AFTER),
        person=np.where(codes(priced["person"]) >= 0, codes(priced["person"]), OWNER_THEN),
    )
    known = fees[["id", "client", "currency", "factor", "monthly"]]
    known = known.rename(columns={"id": "contract"})
    priced = priced.merge(known, on="contract").sort_values(["contract", "day", "id"])
    now = priced["amount"] * priced["factor"]
    before = now.groupby(priced["contract"]).shift().fillna(priced["monthly"])
    return priced.assign(now=now, before=before)


def _from_renewals(fees: pd.DataFrame, changes: pd.DataFrame, book: Book) -> pd.DataFrame:
    """What a renewal pays a month beyond what the old contract paid in the end.

    One that a client comes back with, long after the old one, is no uplift.
    """
    final = _amounts_over_time(fees, changes).groupby("contract")["now"].last()
    old = fees.set_index("id")[["currency", "monthly"]]
    old = old.assign(monthly=final.reindex(old.index).fillna(old["monthly"]))
    renewals = fees[fees["renews"].isin(old.index)]
    clients, starts = renewals["client"].to_numpy(), renewals["start"].to_numpy()
    renewals = renewals[book.is_client(clients, starts) | (starts == BEFORE)]
    before = old.loc[renewals["renews"]]
    return renewals.assign(
        on=renewals["signed"],
        person=OWNER_THEN,
        now=renewals["monthly"],
        before=before["monthly"].to_numpy(),
        currency_before=before["currency"].to_numpy(),
    )[COLUMNS]


def _from_further_contracts(fees: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Further contracts for a service that the client had within the last twelve months.

    One that follows on another at once, or after a gap, continues it or brings
    the client back: no upsell.
    """
    new = fees[(fees["renews"] == "") & (fees["start"] > BEFORE) & (fees["monthly"] > 0)]
    others = new.merge(fees, on=["client", "service"], suffixes=("", "_other"))
    others = others[
        (others["id"] != others["id_other"])
        & (others["start_other"] < others["start"])
        & (others["last_other"] >= _a_year_before(others["start"]))
    ]
    new = new[new["id"].isin(others["id"]) & ~new["id"].isin(_continuing(new, fees))]
    pays_already = book.runs_unbridged(new["client"].to_numpy(), new["start"].to_numpy())
    new = new[pays_already]
    return new.assign(
        on=new["signed"],
        person=OWNER_THEN,
        now=new["monthly"],
        before=0.0,
        currency_before=new["currency"],
    )[COLUMNS]


def _a_year_before(days: pd.Series) -> np.ndarray:
    dates = pd.Series(days.to_numpy().astype("datetime64[D]").astype(DATE))
    return day_numbers(dates - pd.DateOffset(years=1), blank=BEFORE)


def _continuing(new: pd.DataFrame, fees: pd.DataFrame) -> pd.Series:
    """Ids of contracts that start the day after one of the same client ended."""
    ended = fees.assign(start=fees["last"] + 1)[["client", "start"]].drop_duplicates()
    return new.merge(ended, on=["client", "start"])["id"]
