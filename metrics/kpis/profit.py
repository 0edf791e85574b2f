"""What are our clients worth?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.frames import COUNTED, EXCLUDED, contributions
from metrics.engine.income import booked, fee_income
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import House, month_starts

DELIVERY = "delivery"
MONEY = {
    "contracts": """
        client  starts_on   ended_on
        Acme    2025-01-01
        Birch   2025-01-01  2026-03-15
    """,
    "billings": """
        client  on          amount  kind
        Acme    2026-03-10  6000    retainer
        Birch   2026-03-10  2000    retainer
        Acme    2026-03-12  9000    pass_through
    """,
    "costs": """
        client  on          amount  kind
        Acme    2026-03-31  3000    delivery
        Acme    2026-03-31  600     expense
    """,
}


@kpi(
    name="Revenue per client",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.PER_CLIENT,
    formula="fee income of the window ÷ mean of the clients active at the first of each month",
    why="Many small clients cost more attention than a few that grow.",
    credit="a bill, to who looked after the client on its day; a client, to who does at the first "
    "of a month",
    rows="bill",
    records=("billings",),
    decimals=0,
    example=Example(
        given=MONEY,
        window="2026-03",
        expect=4000.0,
        says="8,000 of fee income with two clients on 1 March; pass-through spend isn't income.",
    ),
)
def revenue_per_client(
    billings: pd.DataFrame,
    client_months: pd.DataFrame,
    rates: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """What an active client brings in over the period, in fees billed.

    All fee income of the period counts; clients are those with a retainer, or
    with project work in the last 180 days. A quarter's figure is a quarter's
    income, not a month's.
    """
    billed = _billed(fee_income(billings, rates, house), today=today)
    return pd.concat([billed, _client_months(billings, client_months)], ignore_index=True)


@kpi(
    name="Profit margin",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.PERCENTAGE,
    formula="(fee income − delivery cost − direct expenses) ÷ fee income, where it is costed",
    why="A large client who costs more than it pays is a small one, or worse.",
    credit="who looked after the client on the day of the bill or cost",
    rows="entry",
    records=("billings",),
    example=Example(
        given=MONEY,
        window="2026-03",
        expect=40.0,
        says="6,000 − 3,000 − 600 = 2,400 of 6,000. Nobody wrote down what Birch cost, so its "
        "bill stays out.",
    ),
)
def profit_margin(
    billings: pd.DataFrame, costs: pd.DataFrame, rates: pd.DataFrame, house: House, today: int
) -> pd.DataFrame:
    """What is left of the fee income after the work and the expenses for the client.

    A bill counts only if the client has a cost in the same month: a fee without
    any recorded cost is not costed, not a margin of 100 %. Costs always count.
    """
    income, spent = fee_income(billings, rates, house), booked(costs, rates, house)
    billed = _billed(income, today=today).assign(denominator=income["amount"].to_numpy())
    costed = _by_month(income).isin(_by_month(spent[spent["on"] <= today]))
    uncosted = ~costed & (billed["state"] == COUNTED).to_numpy()
    billed.loc[uncosted, "state"] = EXCLUDED
    billed.loc[uncosted, "reason"] = "not costed: the client has no cost in this month"
    return pd.concat([billed, _spent(spent, today=today)], ignore_index=True)


@kpi(
    name="Client lifetime value",
    short_name="Lifetime value",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.LIFETIME,
    formula="(fee income − delivery cost) ÷ active client-months x months that a client stays "
    "(1 ÷ monthly churn of the window, at most 60)",
    why="It says what keeping a client is worth, and what winning one may cost.",
    credit="a bill or cost, to who looked after the client on its day; a client and its loss, to "
    "who did at the first of the month",
    rows="client-month",
    records=("billings",),
    decimals=0,
    splits=("variant",),
    part_folds={"realised": Fold.SUM},
    example=Example(
        given=MONEY,
        window="2026-03",
        expect=5000.0,
        says="(8,000 − 3,000) ÷ 2 clients = 2,500 a month; 1 of 2 left, so a client stays 2 "
        "months.",
    ),
)
def clv(
    billings: pd.DataFrame,
    costs: pd.DataFrame,
    client_months: pd.DataFrame,
    book: Book,
    rates: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """What a client brings in for as long as clients stay, by the churn of the period.

    A single month without a loss makes it as long as it can be: five years.
    The split shows it three ways: simple (this number), seed (fees alone, no
    cost taken off) and realised (the margin of the period, for all clients).
    """
    income, spent = fee_income(billings, rates, house), booked(costs, rates, house)
    months = _with_losses(_client_months(billings, client_months), book, today=today)
    billed = _billed(income, today=today)
    delivered = _spent(spent[spent["kind"] == DELIVERY], today=today)
    variants = {
        "simple": [billed, delivered, months],
        "seed": [billed, months],
        "realised": [billed, _spent(spent, today=today)],
    }
    rows = [
        pd.concat(frames, ignore_index=True).assign(by_variant=name)
        for name, frames in variants.items()
    ]
    told = pd.concat(rows, ignore_index=True).fillna({"exposed": 0.0, "lost": 0.0})
    is_simple = told["by_variant"] == "simple"
    return told.assign(
        apart=np.where(is_simple, "", "variant"),
        # The same bill stands in each of them once.
        record=told["record"].where(is_simple, told["record"] + ", " + told["by_variant"]),
    )


def _billed(income: pd.DataFrame, *, today: int) -> pd.DataFrame:
    return _booked(income, income["amount"].to_numpy(), today=today)


def _spent(spent: pd.DataFrame, *, today: int) -> pd.DataFrame:
    rows = _booked(spent, -spent["amount"].to_numpy(), today=today)
    return rows.assign(record="cost " + rows["record"])


def _booked(entries: pd.DataFrame, amounts: np.ndarray, *, today: int) -> pd.DataFrame:
    on = entries["on"].to_numpy()
    return contributions(
        client=entries["client"].to_numpy(),
        record=entries["id"].to_numpy(),
        on=on,
        numerator=amounts,
        denominator=0,
        state=np.where(on > today, EXCLUDED, COUNTED),
        reason=np.where(on > today, "dated after today", ""),
    )


def _client_months(billings: pd.DataFrame, client_months: pd.DataFrame) -> pd.DataFrame:
    """What fees are divided by; nothing where nobody ever billed anything."""
    mine = client_months if len(billings) else client_months[:0]
    clients, months = mine["client"].to_numpy(), mine["month"].to_numpy()
    names = months.astype("datetime64[D]").astype("datetime64[M]")
    ids = billings["client"].cat.categories[clients].to_series().to_numpy(dtype=object)
    return contributions(
        client=clients,
        record=ids + " in " + names.astype(str).astype(object),
        on=months,
        numerator=0,
        denominator=1,
    )


def _by_month(entries: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([entries["client"], month_starts(entries["on"].to_numpy())])


def _with_losses(months: pd.DataFrame, book: Book, *, today: int) -> pd.DataFrame:
    """Client-months with whether a retainer could be lost in them, and was."""
    clients, start = months["client"].to_numpy(), months["on"].to_numpy().astype(np.int64)
    following = month_starts(start + 31)
    had = book.is_client(clients, start)
    kept = book.is_client(clients, np.minimum(following, today))
    return months.assign(exposed=had.astype(float), lost=(had & ~kept).astype(float))
