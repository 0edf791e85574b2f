"""What adds to the monthly recurring revenue?"""

import pandas as pd

from metrics.engine.book import Book
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.movements import EXPANSION, NEW, REACTIVATION, RESUME, movement_rows

GAINED = """
    client  starts_on   ended_on    amount
    Acme    2025-01-01  2025-10-31  1000
    Acme    2026-03-10              800
    Birch   2025-01-01              1000
    Birch   2026-03-12              300
    Cedar   2026-03-15              500
"""


@kpi(
    name="New MRR",
    short_name="New MRR",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="first monthly fees of clients who never paid one before",
    why="It is what new business adds to every month from now on.",
    credit="who looks after the client on that day",
    rows="movement",
    records=("contracts",),
    decimals=0,
    example=Example(
        given={"contracts": GAINED},
        window="2026-03",
        expect=500.0,
        says="Cedar is new. Acme paid before and comes back; Birch only grows.",
    ),
)
def mrr_new(movements: pd.DataFrame, book: Book, today: int) -> pd.DataFrame:
    """What new clients add to the monthly recurring revenue.

    A client who paid before and left is never new again: that is reactivation.
    A contract in force since before our records is never new.
    """
    return movement_rows(movements, NEW, book, today=today)


@kpi(
    name="Expansion MRR",
    short_name="Expansion",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="what clients pay more per month than the day before",
    why="Growth with clients who trust us costs least.",
    credit="who looks after the client on that day",
    rows="movement",
    records=("contracts",),
    decimals=0,
    splits=("kind",),
    example=Example(
        given={"contracts": GAINED},
        window="2026-03",
        expect=300.0,
        says="Birch adds a second contract; Acme comes back and Cedar is new.",
    ),
)
def mrr_expansion(movements: pd.DataFrame, book: Book, today: int) -> pd.DataFrame:
    """What clients we had pay more per month, for whatever reason.

    Indexation and a discount that ends are in it; the split by kind keeps them
    apart from what was sold. Changes of one client on one day are netted first.
    """
    return movement_rows(movements, EXPANSION, book, today=today)


@kpi(
    name="Reactivation MRR",
    short_name="Reactivation",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="monthly fees of clients who paid before and come back",
    why="A client who comes back knows us, and what was wrong.",
    credit="who looks after the client on that day",
    rows="movement",
    records=("contracts",),
    decimals=0,
    example=Example(
        given={"contracts": GAINED},
        window="2026-03",
        expect=800.0,
        says="Acme had left in October and comes back with 800.",
    ),
)
def mrr_reactivation(movements: pd.DataFrame, book: Book, today: int) -> pd.DataFrame:
    """What clients who had left add to the monthly recurring revenue as they come back.

    All of their fee counts, however much they paid before. A gap of up to 14
    days is no gap, and a pause of up to 90 days no leaving.
    """
    return movement_rows(movements, REACTIVATION, book, today=today)


@kpi(
    name="Resumed MRR",
    short_name="Resumed",
    unit=Unit.MONEY,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="monthly fees of retainers whose pause ends",
    why="A pause that ends is a client kept; one that doesn't is a loss in the making.",
    credit="who looks after the client on that day",
    rows="movement",
    records=("contracts",),
    decimals=0,
    example=Example(
        given={
            "contracts": "id  client  starts_on   amount\nK1  Acme    2025-01-01  1000",
            "contract_changes": """
                id  contract  on          kind    amount
                X1  K1        2026-02-20  pause
                X2  K1        2026-03-16  resume  1100
            """,
        },
        window="2026-03",
        expect=1100.0,
        says="Acme's pause ends on 16 March; from then on it pays 1,100.",
    ),
)
def mrr_resume(movements: pd.DataFrame, book: Book, today: int) -> pd.DataFrame:
    """What comes back into the monthly recurring revenue as pauses end.

    After 90 days a pause is a loss: who comes back then is a reactivation.
    """
    return movement_rows(movements, RESUME, book, today=today)
