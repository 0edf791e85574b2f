"""Do our proposals win, and what does it take?"""

import numpy as np
import pandas as pd

from metrics.engine.book import constant_rates, per_month
from metrics.engine.frames import COUNTED, EXCLUDED, OPEN, OWNER, codes, contributions
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.steps import keys
from metrics.engine.tables import AFTER, BEFORE, House, day_numbers
from metrics.engine.touchpoints import LEFT_OUT, once_each

DECIDED = ("won", "lost", "expired")
BY_NUMBER, BY_VALUE = "by number", "by value"


@kpi(
    name="Proposal conversion rate",
    short_name="Proposals won",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.EFFICIENCY,
    group=Group.GROW,
    fold=Fold.SHARE,
    formula="proposals won ÷ proposals decided (won, lost or expired)",
    why="Proposals cost days; winning fewer than half of them is paid for by all clients.",
    credit="who made the proposal, else who looked after the client when it was sent",
    is_headline=True,
    rows="proposal",
    records=("opportunities",),
    splits=("kind", "channel", "reading"),
    rows_stand_open=True,
    benchmark=Benchmark(
        target=50,
        window="year",
        source="Plant, KPIs for agency account management: 50 %+",
        warning="Of those decided; counting open ones as lost would say less.",
    ),
    example=Example(
        given={
            "opportunities": """
                client  sent_on     decided_on  outcome
                Acme    2026-02-10  2026-03-05  won
                Birch   2026-02-20  2026-03-20  lost
                Cedar   2026-03-15              open
            """
        },
        window="2026-03",
        expect=50.0,
        says="Two were decided in March, one of them won; Cedar's is still open.",
    ),
)
def proposal_conversion(
    opportunities: pd.DataFrame, rates: pd.DataFrame, house: House, today: int
) -> pd.DataFrame:
    """The share of our proposals that were won, of those decided in the period.

    It counts proposals, not their value: winning most of them and losing the
    large ones looks good here, so the share of their value stands beside it.
    Those sent and still undecided are shown too.
    """
    decided_on = day_numbers(opportunities["decided_on"], blank=AFTER)
    has_outcome = opportunities["outcome"].isin(DECIDED).to_numpy()
    is_decided = has_outcome & (decided_on <= today)
    won = (opportunities["outcome"] == "won").to_numpy()
    decided = _rows(opportunities, won, on=decided_on)[is_decided]
    sent_on = day_numbers(opportunities["sent_on"], blank=BEFORE)
    waiting = _rows(opportunities, won, on=sent_on).assign(
        state=OPEN, reason="sent and not decided when the period ended", until=decided_on
    )
    undated = has_outcome & (decided_on == AFTER)
    waiting.loc[undated, ["state", "reason"]] = [EXCLUDED, "decided, but without a date"]
    worth = _worth(opportunities[is_decided], rates, house, on=decided_on[is_decided])
    return pd.concat(
        [decided, waiting[sent_on > BEFORE], _by_value(decided, worth)], ignore_index=True
    )


def _by_value(decided: pd.DataFrame, worth: np.ndarray) -> pd.DataFrame:
    """The same proposals once more, each with what it is worth, where that is known."""
    return decided.assign(
        record=decided["record"] + ", " + BY_VALUE,
        numerator=decided["numerator"] * worth,
        denominator=worth,
        apart="reading",
        by_reading=BY_VALUE,
    )[~np.isnan(worth)]


def _worth(
    opportunities: pd.DataFrame, rates: pd.DataFrame, house: House, *, on: np.ndarray
) -> np.ndarray:
    """What each proposal brings, a recurring one in a year, in the agency's currency."""
    a_year = 12 * per_month(opportunities["interval"])
    once = opportunities["interval"].isin(["", "once"])
    rate = constant_rates(opportunities["currency"], on, rates, house)
    return np.asarray(opportunities["amount"] * a_year.where(~once, 1.0) * rate, dtype=np.float64)


