"""Do we answer as we promised?"""

import numpy as np
import pandas as pd

from metrics.engine.frames import COUNTED, EXCLUDED, OPEN, contributions
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi

CHARTER = Benchmark(
    target=4 * 3600,
    window="month",
    source="Plant, KPIs for agency account management: reply to an e-mail within 4 hours",
    warning="Business hours of the calendar that applies to the client.",
)

OFFICE = {
    "calendars": """
        id      timezone       mon          tue          wed          thu          fri
        office  Europe/Berlin  09:00-17:00  09:00-17:00  09:00-17:00  09:00-17:00  09:00-17:00
    """,
    "clients": """
        id     calendar
        Acme   office
        Birch  office
    """,
}


@kpi(
    name="First response time",
    short_name="First reply",
    unit=Unit.SECONDS,
    better=Better.LOWER,
    kind=Kind.EFFICIENCY,
    group=Group.RESPOND,
    fold=Fold.MEDIAN,
    formula="median of the business time from a client's request to our first reply",
    why="An answer on the same day tells a client that they matter; silence tells the opposite.",
    credit="who had the request when it was answered; after a hand-over only the wait since then",
    is_headline=True,
    rows="request",
    records=("requests",),
    splits=("channel", "priority", "reading"),
    benchmark=CHARTER,
    example=Example(
        given={
            **OFFICE,
            "requests": """
                client  opened_at                  first_response_at
                Acme    2026-03-02T10:00:00+01:00  2026-03-02T11:00:00+01:00
                Acme    2026-03-06T16:30:00+01:00  2026-03-09T10:30:00+01:00
                Birch   2026-03-10T09:00:00+01:00  2026-03-10T14:00:00+01:00
                Birch   2026-03-31T16:00:00+02:00
            """,
        },
        window="2026-03",
        expect=7200.0,
        says="1 h, 2 h over a weekend and 5 h: the middle one is 2 h. One is still open and "
        "shown beside it.",
    ),
)
def first_response_time(exchanges: pd.DataFrame) -> pd.DataFrame:
    """How long clients wait for our first reply, in business time: the median.

    It belongs to the period of the request. Requests still open are shown
    beside it, because leaving the oldest ones unanswered must not look fast.
    """
    return _waits(exchanges[~exchanges["is_again"]])


@kpi(
    name="Service-charter attainment",
    short_name="Within charter",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.EFFICIENCY,
    group=Group.RESPOND,
    fold=Fold.SHARE,
    formula="requests answered within the charter ÷ requests that were due",
    why="A promise to answer within four hours is worth what we keep of it.",
    credit="who looked after the client when the request came",
    is_headline=True,
    rows="request",
    records=("requests",),
    splits=("channel", "priority"),
    benchmark=Benchmark(
        target=90,
        window="month",
        source="Our suggestion for a charter of 4 business hours (Plant)",
        warning="The charter's hours are the published figure; 90 % of the time is ours.",
    ),
    example=Example(
        given={
            **OFFICE,
            "requests": """
                client  opened_at                  first_response_at
                Acme    2026-03-02T10:00:00+01:00  2026-03-02T14:00:00+01:00
                Birch   2026-03-10T09:00:00+01:00  2026-03-10T14:00:00+01:00
                Birch   2026-03-12T09:00:00+01:00
            """,
        },
        window="2026-03",
        expect=33.33,
        says="Answered after exactly 4 h: kept. After 5 h: missed. Never answered and long "
        "overdue: missed. 1 of 3.",
    ),
)
def sla_attainment(exchanges: pd.DataFrame, now: int) -> pd.DataFrame:
    """The share of requests that we answered within the hours promised in the charter.

    A request still open counts as missed from the moment it is overdue, so
    that never answering doesn't hide the miss. One that a client reopens with
    another message has to be answered in time once more.
    """
    due = exchanges["due"].to_numpy()
    met = exchanges["answered"].to_numpy() <= due
    return contributions(
        client=exchanges["client"].to_numpy(),
        record=exchanges["id"].to_numpy(),
        on=exchanges["due_on"].to_numpy(),
        credited_on=exchanges["on"].to_numpy(),
        person=exchanges["asked_person"].to_numpy(),
        numerator=met & exchanges["is_answered"].to_numpy(),
        denominator=1,
        **_states(exchanges, is_open=~exchanges["is_answered"].to_numpy() & (due >= now)),
        **_parts(exchanges),
    )


@kpi(
    name="Average reply time",
    short_name="Replies",
    unit=Unit.SECONDS,
    better=Better.LOWER,
    kind=Kind.EFFICIENCY,
    group=Group.RESPOND,
    fold=Fold.MEAN,
    formula="mean business time from a client's message to our reply, over all exchanges",
    why="A quick first answer and slow ones after it still feel slow to the client.",
    credit="who had the request when we replied; after a hand-over only the wait since then",
    rows="reply",
    records=("requests",),
    splits=("channel", "priority"),
    example=Example(
        given={
            **OFFICE,
            "requests": """
                id  client  opened_at                  first_response_at
                r1  Acme    2026-03-02T10:00:00+01:00  2026-03-02T11:00:00+01:00
                r2  Birch   2026-03-10T09:00:00+01:00  2026-03-10T15:00:00+01:00
            """,
            "touches": """
                client  at                         direction  request
                Acme    2026-03-02T10:00:00+01:00  inbound    r1
                Acme    2026-03-02T11:00:00+01:00  outbound   r1
                Acme    2026-03-02T13:00:00+01:00  inbound    r1
                Acme    2026-03-02T14:00:00+01:00  inbound    r1
                Acme    2026-03-02T15:00:00+01:00  outbound   r1
            """,
        },
        window="2026-03",
        expect=10800.0,
        says="r1 has two exchanges, 1 h and 2 h: Acme's second message restarted no clock. "
        "r2 has no messages on record: its first response, 6 h. 9 h over 3.",
    ),
)
def average_reply_time(replies: pd.DataFrame) -> pd.DataFrame:
    """How long clients wait for each of our replies, in business time: the mean.

    The clock runs from a client's oldest unanswered message to our next one,
    and belongs to the day of that message. A request whose messages aren't on
    record counts with its first response.
    """
    return _waits(replies)


def _waits(waits: pd.DataFrame) -> pd.DataFrame:
    return contributions(
        client=waits["client"].to_numpy(),
        record=waits["id"].to_numpy(),
        on=waits["on"].to_numpy(),
        credited_on=waits["reply_on"].to_numpy(),
        person=waits["person"].to_numpy(),
        numerator=waits["seconds"].to_numpy(),
        denominator=1,
        own_numerator=waits["own_seconds"].to_numpy(),
        had_by=waits["team_asked"].to_numpy(),
        **_states(waits, is_open=~waits["is_answered"].to_numpy()),
        **_parts(waits),
    )


def _parts(waits: pd.DataFrame) -> dict[str, np.ndarray]:
    return {f"by_{split}": waits[split].to_numpy() for split in ("channel", "priority")}


def _states(exchanges: pd.DataFrame, *, is_open: np.ndarray) -> dict[str, np.ndarray]:
    needs_reply = exchanges["needs_reply"].to_numpy()
    counts = needs_reply & exchanges["has_hours"].to_numpy()
    reason = np.where(needs_reply, "its calendar has no working hours", "needs no reply")
    return {
        "state": np.where(counts, np.where(is_open, OPEN, COUNTED), EXCLUDED),
        "reason": np.where(counts, np.where(is_open, "not answered yet", ""), reason),
    }
