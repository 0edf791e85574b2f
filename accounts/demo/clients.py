"""The clients: what they are called, what they pay, and whom we know there."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from accounts.demo.agency import DIGITAL
from accounts.demo.lives import Life, lives
from accounts.demo.names import CONTACT_TITLES, company_names, people_names, slug
from accounts.demo.world import CURRENCY, Row, World

# Tier: its share of the clients, and the monthly fee from and to.
TIERS = {"Key": (0.15, 9_000, 15_000), "Core": (0.5, 4_000, 8_000), "Small": (0.35, 1_600, 3_600)}
CHANNELS = ("referral", "pitch", "inbound", "event", "network")
DIVISIONS = ("Marketing", "Communications", "Sales", "Product")
LOCATIONS = {"GB": ("London", "Leeds", "Bristol"), "DE": ("Berlin", "Hamburg", "Köln")}


@dataclass(frozen=True)
class Client:
    id: str
    name: str
    industry: str
    tier: str
    country: str
    currency: str
    monthly_fee: int
    channel: str
    life: Life

    @property
    def part(self) -> str:
        return self.life.part

    @property
    def prospect_since(self) -> date:
        return self.life.joined - timedelta(days=30 + len(self.name) * 5)


@dataclass(frozen=True)
class Contact:
    id: str
    client: str
    name: str
    seniority: str
    title: str
    since: date

    @property
    def decides(self) -> bool:
        return self.seniority != "day_to_day"


def clients(world: World) -> list[Client]:
    dice = world.dice("clients")
    everybody = lives(world)
    companies = company_names(world.dice("companies"), len(everybody))
    made = [
        _client(life, name=name, industry=industry, dice=dice)
        for life, (name, industry) in zip(everybody, companies, strict=True)
    ]
    return _with_brand(made)


def prospects(world: World, count: int) -> list[str]:
    """Companies that never became clients."""
    taken = world.size.clients
    return [name for name, _ in company_names(world.dice("companies"), taken + count)][taken:]


def contacts(world: World, made: list[Client]) -> list[Contact]:
    """Somebody who decides at each, at times one with influence, and up to three day to day."""
    dice = world.dice("contacts")
    names = iter(people_names(dice, len(made) * 5))
    return [
        Contact(
            id=f"{client.id}-{number}",
            client=client.id,
            name=next(names),
            seniority=seniority,
            title=dice.choice(CONTACT_TITLES[seniority]),
            since=client.life.joined,
        )
        for client in made
        for number, seniority in enumerate(_seniorities(dice), start=1)
    ]


def _seniorities(dice: Random) -> list[str]:
    influencers = ["influencer"] * dice.choice((0, 1, 1))
    return ["decision_maker", *influencers, *["day_to_day"] * dice.choice((1, 2, 2, 3))]


def _client(life: Life, *, name: str, industry: str, dice: Random) -> Client:
    tiers, shares = list(TIERS), [share for share, _, _ in TIERS.values()]
    tier = "Core" if life.part else dice.choices(tiers, shares)[0]
    _, least, most = TIERS[tier]
    country = "DE" if life.team == DIGITAL.id and dice.random() < 0.6 else "GB"
    return Client(
        id=slug(name),
        name=name,
        industry=industry,
        tier=tier,
        country="US" if life.part == "dollar" else country,
        currency=_currency(life, country),
        monthly_fee=dice.randrange(least, most, 50),
        channel=dice.choice(CHANNELS),
        life=life,
    )


def _currency(life: Life, country: str) -> str:
    if life.part == "dollar":
        return "USD"
    return "EUR" if country == "DE" else CURRENCY


def _with_brand(made: list[Client]) -> list[Client]:
    """One client is another one's brand and is called after it."""
    parent = next(client for client in made if client.part == "parent")
    name = f"{parent.name.split()[0]} Direct"
    return [
        _renamed(client, name, parent.industry) if client.part == "brand" else client
        for client in made
    ]


def _renamed(client: Client, name: str, industry: str) -> Client:
    return replace(client, id=slug(name), name=name, industry=industry)


def client_rows(made: list[Client]) -> list[Row]:
    by_part = {client.part: client.id for client in made}
    givers = [client.id for client in made if not client.life.is_new]
    return [
        {
            "id": client.id,
            "name": client.name,
            "parent": by_part["parent"] if client.part == "brand" else "",
            "team": client.life.team,
            "industry": client.industry,
            "tier": client.tier,
            "country": client.country,
            "calendar": "extended" if client.part == "two_hours" else "",
            "prospect_since": str(client.prospect_since) if client.life.is_new else "",
            "acquired_via": client.channel,
            "referred_by": givers[number % len(givers)]
            if client.life.is_new and client.channel == "referral"
            else "",
        }
        for number, client in enumerate(made)
    ]


def contact_rows(world: World, known: list[Contact], made: list[Client]) -> list[Row]:
    dice = world.dice("contact details")
    countries = {client.id: client.country for client in made}
    return [
        {
            "id": contact.id,
            "client": contact.client,
            "name": contact.name,
            "email": f"{contact.name.lower().replace(' ', '.')}@{contact.client}.example",
            "title": contact.title,
            "seniority": contact.seniority,
            "division": dice.choice(DIVISIONS),
            "location": dice.choice(LOCATIONS.get(countries[contact.client], ("New York",))),
            "since": str(contact.since),
        }
        for contact in known
    ]
