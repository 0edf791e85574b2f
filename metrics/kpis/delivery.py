"""Do we deliver when we said we would?"""

import numpy as np
import pandas as pd

from metrics.engine.frames import COUNTED, EXCLUDED, OPEN, OWNER, codes, contributions
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import AFTER, day_numbers

AGREED, FIRST_PLANNED = "last agreed date", "first planned date"


@kpi(
    name="On-time project delivery",
    short_name="On time",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.RESPOND,
    fold=Fold.SHARE,
    formula="projects delivered by the agreed date ÷ projects delivered or overdue",
    why="A date is the promise that every client can check.",
    credit="whose project it is, else who looked after the client at the start of the month in "
    "which it was due",
    rows="project",
    records=("projects",),
    splits=("date",),
    benchmark=Benchmark(
        target=90,
        window="year",
        source="Plant, KPIs for agency account management: 90 %+",
        warning="By the date agreed last; look at the first planned date beside it.",
    ),
    example=Example(
        given={
            "projects": """
                client  baseline_due_on  due_on      delivered_on  cancelled_on
                Acme    2026-03-06       2026-03-13  2026-03-13
                Birch   2026-03-20       2026-03-20  2026-03-23
                Cedar   2026-03-27       2026-03-27
                Dune    2026-03-27       2026-03-27                2026-03-02
            """
        },
        window="2026-03",
        expect=33.33,
        says="Acme's on the day that was agreed last; Birch's late, Cedar's never: overdue. "
        "Dune's was cancelled. 1 of 3.",
    ),
)
def on_time_delivery(projects: pd.DataFrame, today: int) -> pd.DataFrame:
    """The share of projects that were delivered by the date agreed with the client.

    What is overdue counts as late long before it is delivered. A date that
    was moved with the client's consent counts; what slipped against the first
    plan is shown beside it.
    """
    baseline = day_numbers(projects["baseline_due_on"], blank=AFTER)
    agreed = day_numbers(projects["due_on"], blank=AFTER)
    agreed = np.where(agreed == AFTER, baseline, agreed)
    planned = _judged(projects, baseline, today).assign(by_date=FIRST_PLANNED, apart="date")
    planned = planned.assign(record=planned["record"] + ", as first planned")
    rows = _judged(projects, agreed, today).assign(by_date=AGREED, apart="")
    return pd.concat([rows, planned[baseline < AFTER]], ignore_index=True)


def _judged(projects: pd.DataFrame, due: np.ndarray, today: int) -> pd.DataFrame:
    """Each project held against one date."""
    delivered = day_numbers(projects["delivered_on"], blank=AFTER)
    delivered = np.where(delivered > today, AFTER, delivered)
    cancelled = day_numbers(projects["cancelled_on"], blank=AFTER) <= today
    is_early = (due >= today) & (delivered == AFTER)
    named = codes(projects["person"])
    return contributions(
        client=codes(projects["client"]),
        record=projects["id"].to_numpy(),
        on=due,
        credited_on=_month_starts(due),
        person=np.where(named >= 0, named, OWNER),
        numerator=(delivered <= due) & (delivered < AFTER),
        denominator=1,
        state=np.select([cancelled, is_early], [EXCLUDED, OPEN], COUNTED),
        reason=np.select([cancelled, is_early], ["cancelled", "not due yet"], ""),
    )


def _month_starts(days: np.ndarray) -> np.ndarray:
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return np.asarray(months.astype("datetime64[D]").astype(np.int64))
