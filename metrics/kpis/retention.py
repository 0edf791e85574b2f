"""Are we keeping our clients?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.frames import from_spans
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.periods import annualised

GRACE_DAYS = 30

BOOK = """
    client  starts_on   ended_on
    Acme    2025-01-01
    Birch   2025-01-01  2026-03-15
    Cedar   2026-03-10
"""


@kpi(
    name="Client retention rate",
    short_name="Client retention",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SHARE,
    formula="clients there at the start and still there at the end ÷ clients there at the start",
    why="Keeping a client costs a fraction of winning one, and a client who stays can grow.",
    credit="who looked after the client at the start of the month; a client taken over in the "
    "window counts from then on",
    is_headline=True,
    rows="client",
    records=("contracts",),
    benchmark=Benchmark(
        target=90,
        window="year",
        source="Plant, KPIs for agency account management: 90 %+",
        warning=f"Per year: 90 % a month would be {100 * (1 - annualised(0.10)):.0f} % a year.",
    ),
    example=Example(
        given={"contracts": BOOK},
        window="2026-03",
        expect=50.0,
        says="Acme and Birch were there on 1 March; only Acme still was on 1 April: 1 of 2.",
    ),
)
def logo_retention(book: Book, spans: pd.DataFrame) -> pd.DataFrame:
    """The share of clients we had when the period began that we still had when it ended.

    Clients won during the period count in neither half, so a good month for
    new business can't hide a bad month for keeping clients.
    """
    kept, had = _kept(book, spans)
    return from_spans(spans, numerator=kept, denominator=had)[had]


@kpi(
    name="Client churn rate",
    short_name="Client churn",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SHARE,
    formula="clients there at the start and gone at the end ÷ clients there at the start",
    why="Every client lost has to be replaced before the agency grows at all.",
    credit="who looked after the client at the start of the month; a client taken over in the "
    "window counts from then on",
    is_headline=True,
    rows="client",
    records=("contracts",),
    benchmark=Benchmark(
        target=10,
        window="year",
        source="Plant, KPIs for agency account management: below 10 %",
        warning=f"Per year: 10 % a month would be {100 * annualised(0.10):.0f} % a year.",
    ),
    example=Example(
        given={"contracts": BOOK},
        window="2026-03",
        expect=50.0,
        says="Birch, one of the two clients of 1 March, was gone on 1 April: 1 of 2.",
    ),
)
def churn_rate(book: Book, spans: pd.DataFrame) -> pd.DataFrame:
    """The share of clients we had when the period began that we had lost when it ended.

    It is what retention leaves of 100 %: a client who left and came back
    within the period isn't lost.
    """
    kept, had = _kept(book, spans)
    return from_spans(spans, numerator=had & ~kept, denominator=had)[had]


def _kept(book: Book, spans: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Of each span: whether the client was still there at its end, and whether it counts."""
    clients, starts = spans["client"].to_numpy(), spans["start"].to_numpy()
    was_there = book.is_client(clients, spans["window_start"].to_numpy())
    had = was_there & book.is_client(clients, starts)
    return book.is_client(clients, spans["end"].to_numpy()) & had, had
