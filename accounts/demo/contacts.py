"""Whom we know at the clients: who decides, who introduced us to whom, who has left."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from accounts.demo.clients import Client
from accounts.demo.days import any_day
from accounts.demo.names import CONTACT_TITLES, people_names
from accounts.demo.world import Row, World

DIVISIONS = ("Marketing", "Communications", "Sales", "Product", "Human resources", "Export")
LOCATIONS = {
    "GB": ("London", "Leeds", "Bristol"),
    "DE": ("Berlin", "Hamburg", "Köln"),
    "US": ("New York", "Boston"),
}
# How many at each client at most: nobody's name is used twice.
MOST_CONTACTS = 7


@dataclass(frozen=True)
class Contact:
    id: str
    client: str
    name: str
    seniority: str
    title: str
    since: date
    division: str = ""
    location: str = ""
    introduced_by: str = ""
    left_on: date | None = None

    @property
    def decides(self) -> bool:
        return self.seniority != "day_to_day"

    def is_known(self, day: date) -> bool:
        return self.since <= day and (self.left_on is None or day < self.left_on)


def contacts(world: World, made: list[Client]) -> list[Contact]:
    """Those who were there as the client came, and those to whom they introduced us."""
    dice, further = world.dice("contacts"), world.dice("introductions")
    names = iter(people_names(dice, len(made) * MOST_CONTACTS))
    found = []
    for client in made:
        seniorities = _seniorities(dice)
        known = [
            _contact(client, number, seniority, next(names), dice)
            for number, seniority in enumerate(seniorities, start=1)
        ]
        known = _placed(client, known, world.dice(f"offices of {client.id}"))
        count = further.choices((0, 1, 2), (55, 33, 12))[0]
        introduced = [
            _introduced(world, client, known, name=next(names), number=number, dice=further)
            for number in range(len(known) + 1, len(known) + 1 + count)
        ]
        found += [*_left(world, client, known), *introduced]
    return found


def _seniorities(dice: Random) -> list[str]:
    """Somebody who decides, at times one with influence, and up to three day to day."""
    influencers = ["influencer"] * dice.choice((0, 1, 1))
    return ["decision_maker", *influencers, *["day_to_day"] * dice.choice((1, 2, 2, 3))]


def _contact(client: Client, number: int, seniority: str, name: str, dice: Random) -> Contact:
    return Contact(
        id=f"{client.id}-{number}",
        client=client.id,
        name=name,
        seniority=seniority,
        title=dice.choice(CONTACT_TITLES[seniority]),
        since=client.prospect_since if client.life.is_new else client.life.joined,
    )


def _placed(client: Client, known: list[Contact], dice: Random) -> list[Contact]:
    """Most sit where the one who decides does; nobody wrote down where some do."""
    division, location = dice.choice(DIVISIONS[:2]), dice.choice(LOCATIONS[client.country])
    first = replace(known[0], division=division, location=location)
    others = [
        replace(
            contact,
            division=division if dice.random() < 0.9 else dice.choice(DIVISIONS),
            location=location if dice.random() < 0.9 else "",
        )
        for contact in known[1:]
    ]
    return [first, *others]


def _introduced(
    world: World, client: Client, known: list[Contact], *, name: str, number: int, dice: Random
) -> Contact:
    """A colleague whom one of those we knew brought along, mostly from elsewhere."""
    life, first = client.life, known[0]
    start = max(life.joined + timedelta(days=60), world.first_day)
    end = min(life.left or world.today, world.days_ago(10))
    seniority = dice.choices(("day_to_day", "influencer"), (75, 25))[0]
    return Contact(
        id=f"{client.id}-{number}",
        client=client.id,
        name=name,
        seniority=seniority,
        title=dice.choice(CONTACT_TITLES[seniority]),
        since=any_day(dice, start=min(start, end), end=end),
        division=dice.choice(DIVISIONS) if dice.random() < 0.7 else first.division,
        location=dice.choice((*LOCATIONS[client.country], first.location)),
        introduced_by=dice.choice(known).id,
    )


def _left(world: World, client: Client, known: list[Contact]) -> list[Contact]:
    """A champion who left took the client along; of three day to day, one has moved on."""
    if client.life.reason == "champion left" and client.life.left:
        gone_on = client.life.left - timedelta(days=75)
        return [replace(known[0], left_on=gone_on), *known[1:]]
    day_to_day = [contact for contact in known if not contact.decides]
    if len(day_to_day) < 3 or client.life.is_new:
        return known
    gone_on = any_day(
        world.dice(f"leaving {client.id}"), start=world.days_ago(500), end=world.days_ago(60)
    )
    return [
        replace(contact, left_on=gone_on) if contact is day_to_day[0] else contact
        for contact in known
    ]


def contact_rows(known: list[Contact]) -> list[Row]:
    return [
        {
            "id": contact.id,
            "client": contact.client,
            "name": contact.name,
            "email": f"{contact.name.lower().replace(' ', '.')}@{contact.client}.example",
            "title": contact.title,
            "seniority": contact.seniority,
            "division": contact.division,
            "location": contact.location,
            "introduced_by": contact.introduced_by,
            "since": str(contact.since),
            "left_on": str(contact.left_on or ""),
        }
        for contact in known
    ]
