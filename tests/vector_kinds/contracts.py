"""Books that are told by their contracts: fees a month, terms and periods."""

import json
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from metrics.engine.book import per_month
from metrics.engine.compute import contributions_to
from metrics.engine.frames import each
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window, add_months
from tests.vector_kinds.asking import MONTH, AskedOfRows, Rows, asked, share
from tests.vector_kinds.books import DAY, FIRST, MOVEMENTS, kept, movements
from tests.vector_kinds.cases import Answer, Case

INTERVALS = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "annual": "year"}


def events(case: Case) -> Answer:
    """Contracts of one client that start, change and end on numbered days: what moved when."""
    contracts: dict[str, dict[str, Any]] = {}
    changes: Rows = []
    for event in case.inputs["events"]:
        day, id = FIRST + event["d"] * DAY, event["id"]
        fee = {
            field: str(event[told]) if field == "amount" else interval
            for told, interval in INTERVALS.items()
            if told in event
            for field in ("amount", "interval")
        }
        client = event.get("client", "Acme")
        if event["op"] == "start":
            contracts[id] = {"id": id, "client": client, "starts_on": str(day), **fee}
        elif event["op"] == "end":
            contracts[id]["ended_on"] = str(day - DAY)
        elif event["op"] in ("change", "pause", "resume"):
            kind = event["op"].replace("change", "upsell")
            changes.append({"contract": id, "on": str(day), "kind": kind, **fee})
        else:
            raise ValueError(f"{case.id} has the unknown event {event['op']!r}.")
    last = FIRST + case.inputs["events"][-1]["d"] * DAY
    office = asked({"contracts": list(contracts.values()), "contract_changes": changes}, after=last)
    window = Window(FIRST, last + DAY)
    found = [
        (row.on, place, [name, round(float(row.numerator), 6)])
        for place, name in enumerate((*MOVEMENTS, "pause", "resume"))
        for row in each(contributions_to(CATALOGUE[f"mrr_{name}"], office.bench, [window]))
        if row.numerator
    ]
    return {"movements": [moved for _, _, moved in sorted(found)]}


def normalise(case: Case) -> Answer:
    """The monthly revenue of contracts that are paid in whichever interval, and the year's."""
    contracts = [
        {"client": f"C{place} {number}", "starts_on": "2025-01-01", **_fee(told)}
        for place, told in enumerate(case.inputs["contracts"])
        for number in range(told.get("count", 1))
    ]
    monthly = asked({"contracts": contracts}).over("mrr", MONTH)["value"]
    return {"mrr": monthly, "arr": monthly / per_month(pd.Series(["year"])).sum()}


def _fee(told: dict[str, Any]) -> dict[str, str]:
    if "interval" in told:
        return {"amount": str(told["amount"]), "interval": told["interval"]}
    # Every half or second year: as much a year.
    names = {1: "month", 3: "quarter", 12: "year"}
    months = told["interval_months"]
    if months in names:
        return {"amount": str(told["amount"]), "interval": names[months]}
    return {"amount": repr(told["amount"] * 12 / months), "interval": "year"}


def renewal_value(case: Case) -> Answer:
    """One contract that is renewed at what the price became in all, and one that isn't.

    The net rate of terms has no name of its own in kpidash: it is what net
    revenue retention says of clients whose terms have all ended.
    """
    given = case.inputs
    old = given["renewed_value_at_old_price"]
    new = old + (given.get("uplift") or 0) - (given.get("downsell") or 0)
    due = {"starts_on": "2025-04-01", "term_ends_on": "2026-03-31", "ended_on": "2026-03-31"}
    fees = {"Stays": old, "Leaves": given["expiring_value"] - old}
    contracts = [
        {"id": client, "client": client, "amount": str(fee), **due}
        for client, fee in fees.items()
        if fee
    ]
    if new:
        renewal = {"client": "Stays", "renews": "Stays", "starts_on": "2026-04-01"}
        contracts.append({**renewal, "amount": str(new)})
    office = asked({"contracts": contracts})
    return {
        "gross_renewal_rate": share(office.over("gross_renewal_value_rate", MONTH)),
        "net_renewal_rate": share(office.over("nrr", (MONTH[0], add_months(MONTH[1], 1)))),
    }


@cache
def of_dataset(path: Path) -> AskedOfRows:
    """Its periods as contracts.

    The dataset looks at a day with what starts on it, kpidash at the first
    instant of one: so all happens a day earlier.
    """
    told = json.loads(path.read_text(encoding="utf-8"))
    spells = defaultdict(list)
    for row in told["rows"]:
        spells[row["customer_id"]].append(row)
    contracts = [
        {
            "client": str(client),
            "starts_on": str(date.fromisoformat(row["start_date"]) - DAY),
            "ended_on": _day_before(row.get("end_date")),
            "amount": str(row["monthly_amount"]),
        }
        for client, rows in spells.items()
        for row in rows
    ]
    latest = max(contract["ended_on"] or contract["starts_on"] for contract in contracts)
    return asked({"contracts": contracts}, after=date.fromisoformat(latest))


def _day_before(text: str | None) -> str:
    return str(date.fromisoformat(text) - DAY) if text else ""


def dataset_month(case: Case) -> Answer:
    """The first of the month against the first of the one before."""
    end = date.fromisoformat(f"{case.inputs['month']}-01")
    return movements(of_dataset(case.dataset), (add_months(end, -1), end))


def dataset_window(case: Case) -> Answer:
    start, end = (date.fromisoformat(case.inputs[name]) for name in ("start", "end"))
    return kept(of_dataset(case.dataset), (start, end))


KINDS = {
    "contract_events": events,
    "normalise": normalise,
    "renewal_value": renewal_value,
    "dataset_month": dataset_month,
    "dataset_window": dataset_window,
}
