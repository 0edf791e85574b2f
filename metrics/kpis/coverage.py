"""Does everybody hear from us as often as agreed?"""

import numpy as np
import pandas as pd

from metrics.engine.bands import bands_on
from metrics.engine.frames import COUNTED, OPEN, contributions
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.ownership import Ownership
from metrics.engine.touchpoints import LEFT_OUT, once_each


@kpi(
    name="Touch point coverage",
    short_name="Touch coverage",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.ACTIVITY,
    group=Group.RESPOND,
    fold=Fold.SHARE,
    formula="client-months with as many touch points as agreed, up- and downstream together "
    "÷ client-months of active clients",
    why="An average of three can hide the client whom nobody called since spring.",
    credit="who looked after the client at the first of the month",
    rows="client-month",
    records=("touches",),
    example=Example(
        given={
            "contracts": """
                client  starts_on
                Acme    2025-01-01
                Birch   2025-01-01
            """,
            "touches": """
                client  at                    level
                Acme    2026-03-02T10:00:00Z  upstream
                Acme    2026-03-09T10:00:00Z  downstream
                Birch   2026-03-17T10:00:00Z  downstream
                Birch   2026-03-18T10:00:00Z
            """,
        },
        window="2026-03",
        expect=50.0,
        says="Two to four a month is usual: Acme had two, Birch only one that names its level. "
        "1 of 2.",
    ),
)
def touch_coverage(
    touchpoints: pd.DataFrame,
    client_months: pd.DataFrame,
    targets: pd.DataFrame,
    ownership: Ownership,
    today: int,
) -> pd.DataFrame:
    """The share of client-months with neither fewer nor more touch points than agreed.

    Agreed is the monthly band of the client, its account manager, team or
    agency, else two to four. A month that still runs isn't judged yet.
    """
    months = client_months if len(touchpoints) else client_months[:0]
    touched = _touched(months, touchpoints)
    low, high = bands_on(months, targets, ownership)
    clients, firsts = months["client"].to_numpy(), months["month"].to_numpy()
    runs = _month(firsts) == _month(np.array([today]))
    return contributions(
        client=clients,
        record=_names(firsts),
        on=firsts,
        numerator=(touched >= low) & (touched <= high),
        denominator=1,
        state=np.where(runs, OPEN, COUNTED),
        reason=np.where(runs, "the month still runs", ""),
    )


def _touched(months: pd.DataFrame, touchpoints: pd.DataFrame) -> np.ndarray:
    """How many touch points of either level each client had in each month."""
    columns = ["client", "on", *LEFT_OUT]
    levelled = once_each(touchpoints.loc[(touchpoints["level"] != "").to_numpy(), columns])
    made = _keys(levelled["client"].to_numpy(), levelled["on"].to_numpy())
    found, times = np.unique(made, return_counts=True)
    asked = _keys(months["client"].to_numpy(), months["month"].to_numpy())
    place = np.searchsorted(found, asked)
    there = np.append(found, -1)[place] == asked
    return np.where(there, np.append(times, 0)[place], 0)


def _month(days: np.ndarray) -> np.ndarray:
    """Months since 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _keys(clients: np.ndarray, days: np.ndarray) -> np.ndarray:
    """One number for each client and month."""
    return clients * (1 << 20) + _month(days)


def _names(firsts: np.ndarray) -> np.ndarray:
    months, place = np.unique(_month(firsts).astype("datetime64[M]"), return_inverse=True)
    return months.astype(str).astype(object)[place]
