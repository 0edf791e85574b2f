"""Meetings, calls and mails with clients, up- and downstream; some clients are neglected."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from accounts.demo.clients import Client
from accounts.demo.contacts import Contact
from accounts.demo.days import events
from accounts.demo.moments import Scene, at_work, some_day_in, told, workday
from accounts.demo.people import Person
from accounts.demo.world import Row, season

# How many a client and month, where nothing makes it more or fewer.
UPSTREAM, DOWNSTREAM = 2.55, 2.8
TIER = {"Key": 1.25, "Core": 1.0, "Small": 0.8}
CHANNELS = {
    "upstream": (("meeting", "call", "email", "event"), (45, 30, 20, 5)),
    "downstream": (("email", "call", "meeting", "chat"), (45, 35, 15, 5)),
}
PURPOSES = {
    "upstream": (("success", "commercial", "admin"), (62, 30, 8)),
    "downstream": (("success", "support", "admin"), (50, 32, 18)),
}
MINUTES = {"meeting": (30, 45, 60, 90), "call": (10, 15, 20, 30), "event": (120, 180)}


@dataclass(frozen=True)
class Touch:
    id: str
    client: Client
    at: datetime
    channel: str
    direction: str
    purpose: str
    level: str
    people: tuple[Person, ...]
    contact: Contact | None = None
    minutes: int = 0
    request: str = ""
    in_reply_to: str = ""


def touches(scene: Scene) -> list[Touch]:
    """All that somebody of us or of them began, in order, each with its number, and answers."""
    found = [touch for client in scene.clients for touch in _with(scene, client)]
    found.sort(key=lambda touch: (touch.at, touch.client.id))
    dice = scene.world.dice("careless entries")
    numbered = [
        _as_entered(replace(touch, id=f"t{number:05}"), dice)
        for number, touch in enumerate(found, start=1)
    ]
    return [*numbered, *_answers(scene, numbered)]


def _as_entered(touch: Touch, dice: Random) -> Touch:
    """Now and then somebody forgets to say with whom it was, how long it took, or who it was."""
    forgotten = dice.random()
    if forgotten < 0.03 and touch.purpose == "success":
        return replace(touch, level="", contact=None)
    if forgotten > 0.99:
        return replace(touch, people=())
    return replace(touch, minutes=0) if dice.random() < 0.06 else touch


def _with(scene: Scene, client: Client) -> list[Touch]:
    dice = scene.world.dice(f"touch points with {client.id}")
    return [
        touch
        for month in scene.months(client)
        for level, usual in (("upstream", UPSTREAM), ("downstream", DOWNSTREAM))
        for _ in range(events(dice, usual * _factor(scene, client, month)))
        if (touch := _touch(scene, client, month, level, dice))
    ]


def _factor(scene: Scene, client: Client, month: date) -> float:
    """Less in quiet months, from busy people and for small clients."""
    carer = scene.carer(client, month)
    team = scene.team(carer, month)
    calm = 0.5 + season(month) / 2
    return calm * TIER[client.tier] * team.touches * carer.diligence


def _touch(scene: Scene, client: Client, month: date, level: str, dice: Random) -> Touch | None:
    day = some_day_in(month, dice)
    carer = scene.carer(client, day)
    office = scene.office(client, scene.team(carer, day))
    at = at_work(workday(day, office), office, dice)
    is_kept = dice.random() < _attention(scene, client, at.date(), level)
    if not (is_kept and client.life.is_there(at.date()) and scene.is_over(at)):
        return None
    channel = dice.choices(*CHANNELS[level])[0]
    return Touch(
        id="",
        client=client,
        at=at,
        channel=channel,
        direction=dice.choices(("outbound", "inbound"), (82, 18))[0],
        purpose=dice.choices(*PURPOSES[level])[0],
        level=level,
        people=_who(scene, carer, at.date(), channel, dice),
        contact=_contact(scene, client, at.date(), level, dice),
        minutes=dice.choice(MINUTES.get(channel, (0,))),
    )


def _attention(scene: Scene, client: Client, day: date, level: str) -> float:
    """Which share of the usual happened: little with the neglected and those about to go."""
    ago = (scene.world.today - day).days
    left = client.life.left
    if client.part == "neglected" and ago < 110:
        return 0 if level == "upstream" else 0.25
    if client.part == "paused" and ago < 50:
        return 0.4
    if left and day <= left and (left - day).days < 110:
        return 0.4
    return 1


def _who(scene: Scene, carer: Person, day: date, channel: str, dice: Random) -> tuple[Person, ...]:
    """Whoever looks after the client, at times a colleague; two of us at some meetings."""
    colleagues = [
        person for person in scene.crew.serving(scene.team(carer, day).id, day) if person != carer
    ]
    if channel == "meeting" and dice.random() < 0.15:
        return (carer, dice.choice(colleagues))
    return (carer,) if dice.random() < 0.92 else (dice.choice(colleagues),)


def _contact(scene: Scene, client: Client, day: date, level: str, dice: Random) -> Contact:
    deciding = scene.deciding(client, day)
    others = scene.day_to_day(client, day) or deciding
    return dice.choice(deciding if level == "upstream" else others)


def _answers(scene: Scene, sent: list[Touch]) -> list[Touch]:
    """Every third of our own mails is answered within a few days."""
    dice = scene.world.dice("answers")
    return [
        replace(
            touch,
            id=f"{touch.id}-answer",
            at=at,
            direction="inbound",
            purpose="",
            level="",
            people=touch.people[:1],
            in_reply_to=touch.id,
        )
        for touch in sent
        if touch.channel == "email" and touch.direction == "outbound"
        if dice.random() < 0.35
        if scene.is_over(at := touch.at + timedelta(hours=dice.uniform(0.5, 70)))
    ]


def touch_rows(made: list[Touch]) -> list[Row]:
    """One row for each of our people who took part."""
    return [
        {
            "id": touch.id,
            "client": touch.client.id,
            "at": told(touch.at),
            "channel": touch.channel,
            "direction": touch.direction,
            "purpose": touch.purpose,
            "level": touch.level,
            "person": person.id if person else "",
            "contact": touch.contact.id if touch.contact else "",
            "minutes": str(touch.minutes or ""),
            "request": touch.request,
            "in_reply_to": touch.in_reply_to,
        }
        for touch in made
        for person in touch.people or (None,)
    ]
