"""When in a day things happen, and who has the client then."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from accounts.demo.agency import TEAM, Team, office_hours
from accounts.demo.clients import Client
from accounts.demo.contacts import Contact
from accounts.demo.days import DAY, month_end, month_starts
from accounts.demo.hours import OfficeHours
from accounts.demo.people import Person, Staff
from accounts.demo.portfolios import Portfolios
from accounts.demo.world import ZONE, World


@dataclass(frozen=True)
class Scene:
    """The world with everybody in it."""

    world: World
    clients: list[Client]
    contacts: list[Contact]
    crew: Staff
    books: Portfolios

    @cached_property
    def now(self) -> datetime:
        """The records end when today begins."""
        return datetime.combine(self.world.today, time(), ZONE).astimezone(UTC)

    @cached_property
    def hours(self) -> dict[str, OfficeHours]:
        return office_hours(self.world)

    @cached_property
    def people(self) -> dict[str, Person]:
        return {person.id: person for person in self.crew.everybody}

    @cached_property
    def by_id(self) -> dict[str, Client]:
        return {client.id: client for client in self.clients}

    @cached_property
    def contacts_of(self) -> dict[str, list[Contact]]:
        found: dict[str, list[Contact]] = {}
        for contact in self.contacts:
            found.setdefault(contact.client, []).append(contact)
        return found

    def known(self, client: Client, day: date) -> list[Contact]:
        """Whom we know there on that day, who decides first."""
        return [contact for contact in self.contacts_of[client.id] if contact.is_known(day)]

    def deciding(self, client: Client, day: date) -> list[Contact]:
        """Those of them who decide; everybody while that chair is empty."""
        known = self.known(client, day)
        return [contact for contact in known if contact.decides] or known

    def day_to_day(self, client: Client, day: date) -> list[Contact]:
        return [contact for contact in self.known(client, day) if not contact.decides]

    def carer(self, client: Client, day: date) -> Person:
        """Whoever looks after the client; its team's manager while nobody does."""
        owner = self.books.owner_on(client.id, day)
        return self.people[owner] if owner else self.crew.managers[client.life.team]

    def team(self, person: Person, day: date) -> Team:
        return TEAM[person.team_on(day) or person.stays[-1].team]

    def office(self, client: Client, team: Team) -> OfficeHours:
        """The hours agreed with the client, else those of the team."""
        return self.hours["extended" if client.part == "two_hours" else team.calendar]

    def months(self, client: Client) -> list[date]:
        """The first of every month in which the client was there, on some day at least."""
        return [
            month
            for month in month_starts(self.world.first_day, self.world.today)
            if client.life.is_there(month) or client.life.is_there(month_end(month))
        ]

    def is_over(self, at: datetime) -> bool:
        return at < self.now


def some_day_in(month: date, dice: Random) -> date:
    return month + timedelta(days=dice.randrange(month_end(month).day))


def workday(day: date, office: OfficeHours) -> date:
    """The day itself, or the one before it on which the office was open."""
    while not office.is_open_on(day):
        day -= DAY
    return day


def at_work(day: date, office: OfficeHours, dice: Random) -> datetime:
    """Some moment of a day on which the office is open, to the minute."""
    windows = office.windows(day)
    start, end = dice.choice(windows)
    minutes = int((end - start).total_seconds() // 60)
    return start + timedelta(minutes=dice.randrange(minutes))


def at_any_hour(day: date, zone: ZoneInfo, dice: Random) -> datetime:
    """Mostly in the middle of the day, at times early or in the evening."""
    hour = min(max(dice.gauss(13, 3), 6), 22.5)
    return datetime.combine(day, time(), zone).astimezone(UTC) + timedelta(minutes=int(hour * 60))


def told(at: datetime | None) -> str:
    """An instant as a bundle writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""
