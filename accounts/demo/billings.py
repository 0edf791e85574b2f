"""Bills: retainers as agreed, projects in two halves, media on account, and a credit note."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.demo.clients import Client
from accounts.demo.days import month_starts, weekday_from
from accounts.demo.delivery import Project
from accounts.demo.paper import Paper
from accounts.demo.world import Row, World


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
    """Month by month, on the first working day, also where the fee is agreed by the year."""
    followed_on = {contract.renews: contract.term.start for contract in paper.contracts}
    for contract in paper.contracts:
        # One that is renewed early isn't billed beside what follows it.
        end = min(followed_on.get(contract.id, world.today), world.today)
        begun = contract.term.start.replace(day=1)
        for month in month_starts(max(begun, world.first_day), end):
            if fee := paper.fee_in(contract, month):
                on = weekday_from(max(month, contract.term.start))
                kind = "retainer" if contract.billing_type == "fee" else contract.billing_type
                yield Bill(paper.client, on, fee, kind, contract.id)


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
        back = paper.last.monthly_fee / 5
        yield Bill(paper.client, on, -back, "retainer", paper.last.id)


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
