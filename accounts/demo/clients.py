"""The clients: what they are called, what they pay, and how they came."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle
from random import Random

from accounts.demo.agency import DIGITAL
from accounts.demo.lives import Life, lives
from accounts.demo.names import company_names, slug
from accounts.demo.world import CURRENCY, Row, World

# Tier: its share of the clients, and the monthly fee from and to.
TIERS = {"Key": (0.15, 9_000, 15_000), "Core": (0.5, 4_000, 8_000), "Small": (0.35, 1_600, 3_600)}
CHANNELS = ("referral", "pitch", "inbound", "event", "network")
# In turn, how those came who are new: every third was recommended.
NEW_BY = ("pitch", "referral", "inbound", "network", "referral", "event")


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


def clients(world: World) -> list[Client]:
    dice = world.dice("clients")
    everybody = lives(world)
    companies = company_names(world.dice("companies"), len(everybody))
    made = [
        _client(life, name=name, industry=industry, dice=dice)
        for life, (name, industry) in zip(everybody, companies, strict=True)
    ]
    return _with_channels(_with_brand(made))


def prospects(world: World, count: int) -> list[str]:
    """Companies that never became clients."""
    taken = world.size.clients
    return [name for name, _ in company_names(world.dice("companies"), taken + count)][taken:]


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


def _with_channels(made: list[Client]) -> list[Client]:
    new = [client for client in made if client.life.is_new]
    new.sort(key=lambda client: (client.life.joined, client.id))
    channels = {client.id: channel for client, channel in zip(new, cycle(NEW_BY), strict=False)}
    return [replace(client, channel=channels.get(client.id, client.channel)) for client in made]


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


def client_rows(made: list[Client], recommended_by: dict[str, str]) -> list[Row]:
    by_part = {client.part: client.id for client in made}
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
            "referred_by": recommended_by.get(client.id, ""),
        }
        for client in made
    ]
