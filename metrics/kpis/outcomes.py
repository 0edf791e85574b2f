"""Do our clients get what they came for?"""

import numpy as np
import pandas as pd

from metrics.engine.frames import COUNTED, EXCLUDED, NO_PART, codes, contributions
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import AFTER, BEFORE, day_numbers

WHO_HAD_IT = "who looked after the client at the first of the month"
UNDECIDED_YET = ("", "open")


@kpi(
    name="Customer outcomes",
    short_name="Goals met",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SHARE,
    formula="clients' goals that were met ÷ clients' goals that were due",
    why="Clients stay for their own results, not for our deliverables.",
    credit=WHO_HAD_IT,
    rows="goal",
    records=("goals",),
    splits=("weighting",),
    example=Example(
        given={
            "goals": """
                client  due_on      met_on      outcome
                Acme    2026-03-31  2026-03-25  met
                Acme    2026-03-31              missed
                Birch   2026-03-15              open
            """
        },
        window="2026-03",
        expect=33.33,
        says="One of three goals due was met; that Birch's is still open doesn't save it.",
    ),
)
def customer_outcomes(goals: pd.DataFrame, today: int) -> pd.DataFrame:
    """The share of our clients' own goals that were met, of those due in the period.

    A goal that is due and not met counts against us, whether or not anybody
    wrote down that it was missed. The split by weighting weighs the goals as
    the client does.
    """
    on = day_numbers(goals["due_on"], blank=BEFORE)
    is_met = _is_met(goals, today=today)
    rows = contributions(
        client=codes(goals["client"]),
        record=goals["id"].to_numpy(),
        on=on,
        credited_on=_month_starts(on),
        numerator=is_met,
        denominator=1,
        state=np.where(on > today, EXCLUDED, COUNTED),
        reason=np.where(on > today, "not due yet", ""),
        apart="",
        by_weighting=NO_PART,
    )
    weight = goals["weight"].fillna(1.0).to_numpy()
    weighted = rows.assign(
        record=rows["record"] + ", weighted",
        numerator=is_met * weight,
        denominator=weight,
        apart="weighting",
        by_weighting="weighted",
    )
    return pd.concat([rows, weighted], ignore_index=True)


def _is_met(goals: pd.DataFrame, *, today: int) -> np.ndarray:
    """Whether somebody says so, or wrote down the day without saying that it was missed."""
    met_on = day_numbers(goals["met_on"], blank=AFTER)
    told = (goals["outcome"] == "met").to_numpy()
    dated = goals["outcome"].isin(UNDECIDED_YET).to_numpy() & (met_on <= today)
    return told | dated


def _month_starts(days: np.ndarray) -> np.ndarray:
    """The first day of the month of each day."""
    return (
        days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    )


@kpi(
    name="Product engagement",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.PERCENTAGE,
    formula="days on which licensed people used the product ÷ days on which they might have",
    why="A licence that nobody uses isn't renewed.",
    credit=WHO_HAD_IT,
    rows="client-day",
    records=("usage",),
    example=Example(
        given={
            "usage": """
                client  on          active_users  licensed_users
                Acme    2026-03-02  8             10
                Acme    2026-03-03  6             10
            """
        },
        window="2026-03",
        expect=70.0,
        says="14 of 20: eight of ten on the first day, six of ten on the second.",
    ),
)
def product_engagement(usage: pd.DataFrame, today: int) -> pd.DataFrame:
    """How much of what clients pay for they use, where we run a product for them.

    Only days on which somebody measured; a client whose use isn't measured has
    no value, which is not 0.
    """
    on = day_numbers(usage["on"], blank=BEFORE)
    licensed = usage["licensed_users"]
    reasons = np.select(
        [on > today, licensed.isna()], ["dated after today", "nobody knows how many licences"], ""
    )
    return contributions(
        client=codes(usage["client"]),
        record=(usage["client"].astype("str") + " on " + usage["on"].astype("str")).to_numpy(),
        on=on,
        credited_on=_month_starts(on),
        numerator=usage["active_users"].to_numpy(),
        denominator=licensed.fillna(0).to_numpy(),
        state=np.where(reasons != "", EXCLUDED, COUNTED),
        reason=reasons,
    )
