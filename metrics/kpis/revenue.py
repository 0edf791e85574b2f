"""Are our clients growing with us?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.constant_currency import fees_at_rates_of
from metrics.engine.frames import from_spans
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import House


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


RETAINED = {
    "contracts": """
        client  starts_on   ended_on    amount
        Acme    2025-01-01              1000
        Acme    2026-03-10              500
        Birch   2025-01-01  2026-03-15  1000
        Cedar   2026-03-10              1500
    """
}


@kpi(
    name="Gross revenue retention",
    short_name="GRR",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.PERCENTAGE,
    formula="what the clients of the start still pay at the end, each at most what it paid at "
    "the start ÷ what they paid at the start",
    why="It shows how much of the book holds, before any growth is counted.",
    credit="who looked after the client at the start of the month; a client taken over in the "
    "window counts from then on",
    rows="client",
    records=("contracts",),
    example=Example(
        given=RETAINED,
        window="2026-03",
        expect=50.0,
        says="Acme's 1,000 of the 2,000 at the start are kept; the 500 it added don't make up "
        "for Birch.",
    ),
)
def grr(
    book: Book,
    spans: pd.DataFrame,
    windows: pd.DataFrame,
    rates: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """The share of the recurring fee that our clients of the start kept paying, without growth.

    It can't pass 100 %: every client counts up to what it paid when the period
    began. A pause that is open at the end is lost revenue here.
    """
    opening, closing = _fees_of_cohort(book, spans, windows, rates, house, today=today)
    kept = np.minimum(opening, closing)
    return from_spans(spans, numerator=kept, denominator=opening)[_is_in_cohort(book, spans)]


@kpi(
    name="Net revenue retention",
    short_name="NRR",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.GROW,
    fold=Fold.PERCENTAGE,
    formula="what the clients of the start pay at the end ÷ what they paid at the start",
    why="Above 100 %, the book grows even if nobody wins a client.",
    credit="who looked after the client at the start of the month; a client taken over in the "
    "window counts from then on",
    rows="client",
    records=("contracts",),
    example=Example(
        given=RETAINED,
        window="2026-03",
        expect=75.0,
        says="Of the 2,000 at the start Acme pays 1,500 at the end and Birch nothing; Cedar is "
        "new and doesn't count.",
    ),
)
def nrr(
    book: Book,
    spans: pd.DataFrame,
    windows: pd.DataFrame,
    rates: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """The share of the recurring fee that our clients of the start pay at the end, with growth.

    New clients count in neither half. Both ends are told at the same exchange
    rates, so that a currency never looks like growth.
    """
    opening, closing = _fees_of_cohort(book, spans, windows, rates, house, today=today)
    return from_spans(spans, numerator=closing, denominator=opening)[_is_in_cohort(book, spans)]


def _is_in_cohort(book: Book, spans: pd.DataFrame) -> np.ndarray:
    """Clients as the window began, and still as their spell with somebody did."""
    clients = spans["client"].to_numpy()
    edges = (spans["window_start"].to_numpy(), spans["start"].to_numpy())
    return np.logical_and(*(book.is_client(clients, edge) for edge in edges))


def _fees_of_cohort(
    book: Book,
    spans: pd.DataFrame,
    windows: pd.DataFrame,
    rates: pd.DataFrame,
    house: House,
    *,
    today: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Fees at both ends of each span, at the rates of the year in which its window ends."""
    last_days = np.minimum(windows["end"].to_numpy(), today) - 1
    clients, starts, ends = (spans[name].to_numpy() for name in ("client", "start", "end"))
    told = {"years": last_days[spans["window"].to_numpy()], "rates": rates, "house": house}
    opening = fees_at_rates_of(book, clients, starts, **told)
    return opening, fees_at_rates_of(book, clients, ends, **told)
