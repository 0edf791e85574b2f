"""Who looks after whom, and since when: beginnings, hand-overs, and one client left alone."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

from accounts.demo.agency import CREATIVE, DIGITAL, PR
from accounts.demo.clients import Client
from accounts.demo.days import DAY, spread
from accounts.demo.lives import handed_over_to_star_on
from accounts.demo.people import Person, Staff, joined_on, left_on, moved_on
from accounts.demo.world import Row, World

# These happen by action after the records are in, so that the history shows them: see `story`.
HANDED_OVER = ("handed_over", "inherited")
CLOSED = ("detractor", "inherited")


@dataclass(frozen=True)
class Spell:
    """One owner's time with a client; `until` is the first day of the next one."""

    client: str
    person: str
    since: date | None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.since or date.min) <= day < (self.until or date.max)


@dataclass(frozen=True)
class Happening:
    day: date
    happen: Callable[["Portfolios", date], None]


class Portfolios:
    """Everybody's clients, day after day."""

    def __init__(self, crew: Staff) -> None:
        self.crew = crew
        self.held: dict[str, Spell] = {}
        self.past: list[Spell] = []

    @property
    def spells(self) -> list[Spell]:
        return sorted(
            [*self.past, *self.held.values()],
            key=lambda spell: (spell.client, spell.since or date.min),
        )

    def give(self, client: str, person: Person, day: date | None) -> None:
        if day and client in self.held:
            self.end(client, day)
        self.held[client] = Spell(client, person.id, day)

    def end(self, client: str, day: date) -> None:
        spell = self.held.pop(client)
        self.past.append(Spell(client, spell.person, spell.since, day))

    def owner_on(self, client: str, day: date) -> str:
        """The record id of whoever had it on that day; blank = nobody."""
        spells = self.by_client.get(client, [])
        return next((spell.person for spell in spells if spell.holds_on(day)), "")

    @cached_property
    def by_client(self) -> dict[str, list[Spell]]:
        """Everybody's spells by client, latest first; only when all has happened."""
        found: dict[str, list[Spell]] = {}
        for spell in reversed(self.spells):
            found.setdefault(spell.client, []).append(spell)
        return found

    def of(self, person: Person) -> list[str]:
        return [client for client, spell in self.held.items() if spell.person == person.id]

    def holder(self, client: str) -> Person:
        person_id = self.held[client].person
        return next(person for person in self.crew.account_managers if person.id == person_id)

    def least_busy(self, team: str, day: date, *, but: Person | None = None) -> Person:
        load = Counter(spell.person for spell in self.held.values())
        return min(
            (person for person in self.crew.serving(team, day) if person != but),
            key=lambda person: load[person.id] / person.room,
        )


def portfolios(world: World, made: list[Client], crew: Staff) -> Portfolios:
    """All that happened to them, told in order."""
    books = Portfolios(crew)
    for client in made:
        if client.life.joined < world.first_day:
            person = _from_the_start(client, books, world)
            books.give(client.id, person, None)
    happenings = [
        *_comings_and_goings(world, made),
        *_staff_changes(world, made),
        *_told_hand_overs(world, made),
        *_other_hand_overs(world, made),
    ]
    for happening in sorted(happenings, key=lambda happening: happening.day):
        happening.happen(books, happening.day)
    return books


def _from_the_start(client: Client, books: Portfolios, world: World) -> Person:
    """Those with a part belong to whom the story says; the others to whoever has room."""
    crew = books.crew
    if client.part == "lost_by_star" or (client.part == "neglected" and client.life.team == PR.id):
        return crew.star
    if client.part == "forgotten":
        return crew.leaver
    if client.part in HANDED_OVER:
        # In the first team the star comes first, and is the one who gets the client.
        return crew.serving(client.life.team, world.first_day)[client.part == "inherited"]
    return books.least_busy(client.life.team, world.first_day)


def _comings_and_goings(world: World, made: list[Client]) -> list[Happening]:
    came = [
        Happening(client.life.joined, partial(_come, client=client))
        for client in made
        if client.life.joined >= world.first_day
    ]
    went = [
        Happening(client.life.left + DAY, partial(_go, client=client))
        for client in made
        if client.life.left and client.life.left < world.today
    ]
    back = [
        Happening(client.life.back_on, partial(_come, client=client))
        for client in made
        if client.life.back_on
    ]
    return [*came, *went, *back]


