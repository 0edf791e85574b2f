"""Are we keeping our clients?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.endings import Endings
from metrics.engine.frames import codes, from_spans, looked_up
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.periods import annualised
from metrics.engine.tables import AFTER, BEFORE, day_numbers

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
    name="Churn by reason",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SHARE,
    formula="clients there at the start and gone at the end, by reason ÷ clients there at the "
    "start",
    why="A client lost over price needs another answer than one who was taken in-house.",
    credit="who looked after the client at the start of the month; a client taken over in the "
    "window counts from then on",
    rows="client",
    records=("contracts",),
    splits=("reason", "kind"),
    parts_share_whole=True,
    example=Example(
        given={
            "contracts": """
                client  starts_on   ended_on    end_reason  end_kind
                Acme    2025-01-01
                Birch   2025-01-01  2026-03-15  price       voluntary
                Cedar   2025-01-01  2026-03-20  insolvent   involuntary
                Dale    2025-01-01
            """
        },
        window="2026-03",
        expect=50.0,
        says="Two of four were lost: one over its price, one to insolvency, 25 % each.",
    ),
)
def churn_by_reason(book: Book, contracts: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Why the clients left whom we had when the period began.

    The reasons add up to the churn rate; one that nobody wrote down is a part
    of its own, unknown. Of a client who left twice, the last reason counts.
    """
    kept, had = _kept(book, spans)
    spans, lost = spans[had], ~kept[had]
    reasons, kinds = (np.full(len(spans), "", dtype=object) for _ in range(2))
    gone = spans[lost]
    reasons[lost], kinds[lost] = Endings.of(book, contracts).before(
        gone["client"].to_numpy(), gone["end"].to_numpy()
    )
    return from_spans(spans, numerator=lost, denominator=1, by_reason=reasons, by_kind=kinds)


@kpi(
    name="Contract churn rate",
    short_name="Contract churn",
    unit=Unit.PERCENT,
    better=Better.LOWER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SHARE,
    formula="retainers in force at the start that ended without a renewal ÷ retainers in force "
    "at the start",
    why="A client who drops one service of three is still a client, and a warning.",
    credit="who looked after the client at the start of the month; a client taken over in the "
    "window counts from then on",
    rows="contract",
    records=("contracts",),
    splits=("service",),
    example=Example(
        given={
            "contracts": """
                id  client  service  starts_on   ended_on    renews
                K1  Acme    SEO      2025-01-01  2026-03-15
                K2  Acme    Social   2025-01-01
                K3  Birch   SEO      2025-04-01  2026-03-31
                K4  Birch   SEO      2026-04-01              K3
                K5  Cedar   Social   2026-03-10
            """
        },
        window="2026-03",
        expect=33.33,
        says="Of K1, K2 and K3, in force on 1 March, K1 ended; K3 was renewed. Acme is still "
        "a client.",
    ),
)
def contract_churn_rate(contracts: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """The share of contracts in force when the period began that ended and weren't renewed.

    It counts contracts, not clients: one who ends a contract and keeps another
    shows here and not in client churn. Contracts that cost nothing count too,
    pass-through ones don't.
    """
    retainers = _retainers(contracts)
    # Window by window, as most contracts are in force in only a few of them.
    pairs = pd.concat(
        [
            mine.merge(_in_force(retainers, start), on="client")
            for start, mine in spans.groupby("window_start")
        ]
        or [spans.merge(retainers, on="client")]
    )
    pairs = _in_force(pairs, pairs["start"])
    ended = (pairs["last"] < pairs["end"]) & ~pairs["is_renewed"]
    rows = from_spans(pairs, numerator=ended, denominator=1, by_service=pairs["service"].to_numpy())
    return rows.assign(record=pairs["id"].to_numpy())


def _in_force(retainers: pd.DataFrame, boundary: object) -> pd.DataFrame:
    return retainers[(retainers["first"] < boundary) & (retainers["last"] >= boundary)]


def _retainers(contracts: pd.DataFrame) -> pd.DataFrame:
    """Retainers but for pass-through, in force up to the start of what renews them."""
    mine = contracts[
        (contracts["kind"] == "retainer") & (contracts["billing_type"] != "pass_through")
    ]
    renewals = contracts[contracts["renews"] != ""]
    starts = pd.Series(day_numbers(renewals["starts_on"], blank=AFTER), renewals["renews"])
    successor = looked_up(mine["id"], starts.groupby(level=0).min()).fillna(AFTER)
    last = day_numbers(mine["ended_on"], blank=AFTER)
    return pd.DataFrame(
        {
            "id": mine["id"],
            "client": codes(mine["client"]),
            "service": mine["service"],
            "first": day_numbers(mine["starts_on"], blank=BEFORE),
            "last": np.where(successor <= last + 1, successor, last).astype(np.int64),
            "is_renewed": mine["id"].isin(renewals["renews"]),
        }
    )
