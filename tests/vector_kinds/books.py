"""Books that are told by their movements, or by what clients pay at the first of each month."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import add_months
from metrics.engine.tables import House
from tests.vector_kinds.asking import MONTH, AskedOfRows, Records, Rows, asked, share
from tests.vector_kinds.cases import Answer, Case

FIRST = date(2026, 1, 1)
DAY = timedelta(days=1)
MOVEMENTS = ("new", "expansion", "reactivation", "contraction", "churn", "fx")
Fees = Sequence[float]


def contracts_of(fees: Mapping[str, Fees], *, first: date = FIRST) -> Records:
    """Contracts of clients whose monthly fee at the first of each month, from one on, is told.

    What changes until the first of a month does so on the first of the month
    before, and so belongs to the month between.
    """
    contracts: Rows = []
    changes: Rows = []
    for client, monthly in fees.items():
        paid = 0.0
        for month, fee in enumerate(monthly):
            on = str(add_months(first, month - 1))
            if fee and not paid:
                id = f"{client} {month}"
                contracts.append({"id": id, "client": client, "starts_on": on, "amount": str(fee)})
            elif paid and not fee:
                contracts[-1]["ended_on"] = on
            elif fee != paid:
                kind = "upsell" if fee > paid else "downsell"
                changes.append(
                    {"contract": contracts[-1]["id"], "on": on, "kind": kind, "amount": str(fee)}
                )
            paid = fee
    return {"contracts": contracts, "contract_changes": changes}


def movements(office: AskedOfRows, span: tuple[date, date]) -> Answer:
    """Where monthly revenue stood, what moved it, and where it stands, in whichever month."""
    start, end = span
    before = (add_months(start, -1), start)
    moved = {name: office.over(f"mrr_{name}", span) for name in MOVEMENTS}
    amounts = {name: figures["value"] or 0.0 for name, figures in moved.items()}
    starting = office.over("mrr", before)["value"] or 0.0
    ending = office.over("mrr", span)["value"] or 0.0
    there, after = (office.over("logo_retention", one) for one in (span, (end, add_months(end, 1))))
    return {
        **amounts,
        "starting": starting,
        "ending": ending,
        "net_change": ending - starting,
        "growth_rate": share(office.over("mrr_growth", span)),
        "clients_at_start": there["denominator"],
        "clients_lost": office.over("churn_rate", span)["numerator"],
        "clients_at_end": after["denominator"],
        "clients_new": moved["new"]["n"],
        "clients_reactivated": moved["reactivation"]["n"],
    }


def kept(office: AskedOfRows, span: tuple[date, date]) -> Answer:
    """What the clients of the start are worth at the end."""
    gross, net, logos = (office.over(key, span) for key in ("grr", "nrr", "logo_retention"))
    return {
        "grr": share(gross),
        "nrr": share(net),
        "logo_retention": share(logos),
        "start_mrr": net["denominator"],
        "end_mrr": net["numerator"],
        "retained_mrr": gross["numerator"],
        "clients_at_start": logos["denominator"],
        "clients_retained": logos["numerator"],
    }


def snapshots(case: Case) -> Answer:
    """The movements of the last step; the ones before are history."""
    history = case.inputs["history"]
    end = add_months(FIRST, len(history) - 1)
    office = asked(contracts_of(_by_client(history)), after=end)
    return movements(office, (add_months(end, -1), end))


def cohort(case: Case) -> Answer:
    given = case.inputs
    start, end = (add_months(FIRST, given[name]) for name in ("start", "end"))
    office = asked(contracts_of(_by_client(given["snapshots"])), after=end)
    return kept(office, (start, end))


def _by_client(history: list[dict[str, float]]) -> dict[str, list[float]]:
    clients = sorted({client for step in history for client in step})
    return {client: [step.get(client) or 0 for step in history] for client in clients}


def book_that_moves(moves: dict[str, Any], month: tuple[date, date]) -> AskedOfRows:
    """A book that opens at `starting` and moves as told within the month, one client a movement."""
    start, end = month
    told = {name: moves.get(name) or 0 for name in MOVEMENTS}
    starting = moves.get("starting", moves.get("starting_mrr"))
    if starting is None:
        starting = 2 * (told["churn"] + told["contraction"]) + 1
    lost = min(told["churn"], starting)
    stays = starting - lost
    # What is lost beyond the opening came and went within the month.
    flash = told["churn"] - lost
    abroad = round(stays / 4, 2) if told["fx"] else 0
    home = stays - abroad
    shrinks = 0 < told["contraction"] < home
    shrinking = (home + told["contraction"]) / 2 if shrinks else 0
    rest = home - shrinking
    # Fees at the first of three months ago, of this month and of the next.
    fees = {
        "Grows": (rest, rest, rest, rest + told["expansion"] if rest else 0),
        "Shrinks": (shrinking, shrinking, shrinking, shrinking - told["contraction"] * shrinks),
        "Leaves": (lost, lost, lost, 0),
        "Arrives": (0, 0, 0, told["new"] - flash),
        "Returns": (told["reactivation"], 0, 0, told["reactivation"]),
        "Abroad": (abroad, abroad, abroad, abroad),
    }
    book = contracts_of(fees, first=add_months(start, -2))
    book["contracts"] += _come_and_gone(flash, start)
    # What no client of the start can grow or shrink by, the new one does after it came.
    later = {"upsell": 0 if rest else told["expansion"]}
    later["downsell"] = 0 if shrinks else -told["contraction"]
    book["contract_changes"] += _changed_later(told["new"] - flash, later, start)
    for contract in book["contracts"]:
        contract["currency"] = "USD" if contract["client"] == "Abroad" else "EUR"
    rate = 1 + told["fx"] / abroad if abroad else 1
    rates = [
        {"currency": "USD", "from": str(add_months(start, -12)), "rate": "1"},
        {"currency": "USD", "from": str(start), "rate": str(rate)},
    ]
    return asked({**book, "rates": rates}, after=end, house=House(fiscal_start=start.month))


def _changed_later(fee: float, changes: dict[str, float], start: date) -> Rows:
    """Changes of the contract of the client who arrives, within the month."""
    found: Rows = []
    for place, (kind, change) in enumerate(changes.items(), start=1):
        fee += change
        if change:
            on = str(start + 10 * place * DAY)
            found.append({"contract": "Arrives 3", "on": on, "kind": kind, "amount": str(fee)})
    return found


def _come_and_gone(amount: float, start: date) -> Rows:
    if not amount:
        return []
    came, left = str(start + DAY), str(start + 10 * DAY)
    return [{"client": "Flash", "starts_on": came, "ended_on": left, "amount": str(amount)}]


def flow(case: Case) -> Answer:
    """Retention of revenue from movements.

    What comes back was not there at the start, so no cohort has it: with
    reactivations, the net figure is what net churn leaves.
    """
    office = book_that_moves(case.inputs, MONTH)
    answer = kept(office, MONTH)
    losses = {name: share(office.over(f"{name}_mrr_churn", MONTH)) for name in ("gross", "net")}
    if not case.inputs.get("reactivation"):
        return answer
    return {
        **answer,
        "nrr": None if losses["net"] is None else 1 - losses["net"],
        "gross_mrr_churn": losses["gross"],
        "net_mrr_churn": losses["net"],
    }


def ratio(case: Case) -> Answer:
    kpi = CATALOGUE[case.kpi]
    value = book_that_moves(case.inputs, MONTH).over(kpi.key, MONTH)["value"]
    is_share = kpi.unit == "percent" and value is not None
    return {"value": value / 100 if is_share else value}


def ledger(case: Case) -> Answer:
    month = date.fromisoformat(f"{case.inputs['period']}-01") if "period" in case.inputs else None
    span = (month, add_months(month, 1)) if month else MONTH
    return movements(book_that_moves(case.inputs, span), span)


KINDS = {
    "snapshots": snapshots,
    "cohort_window": cohort,
    "flow_one_period": flow,
    "ratio": ratio,
    "ledger": ledger,
}
