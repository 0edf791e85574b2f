"""What do our clients bring in?"""

import numpy as np
import pandas as pd

from metrics.engine.frames import COUNTED, EXCLUDED, contributions
from metrics.engine.income import at_constant_rates, fee_income
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import House, a_year_later, month_starts

AHEAD, TO_COME = "dated after today", "the same day of this year is still to come"
# What `acquired_via` says of clients who came with an agency that was bought.
BOUGHT = ("acquisition", "acquired", "merger", "takeover")
REFERRAL = "referral"
EXISTING, REFERRED, NEWCOMERS = "existing clients", "referred clients", "other new clients"
BILLED = {
    "billings": """
        client  on          amount  kind
        Acme    2025-03-10  1000    retainer
        Birch   2025-03-20  1000    project
        Acme    2026-03-10  1300    retainer
        Cedar   2026-03-15  1200    retainer
        Acme    2026-03-20  9000    pass_through
    """
}


@kpi(
    name="Revenue growth",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.GROWTH,
    formula="(fee income − fee income of the same days a year ago) ÷ fee income of a year ago",
    why="A year ago is the fair comparison: it has the same seasons.",
    credit="who looked after the client on the day of the bill, this year's and last year's",
    rows="bill",
    records=("billings",),
    example=Example(
        given=BILLED,
        window="2026-03",
        expect=25.0,
        says="2,500 against the 2,000 of March 2025; pass-through spend isn't income.",
    ),
)
def revenue_growth(
    billings: pd.DataFrame, rates: pd.DataFrame, house: House, first_day: int | None, today: int
) -> pd.DataFrame:
    """How much more our clients were billed than in the same days a year ago.

    Everything counts, whoever the clients are and wherever they came from.
    There is no value where our records don't reach back a whole year.
    """
    income = fee_income(billings, rates, house)
    this_year = _this_year(income, income["amount"].to_numpy(), today=today)
    last_year = _last_year(income, income["amount"].to_numpy(), today=today)
    rows = pd.concat([this_year, last_year], ignore_index=True)
    return rows.assign(known_from=_known_from(first_day, rows))


@kpi(
    name="Organic growth",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.GROWTH,
    formula="(fee income without that of clients acquired in the last year − fee income of the "
    "same days a year ago) ÷ fee income of a year ago, at the same exchange rates",
    why="Growth that was bought, or that a currency made, isn't the team's.",
    credit="who looked after the client on the day of the bill, this year's and last year's",
    rows="bill",
    records=("billings",),
    splits=("source",),
    parts_share_whole=True,
    example=Example(
        given={
            "clients": """
                id     acquired_via
                Acme
                Birch
                Cedar  acquisition
            """,
            **BILLED,
        },
        window="2026-03",
        expect=-35.0,
        says="Without the 1,200 of Cedar, bought this year: 1,300 against 2,000.",
    ),
)
def organic_growth(
    billings: pd.DataFrame,
    clients: pd.DataFrame,
    rates: pd.DataFrame,
    house: House,
    first_day: int | None,
    today: int,
) -> pd.DataFrame:
    """How much more clients whom nobody bought were billed than in the same days a year ago.

    What came with an acquired agency or client counts only after its first
    year. Both years are told at the same exchange rates. The split tells
    apart clients we had, clients who were recommended to us, and other new ones.
    """
    income = fee_income(billings, rates, house)
    on = income["on"].to_numpy()
    this_year = _this_year(income, at_constant_rates(income, on, rates, house), today=today)
    amounts = at_constant_rates(income, a_year_later(on), rates, house)
    last_year = _last_year(income, amounts, today=today).assign(by_source=EXISTING)
    this_year = this_year.assign(by_source=_source(income, clients))
    bought = _is_bought(income, clients) & (this_year["state"] == COUNTED)
    this_year.loc[bought, "state"] = EXCLUDED
    this_year.loc[bought, "reason"] = "came with an acquisition less than a year ago"
    rows = pd.concat([this_year, last_year], ignore_index=True)
    return rows.assign(known_from=_known_from(first_day, rows))


def _this_year(income: pd.DataFrame, amounts: np.ndarray, *, today: int) -> pd.DataFrame:
    on = income["on"].to_numpy()
    return _bills(income, on=on, numerator=amounts, denominator=0, late=on > today, why=AHEAD)


def _last_year(income: pd.DataFrame, amounts: np.ndarray, *, today: int) -> pd.DataFrame:
    """The same bills once more, as what the days a year later are compared with."""
    on = a_year_later(income["on"].to_numpy())
    rows = _bills(
        income, on=on, numerator=-amounts, denominator=amounts, late=on > today, why=TO_COME
    )
    return rows.assign(record=rows["record"] + ", a year ago")


def _bills(
    income: pd.DataFrame,
    *,
    on: np.ndarray,
    numerator: np.ndarray,
    denominator: object,
    late: np.ndarray,
    why: str,
) -> pd.DataFrame:
    return contributions(
        client=income["client"].to_numpy(),
        record=income["id"].to_numpy(),
        on=on,
        credited_on=income["on"].to_numpy(),
        numerator=numerator,
        denominator=denominator,
        state=np.where(late, EXCLUDED, COUNTED),
        reason=np.where(late, why, ""),
    )


def _known_from(first_day: int | None, rows: pd.DataFrame) -> np.ndarray:
    """A year after the month in which our records begin."""
    # Where nothing was ever recorded, there is no row to compare.
    return a_year_later(month_starts(np.full(len(rows), first_day or 0)))


def _is_newcomer(income: pd.DataFrame) -> np.ndarray:
    """Whether a bill is from the client's first year with us."""
    first = income.groupby("client")["on"].transform("min")
    return np.asarray(income["on"] < a_year_later(first.to_numpy()))


def _source(income: pd.DataFrame, clients: pd.DataFrame) -> np.ndarray:
    """Where the income of each bill came from."""
    via = clients["acquired_via"].str.casefold()
    recommended = clients.loc[clients["referred_by"].notna() | (via == REFERRAL), "id"]
    newcomers = np.where(income["client"].isin(recommended.cat.codes), REFERRED, NEWCOMERS)
    return np.where(_is_newcomer(income), newcomers, EXISTING)


def _is_bought(income: pd.DataFrame, clients: pd.DataFrame) -> np.ndarray:
    bought = clients.loc[clients["acquired_via"].str.casefold().isin(BOUGHT), "id"]
    return np.asarray(income["client"].isin(bought.cat.codes)) & _is_newcomer(income)
