"""Do our clients buy more?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.compute import credited
from metrics.engine.frames import COUNTED, EXCLUDED, contributions, from_spans
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.ownership import Ownership
from metrics.engine.placing import in_each
from metrics.engine.sales import CROSS_SELL, RECURRING, UPSELL


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
    splits=("billing",),
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
def upsell_revenue(sales: pd.DataFrame, today: int) -> pd.DataFrame:
    """What more of the same service adds to the monthly fee, by the day it was signed.

    Indexation, a discount that ends and a client who comes back aren't upsells;
    another service is a cross-sell. One-off fees are a part of their own and
    never in the number.
    """
    return _signed(sales[sales["kind"] == UPSELL], today=today)


@kpi(
    name="Cross-sell revenue",
    short_name="Cross-sell",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="what services that a client didn't have in the last 12 months, signed in the window, "
    "add to the monthly fee",
    why="A client with two services leaves less easily than one with one.",
    credit="who won it, else who looked after the client on the day it was signed",
    rows="cross-sell",
    records=("contracts",),
    decimals=0,
    splits=("billing",),
    example=Example(
        given={
            "contracts": """
                id  client  starts_on   amount  interval  kind      service  signed_on
                K1  Acme    2025-04-01  1000    month     retainer  SEO
                K2  Acme    2026-04-01  600     month     retainer  Social   2026-03-20
                K3  Acme    2026-03-09  5000    once      project   Website  2026-03-02
                K4  Birch   2026-03-10  800     month     retainer  SEO      2026-03-05
            """
        },
        window="2026-03",
        expect=600.0,
        says="Social is new for Acme: 600 a month. The website's 5,000 come once, a part of their "
        "own; Birch is a new client.",
    ),
)
def cross_sell_revenue(sales: pd.DataFrame, today: int) -> pd.DataFrame:
    """What another service adds to a client's monthly fee, by the day it was signed.

    Only clients we had count: a first contract is new business, whatever it is
    for. One-off fees are a part of their own and never in the number.
    """
    return _signed(sales[sales["kind"] == CROSS_SELL], today=today)


def _signed(sold: pd.DataFrame, *, today: int) -> pd.DataFrame:
    on = sold["on"].to_numpy()
    return contributions(
        client=sold["client"].to_numpy(),
        record=sold["id"].to_numpy(),
        on=on,
        person=sold["person"].to_numpy(),
        numerator=sold["delta"].to_numpy(),
        denominator=0,
        state=np.where(on > today, EXCLUDED, COUNTED),
        reason=np.where(on > today, "dated after today", ""),
        by_billing=sold["billing"].to_numpy(),
        apart=np.where(sold["billing"] == RECURRING, "", "billing"),
    )


@kpi(
    name="Customer expansion revenue rate",
    short_name="Expansion rate",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.PERCENTAGE,
    formula="upsell and cross-sell signed in the window, per month ÷ MRR when the window began",
    why="It compares what large and small books of clients sell to them.",
    credit="a sale, to who won it, else who looked after the client on the day it was signed; the "
    "fee, to who did as the window began",
    rows="client",
    records=("contracts",),
    benchmark=Benchmark(
        low=5,
        high=10,
        window="year",
        source="Plant, KPIs for agency account management: upsell and cross-sell goals of 5-10 %",
        warning="A goal set per account; the article doesn't say of what, nor in which time.",
    ),
    example=Example(
        given={
            "contracts": """
                id  client  starts_on   amount  service  signed_on
                K1  Acme    2025-01-01  3000    SEO
                K2  Birch   2025-01-01  1000    SEO
                K3  Birch   2026-04-01  300     Social   2026-03-20
            """,
            "contract_changes": """
                id  contract  on          kind    amount
                X1  K1        2026-03-10  upsell  3100
            """,
        },
        window="2026-03",
        expect=10.0,
        says="100 more of the same and 300 for another service: 400 of 4,000.",
    ),
)
def expansion_rate(
    sales: pd.DataFrame,
    contracts: pd.DataFrame,
    book: Book,
    ownership: Ownership,
    opening: pd.DataFrame,
    windows: pd.DataFrame,
    today: int,
) -> pd.DataFrame:
    """What clients bought more, per month, as a share of what all of them paid at the start.

    It counts what was signed, not what became of the fees: losses don't reduce
    it, and neither indexation nor one-off fees raise it.
    """
    fees = book.fee(opening["client"].to_numpy(), opening["start"].to_numpy())
    ids = contracts["client"].cat.categories[opening["client"]]
    there = from_spans(opening, numerator=0, denominator=fees)
    there = there.assign(record="MRR of " + ids.to_series().to_numpy())[fees != 0]
    signed = credited(_signed(sales, today=today), ownership)
    signed = signed[signed["apart"] == ""].drop(columns=["apart", "by_billing"])
    return pd.concat([there, in_each(signed, windows)], ignore_index=True)
