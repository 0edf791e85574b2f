"""Does the book of clients grow faster than it shrinks?"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.frames import from_spans, looked_up
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.movements import (
    CHURN,
    CONTRACTION,
    EXPANSION,
    NEW,
    REACTIVATION,
    movement_rows,
)
from metrics.engine.placing import in_each

MOVED = """
    client  starts_on   ended_on    amount
    Acme    2025-01-01              3000
    Acme    2026-03-10              500
    Birch   2025-01-01  2026-03-15  1000
    Cedar   2026-03-20              1500
"""


@kpi(
    name="Gross MRR churn",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.PERCENTAGE,
    formula="(churn + contraction of the month) ÷ MRR when the month began",
    why="It is the pace at which the book shrinks before anything is won.",
    credit="who looked after the client as the month began",
    rows="client",
    records=("contracts",),
    months_only=True,
    example=Example(
        given={"contracts": MOVED},
        window="2026-03",
        expect=25.0,
        says="Birch's 1,000 of the 4,000 on 1 March are lost.",
    ),
)
def gross_mrr_churn(
    movements: pd.DataFrame, opening: pd.DataFrame, windows: pd.DataFrame, book: Book, today: int
) -> pd.DataFrame:
    """The share of the recurring fee at the start of a month that was lost or reduced in it.

    It means something for single months only: over a year it would count losses
    of clients who weren't there at the start. A pause is neither.
    """
    signs = {CHURN: 1, CONTRACTION: 1}
    return _against_opening(movements, signs, opening, windows, book=book, today=today)


@kpi(
    name="Net MRR churn",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.PERCENTAGE,
    formula="(churn + contraction − expansion − reactivation of the month) ÷ MRR when the month "
    "began",
    why="Below 0, growth of the clients we have makes up for all that is lost.",
    credit="who looked after the client as the month began",
    rows="client",
    records=("contracts",),
    months_only=True,
    example=Example(
        given={"contracts": MOVED},
        window="2026-03",
        expect=12.5,
        says="1,000 lost less 500 expansion, of 4,000; Cedar is new and doesn't count.",
    ),
)
def net_mrr_churn(
    movements: pd.DataFrame, opening: pd.DataFrame, windows: pd.DataFrame, book: Book, today: int
) -> pd.DataFrame:
    """The share of the recurring fee that a month took away, less what clients we know added.

    Negative is good. It means something for single months only; new clients
    and pauses are in neither half.
    """
    signs = {CHURN: 1, CONTRACTION: 1, EXPANSION: -1, REACTIVATION: -1}
    return _against_opening(movements, signs, opening, windows, book=book, today=today)


def _against_opening(
    movements: pd.DataFrame,
    signs: Mapping[str, int],
    opening: pd.DataFrame,
    windows: pd.DataFrame,
    *,
    book: Book,
    today: int,
) -> pd.DataFrame:
    """What moved each client's fee in each window, against what it paid as the window began."""
    told = movements[movements["kind"].isin(signs) & (movements["on"] < today)]
    moved = in_each(told, windows)
    place = opening[["window", "client"]].assign(place=np.arange(len(opening)))
    moved = moved.merge(place, on=["window", "client"])
    amounts = moved["amount"] * looked_up(moved["kind"], signs)
    change = np.bincount(moved["place"], amounts, minlength=len(opening))
    fees = book.fee(opening["client"].to_numpy(), opening["start"].to_numpy())
    return from_spans(opening, numerator=change, denominator=fees)[(fees != 0) | (change != 0)]


@kpi(
    name="Quick ratio",
    unit=Unit.TIMES,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.RATIO,
    formula="(new + expansion + reactivation of the month) ÷ (churn + contraction of the month)",
    why="Below 1 the book shrinks, however good the sales look.",
    credit="gains, to who looks after the client on that day; losses, to who did as the month "
    "began",
    rows="movement",
    records=("contracts",),
    months_only=True,
    example=Example(
        given={"contracts": MOVED},
        window="2026-03",
        expect=2.0,
        says="1,500 new and 500 expansion for 1,000 lost.",
    ),
)
def quick_ratio(movements: pd.DataFrame, book: Book, today: int) -> pd.DataFrame:
    """How much recurring fee a month added for each unit that it lost.

    It means something for single months only, and has no value in a month in
    which nothing was lost. Pauses and what comes back from them don't count.
    """
    gained, lost = (
        pd.concat([movement_rows(movements, kind, book, today=today) for kind in kinds])
        for kinds in ((NEW, EXPANSION, REACTIVATION), (CHURN, CONTRACTION))
    )
    lost = lost.assign(numerator=0.0, denominator=lost["numerator"])
    return pd.concat([gained, lost], ignore_index=True).drop(columns="by_kind")
