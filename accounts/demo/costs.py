"""What the work cost: hours of the month for each client, projects, and money spent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from accounts.demo.agency import CREATIVE, DIGITAL, PR, RATES
from accounts.demo.clients import Client
from accounts.demo.days import month_end, months_after
from accounts.demo.delivery import Project
from accounts.demo.moments import Scene
from accounts.demo.paper import Paper
from accounts.demo.world import CURRENCY, Row, season

# Which share of a fee the work for it costs; the team that has a hard year gives hours away.
OF_FEE = {PR.id: 0.66, DIGITAL.id: 0.69, CREATIVE.id: 0.8}
OF_PROJECT = 0.66
AN_HOUR = 58
EXPENSES = 0.14
# Clients whose hours are in somebody's own list, and entries that nobody gave a price.
UNCOSTED, UNPRICED = 3, 0.01


@dataclass(frozen=True)
class Cost:
    client: Client
    on: date
    amount: float
    kind: str
    hours: float = 0


def costs(scene: Scene, papers: list[Paper], projects: list[Project]) -> list[Cost]:
    """Of all clients but a few, in order; the current month's hours aren't in yet."""
    dice = scene.world.dice("costs")
    uncosted = {client.id for client in dice.sample(_without_a_part(scene), UNCOSTED)}
    found = [
        *(cost for paper in papers for cost in _monthly(scene, paper, dice)),
        *(cost for project in projects for cost in _project(project, dice)),
    ]
    return sorted(
        (cost for cost in found if cost.client.id not in uncosted),
        key=lambda cost: (cost.on, cost.client.id, cost.kind),
    )


def _without_a_part(scene: Scene) -> list[Client]:
    today = scene.world.today
    return [one for one in scene.clients if not one.part and one.life.is_there(today)]


def _monthly(scene: Scene, paper: Paper, dice: Random) -> Iterator[Cost]:
    """Hours by the month, and at times a photographer, a train or a room."""
    client, world = paper.client, scene.world
    usual = OF_FEE[client.life.team] * dice.uniform(0.82, 1.16)
    for number in range(world.size.months):
        month = months_after(world.first_day, number)
        fees = (
            paper.fee_in(contract, month)
            for contract in paper.contracts
            if contract.billing_type == "fee"
        )
        fee = sum(fees) * _pounds(client)
        if fee:
            share = usual * (0.75 + season(month) / 4) * dice.uniform(0.85, 1.15)
            yield _work(client, month_end(month), fee * share, dice)
            if dice.random() < EXPENSES:
                yield Cost(client, month_end(month), dice.randrange(120, 900, 10), "expense")


def _work(client: Client, on: date, worth: float, dice: Random) -> Cost:
    """Hours of everybody who worked on it, in quarters."""
    amount = 0 if dice.random() < UNPRICED else worth
    return Cost(client, on, amount, "delivery", hours=round(worth / AN_HOUR * 4) / 4)


def _project(project: Project, dice: Random) -> Iterator[Cost]:
    if project.delivered_on:
        worth = project.fee * _pounds(project.client) * OF_PROJECT * dice.uniform(0.75, 1.3)
        yield _work(project.client, project.delivered_on, worth, dice)


def _pounds(client: Client) -> float:
    """What a unit of the client's money is worth, near enough for a budget of hours."""
    return 1.0 if client.currency == CURRENCY else float(RATES[client.currency][0])


def cost_rows(made: list[Cost]) -> list[Row]:
    return [
        {
            "id": f"c{number:04}",
            "client": cost.client.id,
            "on": str(cost.on),
            "amount": f"{cost.amount:.2f}",
            "currency": CURRENCY,
            "kind": cost.kind,
            "hours": f"{cost.hours:.2f}" if cost.hours else "",
        }
        for number, cost in enumerate(made, start=1)
    ]
