"""Bills: retainers as agreed, projects in two halves, media on account, and a credit note."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.demo.clients import Client
from accounts.demo.days import month_starts, months_after, weekday_from
from accounts.demo.delivery import Project
from accounts.demo.paper import Contract, Paper
from accounts.demo.world import Row, World

# A retainer is billed for so many months at once, on their first working day.
MONTHS_AT_ONCE = {"month": 1, "week": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Bill:
    client: Client
    on: date
    amount: float
    kind: str
    contract: str


def billings(world: World, papers: list[Paper], projects: list[Project]) -> list[Bill]:
    """In the order in which they went out; none of them lies ahead."""
    found = [
        *(bill for paper in papers for bill in _retainers(world, paper)),
        *(bill for project in projects for bill in _project(project)),
        *(bill for paper in papers for bill in _credit_note(world, paper)),
    ]
    sent = [bill for bill in found if world.first_day <= bill.on < world.today]
    return sorted(sent, key=lambda bill: (bill.on, bill.client.id, bill.contract))


def _retainers(world: World, paper: Paper) -> Iterator[Bill]:
    followed_on = {contract.renews: contract.term.start for contract in paper.contracts}
    for contract in paper.contracts:
        months = MONTHS_AT_ONCE[contract.interval]
        start = contract.term.start.replace(day=1)
        # One that is renewed early isn't billed beside what follows it.
        end = followed_on.get(contract.id, world.today)
        begun = [start, *month_starts(months_after(start, 1), end)]
        for first in begun[::months]:
            covered = (months_after(first, number) for number in range(months))
            amount = sum(paper.fee_in(contract, month) for month in covered)
            if amount:
                on = weekday_from(max(first, contract.term.start))
                kind = "retainer" if contract.billing_type == "fee" else contract.billing_type
                yield Bill(paper.client, on, amount, kind, contract.id)


def _project(project: Project) -> Iterator[Bill]:
    """One half as it begins, the other one when it is delivered."""
    half, contract = project.fee / 2, f"{project.id}-contract"
    yield Bill(project.client, weekday_from(project.started_on), half, "project", contract)
    if project.delivered_on:
        yield Bill(project.client, project.delivered_on, half, "project", contract)


def _credit_note(world: World, paper: Paper) -> Iterator[Bill]:
    """The client who waited three weeks for a first draft got a part of the fee back."""
    if paper.client.part == "detractor" and paper.client.life.left:
        on = weekday_from(paper.client.life.left - timedelta(days=40))
        yield Bill(paper.client, on, -_fifth(paper.last), "retainer", paper.last.id)


def _fifth(contract: Contract) -> float:
    return contract.monthly_fee / 5


def billing_rows(made: list[Bill]) -> list[Row]:
    return [
        {
            "id": f"b{number:04}",
            "client": bill.client.id,
            "on": str(bill.on),
            "amount": f"{bill.amount:.2f}",
            "currency": bill.client.currency,
            "kind": bill.kind,
            "contract": bill.contract,
        }
        for number, bill in enumerate(made, start=1)
    ]
