"""Who recommended us to whom, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from random import Random

from accounts.demo.agency import CREATIVE
from accounts.demo.clients import Client, prospects
from accounts.demo.days import any_day, events
from accounts.demo.moments import Scene
from accounts.demo.world import Row

# Parts whose players have other things to tell their friends about us.
SILENT = ("neglected", "detractor", "notice", "undecided", "paused", "downsell", "handed_over")
A_YEAR, A_YEAR_CREATIVE = 0.5, 0.2
QUALIFIED = 0.62


@dataclass(frozen=True)
class Referral:
    """One recommendation; nobody knows yet what it is worth where `is_qualified` is None."""

    client: Client
    contact: str
    on: date
    prospect: str = ""
    is_qualified: bool | None = None
    won: str = ""
    id: str = ""


def referrals(scene: Scene) -> list[Referral]:
    """In order: those that became clients, and those that didn't, or not yet."""
    dice = scene.world.dice("referrals")
    names = iter(prospects(scene.world, 400)[::-1])
    found = [*_that_won(scene, dice), *_others(scene, names, dice)]
    found.sort(key=lambda one: (one.on, one.client.id))
    return [replace(one, id=f"f{number:03}") for number, one in enumerate(found, start=1)]


def _that_won(scene: Scene, dice: Random) -> Iterator[Referral]:
    """Behind the clients who came by referral; one of them can't say who it was."""
    came = [one for one in scene.clients if one.life.is_new and one.channel == "referral"]
    for client in came[1:]:
        on = max(client.prospect_since, scene.world.first_day) + timedelta(days=2)
        givers = [one for one in scene.clients if _recommends(one, on) and one != client]
        giver = dice.choice(givers)
        yield Referral(
            giver, _who(scene, giver, on), on, client.name, is_qualified=True, won=client.id
        )


def _others(scene: Scene, names: Iterator[str], dice: Random) -> Iterator[Referral]:
    days = chain.from_iterable(_days(scene, client, dice) for client in scene.clients)
    for client, on in days:
        young = (scene.world.today - on).days < 30
        qualified = None if young else dice.random() < QUALIFIED
        yield Referral(client, _who(scene, client, on), on, next(names), is_qualified=qualified)


def _days(scene: Scene, client: Client, dice: Random) -> Iterator[tuple[Client, date]]:
    world = scene.world
    usual = A_YEAR_CREATIVE if client.life.team == CREATIVE.id else A_YEAR
    for _ in range(events(dice, usual * world.years)):
        on = any_day(dice, start=world.first_day, end=world.today)
        if _recommends(client, on):
            yield client, on


def _recommends(client: Client, on: date) -> bool:
    """Whether the client is there, has been for some months, and has reason to."""
    known_us = client.life.is_there(on - timedelta(days=150))
    return known_us and client.life.is_there(on) and client.part not in SILENT


def _who(scene: Scene, client: Client, on: date) -> str:
    return next((known.id for known in scene.known(client, on) if known.decides), "")


def recommended_by(made: list[Referral]) -> dict[str, str]:
    """Who brought each client that somebody brought."""
    return {one.won: one.client.id for one in made if one.won}


def referral_rows(made: list[Referral]) -> list[Row]:
    return [
        {
            "id": one.id,
            "client": one.client.id,
            "contact": one.contact,
            "on": str(one.on),
            "prospect": one.prospect,
            "qualified": "" if one.is_qualified is None else str(int(one.is_qualified)),
            "won_client": one.won,
        }
        for one in made
    ]
