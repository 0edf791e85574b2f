"""Projects: what was agreed, when it was delivered, and the contract behind it."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accounts.demo.agency import CREATIVE
from accounts.demo.clients import Client
from accounts.demo.days import any_day, spread, weekday_from
from accounts.demo.moments import Scene
from accounts.demo.world import Row

KINDS = ("Annual report", "Website relaunch", "Trade fair stand", "Product launch", "Image film")


@dataclass(frozen=True)
class Project:
    id: str
    client: Client
    name: str
    started_on: date
    baseline_due_on: date
    due_on: date
    fee: int
    person: str
    delivered_on: date | None = None
    cancelled_on: date | None = None

    @property
    def ended_on(self) -> date | None:
        return self.delivered_on or self.cancelled_on


def projects(scene: Scene) -> list[Project]:
    dice = scene.world.dice("projects")
    starts = sorted(
        (start, client.id, client)
        for client in scene.clients
        for start in _starts(scene, client, dice)
        if client.life.is_there(start)
    )
    return [
        _project(scene, f"project-{number}", client, start, dice)
        for number, (start, _, client) in enumerate(starts, start=1)
    ]


def _starts(scene: Scene, client: Client, dice: Random) -> list[date]:
    """Every five months where projects are all there is; at times with those without a part."""
    world = scene.world
    if client.part == "projects_only":
        count = world.size.months // 5
        return spread(count, start=client.life.joined, end=world.days_ago(20), dice=dice)
    wanted = 0 if client.part else dice.choices((0, 1, 2), (24, 44, 32))[0]
    return [any_day(dice, start=world.first_day, end=world.days_ago(20)) for _ in range(wanted)]


def _project(scene: Scene, number: str, client: Client, start: date, dice: Random) -> Project:
    """Mostly delivered in time; the team that has a bad year is often late."""
    baseline = weekday_from(start + timedelta(days=dice.randint(40, 110)))
    due = baseline + timedelta(days=14 if dice.random() < 0.2 else 0)
    punctual = 0.7 if client.life.team == CREATIVE.id else 0.92
    slip = -dice.randint(0, 6) if dice.random() < punctual else dice.randint(2, 20)
    delivered_on = weekday_from(due + timedelta(days=slip))
    is_cancelled = dice.random() < 0.04 and client.part != "projects_only"
    cancelled_on = start + timedelta(days=25) if is_cancelled else None
    is_delivered = not is_cancelled and delivered_on < scene.world.today
    return Project(
        id=number,
        client=client,
        name=dice.choice(KINDS),
        started_on=start,
        baseline_due_on=baseline,
        due_on=due,
        fee=dice.randrange(6_000, 28_000, 500),
        person=scene.carer(client, start).id,
        delivered_on=delivered_on if is_delivered else None,
        cancelled_on=cancelled_on if cancelled_on and cancelled_on < scene.world.today else None,
    )


def project_rows(made: list[Project]) -> list[Row]:
    return [
        {
            "id": project.id,
            "client": project.client.id,
            "name": project.name,
            "baseline_due_on": str(project.baseline_due_on),
            "due_on": str(project.due_on),
            "delivered_on": str(project.delivered_on or ""),
            "cancelled_on": str(project.cancelled_on or ""),
            "fee": str(project.fee),
            "currency": project.client.currency,
            "person": project.person,
        }
        for project in made
    ]


def project_contract_rows(made: list[Project]) -> list[Row]:
    """The contract that each project is paid under."""
    return [
        {
            "id": f"{project.id}-contract",
            "client": project.client.id,
            "kind": "project",
            "service": project.name,
            "starts_on": str(project.started_on),
            "ended_on": str(project.ended_on or ""),
            "amount": str(project.fee),
            "interval": "once",
            "currency": project.client.currency,
            "signed_on": str(project.started_on - timedelta(days=10)),
            "billing_type": "fee",
        }
        for project in made
    ]
