"""Do our proposals win?"""

import numpy as np
import pandas as pd

from metrics.engine.frames import COUNTED, EXCLUDED, OPEN, codes, contributions
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import AFTER, BEFORE, day_numbers

DECIDED = ("won", "lost", "expired")


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
def proposal_conversion(opportunities: pd.DataFrame, today: int) -> pd.DataFrame:
    """The share of our proposals that were won, of those decided in the period.

    It counts proposals, not their value; those sent and still undecided are
    shown beside it.
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
    return pd.concat([decided, waiting[sent_on > BEFORE]], ignore_index=True)


def _rows(opportunities: pd.DataFrame, won: np.ndarray, *, on: np.ndarray) -> pd.DataFrame:
    named = codes(opportunities["person"])
    sent_on = day_numbers(opportunities["sent_on"], blank=BEFORE)
    return contributions(
        client=codes(opportunities["client"]),
        record=opportunities["id"].to_numpy(),
        on=on,
        credited_on=np.where(sent_on > BEFORE, sent_on, on),
        person=np.where(named >= 0, named, -2),
        numerator=won,
        denominator=1,
        state=COUNTED,
        until=on,
    )
