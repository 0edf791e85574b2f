"""What it took to win the clients who came while we kept records: talks before they signed."""

from datetime import date
from random import Random

from accounts.demo.clients import Client
from accounts.demo.days import spread
from accounts.demo.moments import Scene, at_work, workday
from accounts.demo.paper import Paper
from accounts.demo.touches import MINUTES, Touch

CHANNELS = ("meeting", "call", "email", "event")
# How often we talk with a prospect, by how it came: who is recommended needs no persuading.
TALKS = {"referral": (4, 8), "network": (5, 10), "inbound": (6, 11), "event": (7, 13)}
USUAL = (8, 15)


def pursuits(scene: Scene, papers: list[Paper]) -> list[Touch]:
    """Of every client who came after the records began."""
    return [
        touch
        for paper in papers
        if paper.client.life.is_new and paper.contracts[0].signed_on
        for touch in _pursuit(scene, paper, scene.world.dice(f"pursuit of {paper.client.id}"))
    ]


def _pursuit(scene: Scene, paper: Paper, dice: Random) -> list[Touch]:
    client, signed_on = paper.client, paper.contracts[0].signed_on or paper.client.life.joined
    start = max(client.prospect_since, scene.world.first_day)
    if start >= signed_on:
        return []
    count = dice.randint(*TALKS.get(client.channel, USUAL))
    days = spread(count, start=start, end=signed_on, dice=dice)
    return [_talk(scene, client, number, day, dice) for number, day in enumerate(days, start=1)]


def _talk(scene: Scene, client: Client, number: int, day: date, dice: Random) -> Touch:
    """Neither up- nor downstream: there is no client yet."""
    person = scene.carer(client, client.life.joined)
    office = scene.office(client, scene.team(person, client.life.joined))
    channel = dice.choices(CHANNELS, (35, 25, 35, 5))[0]
    return Touch(
        id=f"{client.id}-pursuit-{number}",
        client=client,
        at=at_work(workday(day, office), office, dice),
        channel=channel,
        direction=dice.choices(("outbound", "inbound"), (65, 35))[0],
        purpose="commercial",
        level="",
        people=(person,),
        contact=scene.contacts_of[client.id][0],
        minutes=dice.choice(MINUTES.get(channel, (0,))),
    )
