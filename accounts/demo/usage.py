"""How much two clients use the newsroom that we run for them."""

from collections.abc import Iterator
from datetime import date, timedelta

from accounts.demo.agency import DIGITAL
from accounts.demo.clients import Client
from accounts.demo.days import DAY, months_after
from accounts.demo.moments import Scene
from accounts.demo.world import Row, season

# Licences, and which share of them was used on a day then and is now.
NEWSROOMS = ((120, 0.46, 0.66), (40, 0.72, 0.55))


def usage_rows(scene: Scene) -> list[Row]:
    """By client and working day; for some days nobody measured."""
    return [
        row
        for client, newsroom in zip(_with_newsroom(scene), NEWSROOMS, strict=False)
        for row in _used(scene, client, newsroom)
    ]


def _with_newsroom(scene: Scene) -> list[Client]:
    """The oldest clients of the digital team without a part of their own."""
    theirs = [
        client
        for client in scene.clients
        if client.life.team == DIGITAL.id and not (client.part or client.life.left)
    ]
    return sorted(theirs, key=lambda client: (client.life.joined, client.id))[: len(NEWSROOMS)]


def _used(scene: Scene, client: Client, newsroom: tuple[int, float, float]) -> Iterator[Row]:
    world, dice = scene.world, scene.world.dice(f"newsroom of {client.id}")
    licensed, then, now = newsroom
    start = months_after(world.today.replace(day=1), -14)
    days = (world.today - start).days
    for number in range(days):
        day = start + DAY * number
        if day.weekday() < 5 and not _is_moving(scene, day):
            usual = (then + (now - then) * number / days) * (0.6 + 0.4 * season(day))
            active = sum(dice.random() < usual for _ in range(licensed))
            yield {
                "client": client.id,
                "on": str(day),
                "active_users": str(active),
                "licensed_users": str(licensed),
            }


def _is_moving(scene: Scene, day: date) -> bool:
    """The two weeks in which the newsrooms moved to another server."""
    moved_on = scene.world.days_ago(170)
    return moved_on <= day < moved_on + timedelta(days=14)
