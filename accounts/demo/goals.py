"""What clients want to achieve with our help, and whether they did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accounts.demo.agency import CREATIVE, DIGITAL, PR
from accounts.demo.clients import Client
from accounts.demo.days import month_end, months_after
from accounts.demo.moments import Scene
from accounts.demo.world import Row

TITLES = {
    PR.id: ("Twenty interviews in trade papers", "Share of voice up by a fifth", "A crisis drill"),
    DIGITAL.id: ("A tenth more leads from search", "Cost per lead below 40", "A faster website"),
    CREATIVE.id: ("A new look in all shops", "Twice as many views", "One campaign for all markets"),
}
MET, MET_CREATIVE = 0.84, 0.6
# Goals of the larger clients are written down twice a year, those of small ones once.
MONTHS_APART = {"Key": 6, "Core": 6, "Small": 12}
FORGOTTEN = 0.06
# Some clients never told us what it is all for.
UNTOLD = 0.16


@dataclass(frozen=True)
class Goal:
    client: Client
    title: str
    due_on: date
    weight: int
    outcome: str = "open"
    met_on: date | None = None


def goals(scene: Scene) -> list[Goal]:
    """By client, in the order in which they fall due; the last ones still lie ahead."""
    return [goal for client in scene.clients for goal in _goals(scene, client)]


def _goals(scene: Scene, client: Client) -> Iterator[Goal]:
    world, dice = scene.world, scene.world.dice(f"goals of {client.id}")
    apart = MONTHS_APART[client.tier]
    start = max(client.life.joined, world.first_day)
    due_on = month_end(months_after(start.replace(day=1), dice.randint(3, apart + 2)))
    is_silent = dice.random() < UNTOLD
    while due_on < months_after(world.today, 6) and not is_silent:
        if client.life.is_there(due_on) or due_on > world.today:
            yield _goal(scene, client, due_on, dice)
        due_on = month_end(months_after(due_on.replace(day=1), apart))


def _goal(scene: Scene, client: Client, due_on: date, dice: Random) -> Goal:
    title, weight = dice.choice(TITLES[client.life.team]), dice.choice((1, 1, 2, 3))
    share = MET_CREATIVE if client.life.team == CREATIVE.id else MET
    is_met, is_forgotten = dice.random() < share, dice.random() < FORGOTTEN
    met_on = due_on - timedelta(days=dice.randint(0, 40))
    is_known = due_on < scene.world.days_ago(12) or (is_met and met_on < scene.world.today)
    if is_forgotten or not is_known:
        return Goal(client, title, due_on, weight)
    if is_met:
        return Goal(client, title, due_on, weight, "met", met_on)
    return Goal(client, title, due_on, weight, "missed")


def goal_rows(made: list[Goal]) -> list[Row]:
    return [
        {
            "id": f"g{number:03}",
            "client": goal.client.id,
            "title": goal.title,
            "due_on": str(goal.due_on),
            "met_on": str(goal.met_on or ""),
            "weight": str(goal.weight),
            "outcome": goal.outcome,
        }
        for number, goal in enumerate(made, start=1)
    ]