def _rows(opportunities: pd.DataFrame, won: np.ndarray, *, on: np.ndarray) -> pd.DataFrame:
    named = codes(opportunities["person"])
    sent_on = day_numbers(opportunities["sent_on"], blank=BEFORE)
    return contributions(
        client=codes(opportunities["client"]),
        record=opportunities["id"].to_numpy(),
        on=on,
        credited_on=np.where(sent_on > BEFORE, sent_on, on),
        person=np.where(named >= 0, named, OWNER),
        numerator=won,
        denominator=1,
        state=COUNTED,
        until=on,
        by_kind=opportunities["kind"].to_numpy(),
        by_channel=opportunities["channel"].to_numpy(),
        apart="",
        by_reading=BY_NUMBER,
    )


@kpi(
    name="Touches to closure",
    unit=Unit.TOUCHES,
    better=Better.LOWER,
    kind=Kind.EFFICIENCY,
    group=Group.GROW,
    fold=Fold.MEAN,
    formula="touch points before the day on which a client was won ÷ clients won",
    why="It tells how long to stay with a prospect, and when a pursuit costs more than it brings.",
    credit="who made the proposal, else who looks after the client on that day",
    rows="client",
    records=("opportunities",),
    splits=("outcome", "channel"),
    example=Example(
        given={
            "opportunities": """
                client  decided_on  outcome
                Acme    2026-03-05  won
                Birch   2026-03-20  won
                Cedar   2026-03-20  lost
            """,
            "touches": """
                client  at                    direction
                Acme    2026-02-02T10:00:00Z  outbound
                Acme    2026-02-09T10:00:00Z  inbound
                Acme    2026-03-05T10:00:00Z  outbound
                Birch   2026-02-04T10:00:00Z  outbound
                Birch   2026-02-11T10:00:00Z  outbound
                Birch   2026-03-02T10:00:00Z  outbound
                Birch   2026-03-03T10:00:00Z  inbound
                Cedar   2026-03-03T10:00:00Z  outbound
            """,
        },
        window="2026-03",
        expect=3.0,
        says="Two with Acme before the day it was won, four with Birch: 6 over 2. Cedar was lost "
        "after one, which is shown apart.",
    ),
)
def touches_to_closure(
    opportunities: pd.DataFrame, touchpoints: pd.DataFrame, today: int
) -> pd.DataFrame:
    """How many messages, calls and meetings it took to win a new client: the mean.

    All of them count, ours and theirs, from the first on. Prospects that were
    lost don't: what they took is a part of its own.
    """
    decisions = _first_decisions(opportunities, today)
    decisions = decisions if len(touchpoints) else decisions[:0]
    client, on = decisions["by_client"].to_numpy(), decisions["decided"].to_numpy()
    touches = once_each(touchpoints[["client", "on", *LEFT_OUT]])
    made = np.sort(keys(touches["client"].to_numpy(), touches["on"].to_numpy()))
    since, until = (
        np.searchsorted(made, keys(client, days)) for days in (np.full(len(on), BEFORE), on)
    )
    named = codes(decisions["person"])
    return contributions(
        client=client,
        record=decisions["id"].to_numpy(),
        on=on,
        person=np.where(named >= 0, named, OWNER),
        numerator=until - since,
        denominator=1,
        by_outcome=decisions["outcome"].to_numpy(),
        by_channel=decisions["channel"].to_numpy(),
        apart=np.where(decisions["outcome"] == "won", "", "outcome"),
    )


def _first_decisions(opportunities: pd.DataFrame, today: int) -> pd.DataFrame:
    """Each client's first win of new business; of those that never won, their first refusal."""
    decided = day_numbers(opportunities["decided_on"], blank=AFTER)
    pitches = opportunities.assign(
        by_client=codes(opportunities["client"]),
        decided=decided,
        is_lost=(opportunities["outcome"] != "won").to_numpy(),
    )
    pitches = pitches[
        (pitches["kind"] == "new_business")
        & pitches["outcome"].isin(DECIDED)
        & (pitches["decided"] <= today)
        & (pitches["by_client"] >= 0)
    ]
    return pitches.sort_values(["is_lost", "decided", "id"]).drop_duplicates("by_client")
