"""What our own people answer: a pulse every week, and longer questions now and then."""

from datetime import date, datetime, time, timedelta
from random import Random

from accounts.demo.agency import CREATIVE
from accounts.demo.answers import Answer, second_tuesday
from accounts.demo.days import DAY, month_starts, months_after
from accounts.demo.moments import Scene
from accounts.demo.people import Person, left_on
from accounts.demo.world import ZONE, World

HALF_YEARLY = (5, 11)
QUARTERLY = (3, 6, 9, 12)
STATEMENTS = (
    "I can advise my clients, not only take orders",
    "I know what my clients want to achieve",
    "I can tell a client no",
)
# The team that has a hard year is tired of surveys, too.
PARTICIPATION, PARTICIPATION_CREATIVE = 0.8, 0.55


def staff_answers(scene: Scene) -> list[Answer]:
    """Of everybody who looks after clients, and of those who lead them."""
    world, dice = scene.world, scene.world.dice("staff surveys")
    return [
        *(answer for day in pulse_days(world) for answer in _pulse(scene, day, dice)),
        *(answer for day in _days(world, QUARTERLY) for answer in _confidence(scene, day, dice)),
        *(answer for day in _days(world, HALF_YEARLY) for answer in _half_yearly(scene, day, dice)),
    ]


def pulse_days(world: World) -> list[date]:
    """Every Wednesday since a bit more than a year, once a month before."""
    weekly = months_after(world.today.replace(day=1), -13)
    wednesday = weekly + DAY * ((2 - weekly.weekday()) % 7)
    weeks = (world.today - wednesday).days // 7 + 1
    monthly = [second_tuesday(month) + DAY for month in month_starts(world.first_day, weekly)]
    return [*monthly, *(wednesday + DAY * 7 * week for week in range(weeks))]


def _days(world: World, months: tuple[int, ...]) -> list[date]:
    starts = month_starts(world.first_day, world.today)
    days = [second_tuesday(month) for month in starts if month.month in months]
    return [day for day in days if day < world.today]


def _asked(scene: Scene, day: date) -> list[Person]:
    everybody = (*scene.crew.managers.values(), *scene.crew.account_managers)
    return [person for person in everybody if person.team_on(day)]


def _pulse(scene: Scene, day: date, dice: Random) -> list[Answer]:
    year, week, _ = day.isocalendar()
    return [
        _answer(scene, "pulse", f"{year} week {week:02}", person, day, dice)
        for person in _asked(scene, day)
    ]


def _confidence(scene: Scene, day: date, dice: Random) -> list[Answer]:
    """Several statements each; whoever leads a team isn't asked."""
    wave = f"{day.year} Q{(day.month + 2) // 3}"
    found = []
    for person in _asked(scene, day):
        if person.role == "account_manager":
            first = _answer(scene, "confidence", wave, person, day, dice)
            found += _statements(scene, first, person, dice)
    return found


def _statements(scene: Scene, first: Answer, person: Person, dice: Random) -> list[Answer]:
    if first.score is None:
        return [first]
    day = first.sent_at.date()
    return [
        Answer(
            kind="confidence",
            wave=first.wave,
            sent_at=first.sent_at,
            person=person.id,
            responded_at=first.responded_at,
            score=_grade(_spirits(scene, person, day) - 0.1, dice),
            criterion=statement,
        )
        for statement in STATEMENTS
    ]


def _half_yearly(scene: Scene, day: date, dice: Random) -> list[Answer]:
    wave = f"{day.year} {'spring' if day.month < 7 else 'autumn'}"
    return [
        _answer(scene, kind, wave, person, day, dice)
        for kind in ("enps", "employee_satisfaction")
        for person in _asked(scene, day)
    ]


def _answer(scene: Scene, kind: str, wave: str, person: Person, day: date, dice: Random) -> Answer:
    """Asked in the morning, answered within two days, or not at all."""
    sent_at = datetime.combine(day, time(9), ZONE)
    responded_at = sent_at + timedelta(hours=dice.expovariate(1 / 9))
    is_creative = person.team_on(day) == CREATIVE.id
    takes_part = PARTICIPATION_CREATIVE if is_creative else PARTICIPATION
    if dice.random() > takes_part or not scene.is_over(responded_at):
        return Answer(kind, wave, sent_at, person=person.id)
    spirits = _spirits(scene, person, day)
    score = _recommends(spirits, dice) if kind == "enps" else _grade(spirits, dice)
    return Answer(kind, wave, sent_at, person=person.id, responded_at=responded_at, score=score)


def _spirits(scene: Scene, person: Person, day: date) -> float:
    """From 1 to 5: low in the team that has a hard year, and before somebody leaves."""
    usual = scene.world.dice(f"spirits of {person.id}").uniform(3.6, 4.6)
    ago = (scene.world.today - day).days
    if person.team_on(day) == CREATIVE.id:
        usual -= 0.7 if ago < 300 else 0.3
    if person == scene.crew.leaver and (left_on(scene.world) - day).days < 120:
        usual -= 1.3
    return usual


def _grade(spirits: float, dice: Random) -> int:
    return min(max(round(dice.gauss(spirits, 0.6)), 1), 5)


def _recommends(spirits: float, dice: Random) -> int:
    return min(max(round(dice.gauss(spirits * 2, 1.1)), 0), 10)
