"""What takes from the monthly recurring revenue, or only moves it?"""

import pandas as pd

from metrics.engine.book import Book
from metrics.engine.endings import Endings
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.movements import CHURN, CONTRACTION, FX, PAUSE, TRANSFER, movement_rows

LOST = """
    client  starts_on   ended_on    amount
    Acme    2025-01-01  2026-03-15  1000
    Birch   2025-01-01              1000
    Birch   2025-01-01  2026-03-20  300
"""


@kpi(
    name="Contraction MRR",
    short_name="Contraction",
    unit=Unit.MONEY,
    better=Better.LOWER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SUM,
    formula="what clients who stay pay less per month than the day before",
    why="A client who pays less is often on the way out.",
    credit="who looked after the client as the month began",
    rows="movement",
    records=("contracts",),
    decimals=0,
    splits=("kind",),
    example=Example(
        given={"contracts": LOST},
        window="2026-03",
        expect=300.0,
        says="Birch ends one of its two contracts and stays; Acme leaves.",
    ),
)
def mrr_contraction(movements: pd.DataFrame, book: Book, today: int) -> pd.DataFrame:
    """What clients we keep pay less per month.

    Ending one contract of two is contraction, ending the last one is churn. It
    is told as a positive amount.
    """
    return movement_rows(movements, CONTRACTION, book, today=today)


@kpi(
    name="Churned MRR",
    short_name="MRR churn",
    unit=Unit.MONEY,
    better=Better.LOWER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SUM,
    formula="monthly fees of clients on their last day",
    why="It is what has to be won again before anything grows.",
    credit="who looked after the client as the month began",
    rows="movement",
    records=("contracts",),
    decimals=0,
    splits=("reason",),
    example=Example(
        given={"contracts": LOST},
        window="2026-03",
        expect=1000.0,
        says="Acme's last day is 15 March; Birch stays with one contract.",
    ),
)
def mrr_churn(
    movements: pd.DataFrame, book: Book, contracts: pd.DataFrame, today: int
) -> pd.DataFrame:
    """What the clients paid per month who left.

    It counts on the last day of service, not when notice was given, and is told
    as a positive amount. A client moved to another of our clients is a transfer.
    """
    rows = movement_rows(movements, CHURN, book, today=today)
    after = rows["on"].to_numpy() + 1
    reasons, _ = Endings.of(book, contracts).before(rows["client"].to_numpy(), after)
    return rows.assign(by_reason=reasons)


@kpi(
    name="Paused MRR",
    short_name="Paused",
    unit=Unit.MONEY,
    better=Better.LOWER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SUM,
    formula="monthly fees of retainers whose pause begins",
    why="A paused client pays nothing, and is lost after 90 days.",
    credit="who looked after the client as the month began",
    rows="movement",
    records=("contracts",),
    decimals=0,
    example=Example(
        given={
            "contracts": "id  client  starts_on   amount\nK1  Acme    2025-01-01  1000",
            "contract_changes": "id  contract  on          kind\nX1  K1        2026-03-16  pause",
        },
        window="2026-03",
        expect=1000.0,
        says="Acme's fee of 1,000 pauses from 16 March.",
    ),
)
def mrr_pause(movements: pd.DataFrame, book: Book, today: int) -> pd.DataFrame:
    """What leaves the monthly recurring revenue as pauses begin.

    It is neither churn nor contraction. A pause that lasts too long loses the
    client, but no fee a second time.
    """
    return movement_rows(movements, PAUSE, book, today=today)


@kpi(
    name="Transferred MRR",
    short_name="Transferred",
    unit=Unit.MONEY,
    better=Better.NEUTRAL,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SUM,
    formula="monthly fees that came from another of our clients − fees that went to one",
    why="Moving a contract inside a group of clients is neither won nor lost.",
    credit="who looked after the client as the month began",
    rows="movement",
    records=("contracts",),
    decimals=0,
    example=Example(
        given={
            "contracts": """
                id  client  starts_on   ended_on    amount  renews  end_kind
                K1  Acme    2025-01-01  2026-03-15  1000            transferred
                K2  Birch   2026-03-16              1200    K1
            """
        },
        window="2026-03",
        expect=200.0,
        says="1,000 leave Acme and 1,200 arrive at Birch, which takes Acme's contract over.",
    ),
)
def mrr_transfer(movements: pd.DataFrame, book: Book, today: int) -> pd.DataFrame:
    """What moved between clients of ours, such as from a subsidiary to its parent.

    A contract that ended as transferred leaves, one that renews another client's
    contract arrives; in all it is near 0.
    """
    return movement_rows(movements, TRANSFER, book, today=today)


@kpi(
    name="Currency effect on MRR",
    short_name="Currency effect",
    unit=Unit.MONEY,
    better=Better.NEUTRAL,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.SUM,
    formula="fees in other currencies at the new year's rate − the same fees at the old one",
    why="Without it, a weak currency would look like lost clients.",
    credit="who looked after the client as the month began",
    rows="movement",
    records=("contracts",),
    decimals=0,
    example=Example(
        given={
            "contracts": "client  starts_on   amount  currency\nAcme    2025-01-01  1000    USD",
            "rates": """
                currency  from        rate
                USD       2025-01-01  0.90
                USD       2026-01-01  0.85
            """,
        },
        window="2026-01",
        expect=-50.0,
        says="1,000 dollars are 850 instead of 900 from the first day of the fiscal year.",
    ),
)
def mrr_fx(movements: pd.DataFrame, book: Book, today: int) -> pd.DataFrame:
    """What new exchange rates alone did to the monthly recurring revenue.

    Every fiscal year has one rate per currency, so it moves on the year's first
    day and never counts as growth or loss.
    """
    return movement_rows(movements, FX, book, today=today)
