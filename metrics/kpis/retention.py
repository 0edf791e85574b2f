"""Are we keeping our clients?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.frames import (
    COUNTED,
    UNDECIDED,
    codes,
    contributions,
    each,
    from_spans,
    looked_up,
)
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.periods import annualised, first_of_month
from metrics.engine.tables import AFTER, BEFORE, as_date, day_number, day_numbers

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


@kpi(
    name="Contract renewal rate",
    short_name="Renewals",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SHARE,
    formula="terms that ended and were renewed within 30 days ÷ terms that ended with an outcome",
    why="A renewal is the moment at which a client decides about us.",
    credit="who looked after the client at the start of the month in which the term ended",
    is_headline=True,
    rows="term",
    records=("contracts",),
    example=Example(
        given={
            "contracts": """
                id  client  starts_on   term_ends_on  ended_on    renews  signed_on
                K1  Acme    2025-03-16  2026-03-15    2026-03-15
                K2  Acme    2026-03-16  2027-03-15                K1      2026-04-01
                K3  Birch   2025-04-01  2026-03-31    2026-03-31
                K4  Cedar   2025-04-01  2026-03-31
            """
        },
        window="2026-03",
        expect=50.0,
        says="K1 was renewed within the 30 days of grace, K3 ended; K4 is over without a "
        "recorded outcome: shown as undecided, in neither half.",
    ),
)
def contract_renewal_rate(
    contracts: pd.DataFrame, contract_changes: pd.DataFrame, today: int
) -> pd.DataFrame:
    """The share of contract terms that ended in the period and were renewed.

    A term without a recorded outcome is undecided, never a loss; a rolling
    contract has no term and doesn't count.
    """
    terms = _terms(contracts, contract_changes)
    terms = terms[terms["ends"] < today]
    in_time = terms["renewed_on"] <= terms["ends"] + GRACE_DAYS
    decided = in_time | terms["is_ended"] | (terms["renewed_on"] < AFTER)
    month_start = [day_number(first_of_month(as_date(day))) for day in terms["ends"]]
    return contributions(
        client=terms["client"].to_numpy(),
        record=terms["id"].to_numpy(),
        on=terms["ends"].to_numpy(),
        credited_on=np.array(month_start, dtype=np.int64),
        numerator=in_time.to_numpy(),
        denominator=1,
        state=np.where(decided, COUNTED, UNDECIDED),
        reason=np.where(decided, "", "the term is over and no outcome is recorded"),
    )


def _terms(contracts: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Every agreed term: id, client, ends, renewed_on (AFTER = not), is_ended."""
    fees = contracts[
        (contracts["kind"] == "retainer") & (contracts["billing_type"] != "pass_through")
    ]
    signed = day_numbers(contracts["signed_on"].fillna(contracts["starts_on"]), blank=BEFORE)
    renewals = pd.Series(signed, index=contracts["renews"].to_numpy())
    renewed_on = looked_up(fees["id"], renewals.groupby(level=0).min())
    terms = pd.DataFrame(
        {
            "id": fees["id"].to_numpy(),
            "client": codes(fees["client"]),
            "ends": day_numbers(fees["term_ends_on"], blank=AFTER),
            "renewed_on": renewed_on.fillna(AFTER).to_numpy().astype(np.int64),
            "is_ended": fees["ended_on"].notna().to_numpy(),
        }
    )
    return _with_extensions(terms, changes)


def _with_extensions(terms: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """An extension renews the term it follows and opens the next one."""
    extended = changes[(changes["kind"] == "extension") & changes["term_ends_on"].notna()]
    if not len(extended):
        return terms
    extended = extended.sort_values(["on", "id"])
    rows = []
    for term in terms.to_dict("records"):
        for change in each(extended[extended["contract"] == term["id"]]):
            signed = change.on if pd.isna(change.signed_on) else change.signed_on
            rows.append({**term, "renewed_on": day_number(signed.date()), "is_ended": False})
            term = {**term, "ends": day_number(change.term_ends_on.date())}
        rows.append(term)
    return pd.DataFrame(rows, columns=terms.columns)
