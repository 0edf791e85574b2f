"""Lifetime value, told as a month of bills and costs of clients of whom some leave."""

from fractions import Fraction

import numpy as np
import pandas as pd

from metrics.engine.folding import MOST_MONTHS, months_to_stay
from metrics.engine.parts import Part
from tests.vector_kinds.asking import IN_MARCH, AskedOfRows, Rows, asked
from tests.vector_kinds.cases import Answer, Case
from tests.vector_kinds.shares import LAST

MOST_CLIENTS = 3000


def by_churn(case: Case) -> Answer:
    """What a month leaves after its cost, for as long as clients stay at the churn."""
    given = case.inputs
    fee = given["monthly_revenue"]
    cost = fee * (1 - given.get("gross_margin", 1))
    return {"clv": _worth(fee, cost, Fraction(str(given["monthly_churn"])), variant="simple")}


def by_spend(case: Case) -> Answer:
    """What clients spend in a year, for so many years: no cost is taken off."""
    given = case.inputs
    a_year = given["spend_per_visit"] * given["visits_per_year"]
    return {"clv": _worth(a_year / 12, 0, 1 / Fraction(str(12 * given["years"])), variant="seed")}


def by_purchases(case: Case) -> Answer:
    """What all customers spent in a year, and how many years they stayed in all."""
    given = case.inputs
    if not given["customers"]:
        return {"clv": None}
    months = 12 * Fraction(str(given["sum_of_lifespans"])) / given["customers"]
    return {
        "clv": _worth(given["revenue"] / given["customers"] / 12, 0, 1 / months, variant="seed")
    }


def _worth(fee: float, cost: float, churn: Fraction, *, variant: str) -> float | None:
    """The variant's value; where the five years that kpidash allows cut it, what it is without."""
    part = _of_clients(fee, cost, churn).parts("clv", "month 2026-03", "variant")[variant]
    is_uncut = not churn or 1 / churn <= MOST_MONTHS
    if is_uncut and churn.denominator <= MOST_CLIENTS:
        return part.value
    return _per_month(part) * _months(churn)


def _per_month(part: Part) -> float:
    assert part.numerator is not None
    assert part.denominator is not None
    return part.numerator / part.denominator


def _months(churn: Fraction) -> float:
    exposed, lost = pd.Series([1.0]), pd.Series([float(churn)])
    return float(months_to_stay(exposed, lost, most=np.inf).iloc[0])


def _of_clients(fee: float, cost: float, churn: Fraction) -> AskedOfRows:
    """As many clients as it takes to lose a whole number of them, all alike."""
    lost, size = churn.limit_denominator(MOST_CLIENTS).as_integer_ratio()
    names = [f"C{place}" for place in range(size)]
    contracts = [
        {"client": name, "starts_on": "2025-01-01", "ended_on": LAST if place < lost else ""}
        for place, name in enumerate(names)
    ]
    booked: Rows = [{"client": name, "on": str(IN_MARCH), "amount": str(fee)} for name in names]
    return asked(
        {
            "contracts": contracts,
            "billings": [{**bill, "kind": "retainer"} for bill in booked],
            "costs": [{**bill, "amount": str(cost), "kind": "delivery"} for bill in booked],
        }
    )


KINDS = {"clv_churn": by_churn, "clv_seed": by_spend, "clv_purchase": by_purchases}
