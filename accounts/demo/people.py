"""Who works there: account managers, managers, an admin; who left, joined or changed teams."""

from dataclasses import dataclass
from datetime import date

from accounts.demo.agency import CREATIVE, DIGITAL, GROUP, PR, TEAMS
from accounts.demo.days import months_after
from accounts.demo.names import slug, staff_names
from accounts.demo.world import Row, World

MANAGER_EMAIL = "manager@demo.example"
ACCOUNT_MANAGER_EMAIL = "account-manager@demo.example"
ADMIN_EMAIL = "admin@demo.example"
SIGN_INS = (MANAGER_EMAIL, ACCOUNT_MANAGER_EMAIL, ADMIN_EMAIL)


@dataclass(frozen=True)
class Stay:
    """A time in one team; `until` is the first day no longer in it."""

    team: str
    since: date | None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.since or date.min) <= day < (self.until or date.max)


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    email: str
    role: str
    stays: tuple[Stay, ...]
    pace: float = 1.0
    diligence: float = 1.0
    room: float = 1.0

    def team_on(self, day: date) -> str | None:
        return next((stay.team for stay in self.stays if stay.holds_on(day)), None)


@dataclass(frozen=True)
class Staff:
    """Everybody, and the people that the story is about."""

    group_manager: Person
    admin: Person
    managers: dict[str, Person]
    account_managers: tuple[Person, ...]
    star: Person
    leaver: Person
    joiner: Person
    mover: Person

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (
            self.group_manager,
            self.admin,
            *self.managers.values(),
            *self.account_managers,
        )

    def serving(self, team: str, day: date) -> list[Person]:
        """The account managers who are in the team on that day."""
        return [person for person in self.account_managers if person.team_on(day) == team]


def left_on(world: World) -> date:
    """The first day without the leaver: about five months ago."""
    return months_after(world.today.replace(day=1), -5)


def moved_on(world: World) -> date:
    """The mover's first day in the new team: about nine months ago."""
    return months_after(world.today.replace(day=1), -9)


def joined_on(world: World) -> date:
    """The joiner's first day, five weeks after the leaver's last."""
    return months_after(world.today.replace(day=1), -4).replace(day=6)


def staff(world: World) -> Staff:
    names = iter(staff_names(world.dice("staff"), world.size.account_managers + 6))
    group_manager = _senior(next(names), "manager", GROUP, MANAGER_EMAIL)
    admin = _senior(next(names), "admin", GROUP, ADMIN_EMAIL)
    managers = {team.id: _senior(next(names), "manager", team.id) for team in TEAMS}
    crew = _account_managers(world, list(names))
    return Staff(
        group_manager=group_manager,
        admin=admin,
        managers=managers,
        account_managers=tuple(crew),
        star=crew[0],
        leaver=crew[-1],
        joiner=next(person for person in crew if person.stays[0].since == joined_on(world)),
        mover=next(person for person in crew if len(person.stays) > 1),
    )


def _account_managers(world: World, names: list[str]) -> list[Person]:
    """One after the other into each team; the last one has left."""
    dice = world.dice("account managers")
    stays = _stays(world, len(names))
    return [
        Person(
            id=slug(name),
            name=name,
            email=_email(name) if index else ACCOUNT_MANAGER_EMAIL,
            role="account_manager",
            stays=stays[index],
            pace=dice.uniform(0.85, 1.2) if index else 0.85,
            diligence=dice.uniform(0.85, 1.1) if index else 1.0,
            room=1.0 if index else 2.3,
        )
        for index, name in enumerate(names)
    ]


def _stays(world: World, count: int) -> list[tuple[Stay, ...]]:
    """Who was where: the fifth joined, the sixth moved, the last left."""
    stays: list[tuple[Stay, ...]] = [
        (Stay(TEAMS[index % len(TEAMS)].id, None),) for index in range(count)
    ]
    stays[4] = (Stay(DIGITAL.id, joined_on(world)),)
    stays[5] = (Stay(PR.id, None, moved_on(world)), Stay(CREATIVE.id, moved_on(world)))
    stays[-1] = (Stay(DIGITAL.id, None, left_on(world)),)
    return stays


def _senior(name: str, role: str, team: str, email: str = "") -> Person:
    return Person(slug(name), name, email or _email(name), role, (Stay(team, None),))


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@demo.example"


def people_rows(crew: Staff) -> list[Row]:
    return [
        {"id": person.id, "name": person.name, "email": person.email} for person in crew.everybody
    ]


def membership_rows(crew: Staff) -> list[Row]:
    return [
        {
            "person": person.id,
            "team": stay.team,
            "role": person.role,
            "from": str(stay.since or ""),
            "until": str(stay.until or ""),
        }
        for person in crew.everybody
        for stay in person.stays
    ]
