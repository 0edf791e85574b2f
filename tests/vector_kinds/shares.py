"""Shares: k of n, told as so many clients, contracts, proposals, answers or requests."""

from collections.abc import Callable

import numpy as np

from metrics.engine.compute import credited, fold_within, in_order
from metrics.engine.frames import contributions
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window, annualised
from metrics.engine.scopes import ScopeKind
from metrics.engine.tables import day_number
from tests.vector_kinds.asking import IN_MARCH, MONTH, NOON, Records, asked, share
from tests.vector_kinds.cases import Answer, Case

FIRST, LAST = "2026-03-01", "2026-03-31"


def proportion(case: Case) -> Answer:
    k, n = case.inputs["k"], case.inputs["n"]
    rate = _rate(case.kpi, k, n)
    return {"rate": rate, "pct": None if rate is None else 100 * rate}


def _rate(key: str, k: int, n: int) -> float | None:
    """As records where kpidash has that kind and k of n can happen; else as bare contributions."""
    if key in RECORDS and 0 <= k <= n:
        return share(asked(RECORDS[key](k, n)).over(key, MONTH))
    return _rate_of_rows(key if key in CATALOGUE else "proposal_conversion", k, n)


def _rate_of_rows(key: str, k: int, n: int) -> float | None:
    kpi, window, bench = CATALOGUE[key], Window(*MONTH), asked({}).bench
    place = np.arange(max(k, n))
    rows = contributions(
        client=np.full(len(place), -1),
        record=place.astype(str),
        on=np.full(len(place), day_number(IN_MARCH)),
        numerator=place < k,
        denominator=place < n,
    )
    figures = fold_within(
        kpi,
        in_order(credited(rows.assign(window=0), bench.ownership)),
        window,
        kind=ScopeKind.AGENCY,
        code=0,
        tree=bench.ownership.tree,
        today=bench.today,
    )
    return share(figures) if figures else None


def proposals(k: int, n: int) -> Records:
    return {
        "opportunities": [
            {
                "prospect": f"P{place}",
                "opened_on": FIRST,
                "sent_on": FIRST,
                "decided_on": LAST,
                "outcome": "won" if place < k else "lost",
            }
            for place in range(n)
        ]
    }


def satisfied(k: int, n: int) -> Records:
    return {
        "surveys": [
            {
                "kind": "csat",
                "client": "Acme",
                "responded_at": NOON,
                "score": "5" if one < k else "1",
            }
            for one in range(n)
        ]
    }


def answered(k: int, n: int) -> Records:
    return {
        "surveys": [
            {
                "client": "Acme",
                "sent_at": NOON,
                **({"responded_at": NOON, "score": "9"} if one < k else {}),
            }
            for one in range(n)
        ]
    }


def kept(k: int, n: int, *, new: int = 0) -> Records:
    """Clients of before March, of whom k are still there after it, and those who came in it."""
    old = [
        {"client": f"C{place}", "starts_on": "2025-01-01", "ended_on": "" if place < k else LAST}
        for place in range(n)
    ]
    return {"contracts": old + [{"client": f"N{one}", "starts_on": FIRST} for one in range(new)]}


def renewed(k: int, n: int, *, undecided: int = 0) -> Records:
    terms = [
        {
            "id": f"K{place}",
            "client": f"C{place}",
            "starts_on": "2025-04-01",
            "term_ends_on": LAST,
            "ended_on": "" if place >= n else LAST,
        }
        for place in range(n + undecided)
    ]
    successors = [
        {"id": f"R{one}", "renews": f"K{one}", "client": f"C{one}", "starts_on": "2026-04-01"}
        for one in range(k)
    ]
    return {"contracts": terms + successors}


def answered_in_time(k: int, n: int) -> Records:
    late = "2026-03-12T12:00:00Z"
    return {
        "requests": [
            {"client": "Acme", "opened_at": NOON, "first_response_at": NOON if one < k else late}
            for one in range(n)
        ]
    }


def delivered(k: int, n: int) -> Records:
    return {
        "projects": [
            {"client": "Acme", "due_on": FIRST, "delivered_on": FIRST if one < k else LAST}
            for one in range(n)
        ]
    }


RECORDS: dict[str, Callable[[int, int], Records]] = {
    "proposal_conversion": proposals,
    "client_acquisition_rate": proposals,
    "csat": satisfied,
    "response_rate": answered,
    "logo_retention": kept,
    "churn_rate": lambda k, n: kept(n - k, n),
    "contract_renewal_rate": renewed,
    "sla_attainment": answered_in_time,
    "on_time_delivery": delivered,
}


def clients(case: Case) -> Answer:
    """Clients at the start, and either the lost ones, those still there, or all at the end."""
    given, start = case.inputs, case.inputs["start"]
    new = given.get("new", 0)
    stayed = start - given["lost"] if "lost" in given else given.get("end_of_same")
    if stayed is None:
        stayed = given["end"] - new
    office = asked(kept(stayed, start, new=new))
    retention, churn = (share(office.over(key, MONTH)) for key in ("logo_retention", "churn_rate"))
    return {
        "retention_rate": retention,
        "churn_rate": churn,
        "retention_pct": None if retention is None else 100 * retention,
        "churn_pct": None if churn is None else 100 * churn,
    }


def terms(case: Case) -> Answer:
    given = case.inputs
    records = renewed(given["renewed"], given["expiring"], undecided=given.get("undecided", 0))
    figures = asked(records).over("contract_renewal_rate", MONTH)
    return {
        "rate": share(figures),
        "pct": figures["value"],
        "undecided": figures["undecided"],
    }


def in_a_year(case: Case) -> Answer:
    annual = annualised(case.inputs["monthly_churn"])
    return {"annual_churn": annual, "annual_retention": 1 - annual}


KINDS = {
    "proportion": proportion,
    "logo_counts": clients,
    "renewal_counts": terms,
    "annualise": in_a_year,
}