def _come(books: Portfolios, day: date, *, client: Client) -> None:
    books.give(client.id, books.least_busy(client.life.team, day), day)


def _go(books: Portfolios, day: date, *, client: Client) -> None:
    books.end(client.id, day)


def _staff_changes(world: World, made: list[Client]) -> list[Happening]:
    joined = joined_on(world)
    forgotten = next(client.id for client in made if client.part == "forgotten")
    return [
        Happening(moved_on(world), _mover_goes),
        Happening(left_on(world), partial(_leaver_goes, forgotten=forgotten)),
        Happening(joined + DAY * 7, partial(_joiner_takes, client=forgotten)),
        Happening(joined + DAY * 14, _joiner_helps_out),
    ]


def _mover_goes(books: Portfolios, day: date) -> None:
    """Two clients come along to the new team; the others stay in the old one."""
    for client in books.of(books.crew.mover)[2:]:
        books.give(client, books.least_busy(PR.id, day), day)


def _leaver_goes(books: Portfolios, day: date, *, forgotten: str) -> None:
    """The leaver's clients go to colleagues, but one is forgotten for some weeks."""
    for client in books.of(books.crew.leaver):
        if client == forgotten:
            books.end(client, day)
        else:
            books.give(client, books.least_busy(DIGITAL.id, day), day)


def _joiner_takes(books: Portfolios, day: date, *, client: str) -> None:
    books.give(client, books.crew.joiner, day)


def _joiner_helps_out(books: Portfolios, day: date) -> None:
    """Each colleague in the team gives one client to the joiner."""
    joiner = books.crew.joiner
    for person in books.crew.serving(DIGITAL.id, day):
        if person != joiner:
            books.give(books.of(person)[-1], joiner, day)


def _told_hand_overs(world: World, made: list[Client]) -> list[Happening]:
    """Those of the story; see `HANDED_OVER`."""
    return [
        Happening(hand_over_day(world, client), partial(_hand_over, client=client))
        for client in made
        if client.part in HANDED_OVER
    ]


def hand_over_day(world: World, client: Client) -> date:
    return handed_over_to_star_on(world) if client.part == "inherited" else world.days_ago(70)


def _hand_over(books: Portfolios, day: date, *, client: Client) -> None:
    crew = books.crew
    to = crew.star if client.part == "inherited" else crew.serving(CREATIVE.id, day)[-1]
    books.give(client.id, to, day)


def _other_hand_overs(world: World, made: list[Client]) -> list[Happening]:
    """Some clients without a part change hands, as happens everywhere."""
    dice = world.dice("hand-overs")
    loyal = [client for client in made if not client.part and not client.life.left]
    count = round(len(loyal) * 0.07 * world.years)
    days = spread(count, start=world.first_day + DAY * 60, end=world.days_ago(160), dice=dice)
    return [
        Happening(day, partial(_change_hands, client=client.id))
        for day, client in zip(days, dice.sample(loyal, count), strict=True)
    ]


def _change_hands(books: Portfolios, day: date, *, client: str) -> None:
    if client in books.held:
        person = books.holder(client)
        team = person.team_on(day) or DIGITAL.id
        books.give(client, books.least_busy(team, day, but=person), day)


def assignment_rows(world: World, books: Portfolios, made: list[Client]) -> list[Row]:
    """As they stand before the story goes on: without what happens by action."""
    acted = {client.id: _days_of_action(world, client) for client in made}
    return [
        {
            "client": spell.client,
            "person": spell.person,
            "from": str(spell.since or ""),
            "until": "" if spell.until in acted[spell.client] else str(spell.until or ""),
            "share": "100",
            "role": "primary",
        }
        for spell in books.spells
        if spell.since not in acted[spell.client]
    ]


def _days_of_action(world: World, client: Client) -> set[date]:
    days = {hand_over_day(world, client)} if client.part in HANDED_OVER else set()
    if client.part in CLOSED and client.life.left:
        days.add(client.life.left + DAY)
    return days
