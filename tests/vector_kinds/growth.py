"""Growth, lifetime value, the rhythm of purchases, and figures rolled up from rows."""

from datetime import date, datetime, timedelta

import numpy as np

from metrics.engine.frames import each
from metrics.engine.rhythm import purchase_rhythm
from metrics.engine.survival import quantiles
from metrics.engine.tables import day_number
from tests.vector_kinds.asking import MONTH, NOON, asked, share
from tests.vector_kinds.cases import Answer, Case
from tests.vector_kinds.shares import FIRST, LAST


def organic(case: Case) -> Answer:
    """Fees of a month and of the same one a year before, some from an acquired client."""
    given = case.inputs
    bills = [
        {"client": "Acme", "on": "2025-03-10", "amount": str(given["prior"])},
        {"client": "Acme", "on": "2026-03-10", "amount": str(given["current"] - given["acquired"])},
        {"client": "Bought", "on": "2026-03-10", "amount": str(given["acquired"])},
    ]
    clients = [{"id": "Bought", "acquired_via": "acquisition"}]
    billings = [{**bill, "kind": "retainer"} for bill in bills]
    office = asked({"clients": clients, "billings": billings})
    return {
        "organic_growth": share(office.over("organic_growth", MONTH)),
        "total_growth": share(office.over("revenue_growth", MONTH)),
    }


def count_and_value(case: Case) -> Answer:
    """Proposals that were all decided, with what they are worth."""
    given = case.inputs
    won, lost = given["won"], given["sent"] - given["won"]
    worth = given["value_won"] / won, (given["value_sent"] - given["value_won"]) / lost
    decided = [("won", worth[0])] * won + [("lost", worth[1])] * lost
    opportunities = [
        {
            "client": "Acme",
            "opened_on": FIRST,
            "sent_on": FIRST,
            "decided_on": LAST,
            "outcome": outcome,
            "amount": str(amount),
        }
        for outcome, amount in decided
    ]
    office = asked({"opportunities": opportunities})
    return {"rate": share(office.over("proposal_conversion", MONTH))}


def rolled_up(case: Case) -> Answer:
    """One wait a minute: the agency's longest is the longest of its rows."""
    (waits,) = case.inputs.values()
    asked_at = datetime.fromisoformat(NOON)
    requests = [
        {
            "client": "Acme",
            "opened_at": (asked_at + timedelta(minutes=minute)).isoformat(),
            "first_response_at": (asked_at + timedelta(minutes=minute, seconds=wait)).isoformat(),
        }
        for minute, wait in enumerate(waits)
    ]
    office = asked({"requests": requests})
    seconds = office.bench.exchanges["seconds"].to_numpy()
    longest = quantiles(seconds, np.ones(len(seconds), dtype=bool), [1.0])[0, 0]
    return {
        "mean_of_max": office.over("first_response_time", MONTH)["mean"],
        "true_max": float(longest),
    }


def rhythm(case: Case) -> Answer:
    """Repeat purchases, days between first and last, days since the first, mean of the repeats."""
    clients, days, amounts = zip(*case.inputs["transactions"], strict=True)
    names = sorted(set(clients), key=str)
    found = purchase_rhythm(
        np.array([names.index(client) for client in clients]),
        np.array([_day(day) for day in days]),
        np.array(amounts, dtype=np.float64),
        until=_day(case.inputs["end"]),
    )
    # The source says 0 where there is no repeat to take a mean of.
    return {
        "rows": {
            str(names[row.client]): [
                row.repeats,
                row.days_apart,
                row.days_known,
                row.repeat_amount if row.repeats else 0,
            ]
            for row in each(found)
        }
    }


def _day(text: str) -> int:
    return day_number(date.fromisoformat(text))


KINDS = {
    "rfm_daily": rhythm,
    "organic": organic,
    "count_and_value": count_and_value,
    "rollup": rolled_up,
}
