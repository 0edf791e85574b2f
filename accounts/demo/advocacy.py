"""Clients who speak for us: testimonials after good work, and consents to be named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accounts.demo.agency import CREATIVE
from accounts.demo.answers import Answer
from accounts.demo.clients import Client
from accounts.demo.days import any_day, months_after
from accounts.demo.delivery import Project
from accounts.demo.moments import Scene
from accounts.demo.referrals import SILENT
from accounts.demo.world import Row

AFTER_PROJECTS, AFTER_PROMOTERS = 0.45, 0.07
NAMED, NAMED_CREATIVE = 0.6, 0.35


@dataclass(frozen=True)
class Praise:
    kind: str
    client: str
    contact: str
    given_on: date
    consent_until: date | None = None
    project: str = ""


def advocacy(scene: Scene, delivered: list[Project], answered: list[Answer]) -> list[Praise]:
    """In the order in which it was given."""
    dice = scene.world.dice("advocacy")
    found = [
        *_after_projects(scene, delivered, dice),
        *_after_promoters(scene, answered, dice),
        *_references(scene, dice),
    ]
    found = [one for one in found if one.given_on < scene.world.today]
    return sorted(found, key=lambda one: (one.given_on, one.client, one.kind))


def _after_projects(scene: Scene, delivered: list[Project], dice: Random) -> Iterator[Praise]:
    """Of projects that were delivered in time, every second one or so."""
    for project in delivered:
        done_on, client = project.delivered_on, project.client
        if done_on and done_on <= project.due_on and dice.random() < AFTER_PROJECTS:
            given_on = done_on + timedelta(days=dice.randint(4, 28))
            contact = _first(scene, client, given_on)
            until = dice.choice((None, months_after(given_on, 24)))
            yield Praise("testimonial", client.id, contact, given_on, until, project.id)


def _after_promoters(scene: Scene, answered: list[Answer], dice: Random) -> Iterator[Praise]:
    """Whoever would recommend us may be asked to say so."""
    for answer in answered:
        is_promoter = answer.kind == "nps" and (answer.score or 0) >= 9
        if is_promoter and answer.responded_at and dice.random() < AFTER_PROMOTERS:
            given_on = answer.responded_at.date() + timedelta(days=dice.randint(2, 20))
            yield Praise("testimonial", answer.client, answer.contact, given_on)


def _references(scene: Scene, dice: Random) -> Iterator[Praise]:
    """Consents to be called by a prospect: for a year and a half, or until a day."""
    for client in scene.clients:
        named = NAMED_CREATIVE if client.life.team == CREATIVE.id else NAMED
        if client.part not in SILENT and dice.random() < named:
            start = max(client.life.joined + timedelta(days=120), scene.world.first_day)
            given_on = any_day(dice, start=start, end=max(scene.world.today, start))
            ends = (None, None, months_after(given_on, 12), months_after(given_on, 24))
            until = dice.choice(ends)
            if client.life.is_there(given_on):
                contact = _first(scene, client, given_on)
                yield Praise("reference", client.id, contact, given_on, until)


def _first(scene: Scene, client: Client, day: date) -> str:
    """Who decides there, if we knew somebody that early."""
    return next((contact.id for contact in scene.deciding(client, day)), "")


def advocacy_rows(made: list[Praise]) -> list[Row]:
    return [
        {
            "id": f"a{number:03}",
            "client": one.client,
            "contact": one.contact,
            "kind": one.kind,
            "given_on": str(one.given_on),
            "consent_until": str(one.consent_until or ""),
            "project": one.project,
        }
        for number, one in enumerate(made, start=1)
    ]
