"""Growth, lifetime value, the rhythm of purchases, and figures rolled up from rows."""

from datetime import date, datetime, timedelta

import numpy as np

from metrics.engine.frames import each
from metrics.engine.rhythm import purchase_rhythm
from metrics.engine.survival import quantiles
from metrics.engine.tables import day_number
from tests.vector_kinds.asking import MONTH, NOON, AskedOfRows, asked, share
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
    worth = (
        given["value_won"] / (won or 1),
        (given["value_sent"] - given["value_won"]) / (lost or 1),
    )
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
    readings = office.parts("proposal_conversion", "month 2026-03", "reading")
    by_value = readings["by value"].value if readings else None
    return {
        "rate": share(office.over("proposal_conversion", MONTH)),
        "value_rate": None if by_value is None else by_value / 100,
    }


def rolled_up(case: Case) -> Answer:
    """Waits of several people: the agency's figures come from all rows, not from theirs."""
    (told,) = case.inputs.values()
    groups = list(told.values() if isinstance(told, dict) else told)
    waits = [group if isinstance(group, list) else [group] for group in groups]
    office = asked(
        {"requests": [_wait(person, one) for person, all in enumerate(waits) for one in all]}
    )
    of_all = _spread(office, "agency")
    of_each = [_spread(office, f"person:P{person}") for person in range(len(waits))]
    means = {f"mean_of_{name}": sum(one[name] for one in of_each) / len(waits) for name in of_all}
    return {**means, **{f"true_{name}": value for name, value in of_all.items()}}


def _wait(person: int, seconds: float) -> dict[str, str]:
    asked_at = datetime.fromisoformat(NOON)
    return {
        "client": "Acme",
        "person": f"P{person}",
        "opened_at": asked_at.isoformat(),
        "first_response_at": (asked_at + timedelta(seconds=seconds)).isoformat(),
    }


def _spread(office: AskedOfRows, scope: str) -> dict[str, float]:
    """The longest wait is the one within which all are over."""
    figures = office.figures("first_response_time", "month 2026-03", scope=scope)
    exchanges, people = office.bench.exchanges, list(office.bench.records.people)
    is_mine = exchanges["person"].map(lambda code: scope in ("agency", f"person:{people[code]}"))
    mine = exchanges[is_mine]
    longest = quantiles(mine["seconds"].to_numpy(), np.ones(len(mine), dtype=bool), [1.0])
    return {
        "max": float(longest[0, 0]),
        **{name: figures[name] for name in ("mean", "median", "p90")},
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
