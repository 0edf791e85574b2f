"""Relationship audits: twice a year somebody who decides marks us on five things."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from accounts.demo.agency import Team
from accounts.demo.answers import Answer, second_tuesday
from accounts.demo.clients import Client
from accounts.demo.contacts import Contact
from accounts.demo.moments import Scene
from accounts.demo.surveys import mood
from accounts.demo.world import ZONE, World

MONTHS = (2, 9)
# What is marked, how much it weighs, and how much better or worse we are at it than in all.
CRITERIA = {
    "Quality of the work": (3, 0.15),
    "Understands our business": (3, 0.25),
    "Speed and reliability": (2, -0.15),
    "Ideas of their own": (2, -0.35),
    "Value for money": (1, -0.1),
}
ANSWERED = 0.74


def audits(scene: Scene) -> list[Answer]:
    """Of the clients that are worth the hour it takes, and have known us for three months."""
    return [
        answer
        for sent_on in audit_days(scene.world)
        for client in scene.clients
        if client.tier != "Small" and _knows_us(client, sent_on)
        for answer in _audit(scene, client, sent_on)
    ]


def audit_days(world: World) -> list[date]:
    """The second Tuesday of February and of September."""
    years = range(world.first_day.year, world.today.year + 1)
    days = [second_tuesday(date(year, month, 1)) for year in years for month in MONTHS]
    return [day for day in days if world.first_day <= day < world.today]


def _knows_us(client: Client, on: date) -> bool:
    return client.life.is_there(on - timedelta(days=90)) and client.life.is_there(on)


def _audit(scene: Scene, client: Client, sent_on: date) -> Iterator[Answer]:
    """One row for each thing marked; where nobody answered, one that says so."""
    dice = scene.world.dice(f"audit of {client.id} on {sent_on}")
    wave = f"{sent_on.year} {'winter' if sent_on.month < 6 else 'autumn'} audit"
    contact, sent_at = scene.deciding(client, sent_on)[0], datetime.combine(sent_on, time(9), ZONE)
    responded_at = sent_at + timedelta(days=dice.randint(1, 16), hours=dice.uniform(0, 8))
    if dice.random() > ANSWERED or not scene.is_over(responded_at):
        yield _question(client, contact, wave, sent_at)
        return
    team = scene.team(scene.carer(client, sent_on), sent_on)
    for criterion, (weight, better) in CRITERIA.items():
        # At times somebody has no opinion on one of them.
        if dice.random() > 0.04:
            yield Answer(
                kind="relationship_audit",
                client=client.id,
                contact=contact.id,
                wave=wave,
                sent_at=sent_at,
                responded_at=responded_at,
                score=_mark(team, client, sent_on, better, dice),
                criterion=criterion,
                weight=weight,
            )


def _question(client: Client, contact: Contact, wave: str, sent_at: datetime) -> Answer:
    return Answer(
        "relationship_audit", client=client.id, contact=contact.id, wave=wave, sent_at=sent_at
    )


def _mark(team: Team, client: Client, on: date, better: float, dice: Random) -> int:
    """From 1 to 5, as the client would recommend us: those about to leave mark lower."""
    promoters, detractors = mood(team, client, on)
    return min(max(round(dice.gauss(3.45 + promoters - detractors + better, 0.75)), 1), 5)
