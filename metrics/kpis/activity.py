"""Do we stay in touch?"""

import numpy as np
import pandas as pd

from metrics.engine.frames import contributions
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.touchpoints import made

BAND = Benchmark(
    low=2,
    high=4,
    window="month",
    source="Plant, KPIs for agency account management: 2-4 touch points per client and month",
    warning="A band: more than four can be a client who needs rescuing, not one looked after.",
)


def _example(level: str) -> Example:
    return Example(
        given={
            "contracts": """
                client  starts_on
                Acme    2025-01-01
                Birch   2025-01-01
            """,
            "touches": f"""
                id  client  at                    level
                t1  Acme    2026-03-02T10:00:00Z  {level}
                t2  Acme    2026-03-09T10:00:00Z  {level}
                t3  Acme    2026-03-16T10:00:00Z  {level}
                t4  Birch   2026-03-17T10:00:00Z
            """,
        },
        window="2026-03",
        expect=1.5,
        says="Three touch points with two active clients in one month; t4 has no level.",
    )


@kpi(
    name="Upstream touch points per client and month",
    short_name="Upstream touches",
    unit=Unit.PER_CLIENT_MONTH,
    better=Better.BAND,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.RATIO,
    formula="touch points with decision makers ÷ active clients at the first of each month",
    why="Whoever signs the renewal should have heard from us before it is due.",
    credit="whoever made the touch point; a client, to who looks after it at the first of a month",
    is_headline=True,
    rows="touch point",
    base="client-month",
    records=("touches",),
    splits=("channel", "purpose"),
    parts_share_whole=True,
    benchmark=BAND,
    example=_example("upstream"),
)
def touchpoints_upstream(touchpoints: pd.DataFrame, client_months: pd.DataFrame) -> pd.DataFrame:
    """How often we talk with each client's decision makers in a month.

    A meeting of three of us is one touch point for the client and the agency,
    and one for each of the three.
    """
    return _per_client_month(touchpoints, client_months, "upstream")


@kpi(
    name="Downstream touch points per client and month",
    short_name="Downstream touches",
    unit=Unit.PER_CLIENT_MONTH,
    better=Better.BAND,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.RATIO,
    formula="touch points with day-to-day contacts ÷ active clients at the first of each month",
    why="Day-to-day contacts notice first when something goes wrong.",
    credit="whoever made the touch point; a client, to who looks after it at the first of a month",
    is_headline=True,
    rows="touch point",
    base="client-month",
    records=("touches",),
    splits=("channel", "purpose"),
    parts_share_whole=True,
    benchmark=BAND,
    example=_example("downstream"),
)
def touchpoints_downstream(touchpoints: pd.DataFrame, client_months: pd.DataFrame) -> pd.DataFrame:
    """How often we talk with each client's day-to-day contacts in a month.

    A touch point whose level isn't recorded counts neither here nor upstream.
    """
    return _per_client_month(touchpoints, client_months, "downstream")


def _per_client_month(
    touchpoints: pd.DataFrame, client_months: pd.DataFrame, level: str
) -> pd.DataFrame:
    """Touch points of a level, and the client-months that they are divided by."""
    levelled = touchpoints[(touchpoints["level"] == level).to_numpy()]
    touched = made(
        levelled,
        by_channel=levelled["channel"].to_numpy(),
        by_purpose=levelled["purpose"].to_numpy(),
    )
    months = client_months if len(touchpoints) else client_months[:0]
    clients, firsts = months["client"].to_numpy(), months["month"].to_numpy()
    there = contributions(
        client=clients,
        record=_month_records(clients, firsts),
        on=firsts,
        numerator=0,
        denominator=1,
        by_channel="",
        by_purpose="",
    )
    return pd.concat([touched, there], ignore_index=True)


def _month_records(clients: np.ndarray, months: np.ndarray) -> np.ndarray:
    """A name for each client-month that no touch point has."""
    return np.char.add(np.char.add(clients.astype(str), " in month "), months.astype(str)).astype(
        object
    )
