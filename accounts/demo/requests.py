"""What clients asked, how long they waited for an answer, and what we had promised."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from accounts.demo.agency import CREATIVE, DIGITAL, Team
from accounts.demo.clients import Client
from accounts.demo.days import events, weekday_from
from accounts.demo.hours import OfficeHours
from accounts.demo.moments import Scene, at_any_hour, some_day_in, told
from accounts.demo.people import Person, left_on
from accounts.demo.world import Row, World, season

CHARTER_HOURS, SHORT_CHARTER_HOURS = 4, 2
REOPENED = 0.04
HASTE = {"normal": 1.0, "high": 0.7}
A_MONTH = {"Key": 7.2, "Core": 4.4, "Small": 2.8}


@dataclass(frozen=True)
class Request:
    id: str
    client: Client
    opened_at: datetime
    channel: str
    priority: str
    state: str
    answered_at: datetime | None = None
    answered_by: Person | None = None
    reopened_at: datetime | None = None
    resolved_at: datetime | None = None


def requests(scene: Scene) -> list[Request]:
    asked = sorted(
        (opened_at, client.id, client)
        for client in scene.clients
        for opened_at in _asked(scene, client)
    )
    dice = scene.world.dice("replies")
    return [
        _request(scene, f"r{number:05}", client, opened_at, dice)
        for number, (opened_at, _, client) in enumerate(asked, start=1)
    ]


def _asked(scene: Scene, client: Client) -> list[datetime]:
    """All moments at which the client asked something."""
    dice = scene.world.dice(f"requests of {client.id}")
    found = []
    for month in scene.months(client):
        for _ in range(events(dice, A_MONTH[client.tier] * season(month))):
            day = some_day_in(month, dice)
            day = day if dice.random() < 0.1 else weekday_from(day)
            zone = scene.office(client, scene.team(scene.carer(client, day), day)).zone
            at = at_any_hour(day, zone, dice)
            if client.life.is_there(day) and scene.is_over(at):
                found.append(at)
    return found


def _request(
    scene: Scene, number: str, client: Client, opened_at: datetime, dice: Random
) -> Request:
    day = opened_at.date()
    carer = scene.carer(client, day)
    asked = Request(
        id=number,
        client=client,
        opened_at=opened_at,
        channel=dice.choices(("email", "call", "chat"), (80, 12, 8))[0],
        priority=dice.choices(("normal", "high"), (88, 12))[0],
        state="open",
    )
    if state := dice.choices(("", "no_reply_needed", "excluded"), (94, 4, 2))[0]:
        return replace(asked, state=state)
    if _is_forgotten(scene, carer, day, dice):
        return asked
    return _answered(scene, asked, carer, dice)


def _is_forgotten(scene: Scene, carer: Person, day: date, dice: Random) -> bool:
    """Lately some were never answered, most of them in the team that has a bad year."""
    chance = 0.08 if scene.team(carer, day) is CREATIVE else 0.015
    return (scene.world.today - day).days < 18 and dice.random() < chance


def _answered(scene: Scene, asked: Request, carer: Person, dice: Random) -> Request:
    """Answered and resolved as far as that has happened by now."""
    day = asked.opened_at.date()
    team = scene.team(carer, day)
    office = scene.office(asked.client, team)
    usual = _median_hours(scene.world, asked.client, carer, team, day) * HASTE[asked.priority]
    wait = usual * dice.lognormvariate(0, 0.52)
    answered_at = office.after(asked.opened_at, timedelta(hours=wait))
    if not scene.is_over(answered_at):
        return asked
    answered = replace(
        asked,
        state="answered",
        answered_at=answered_at,
        answered_by=_who_answers(scene, carer, day, dice),
    )
    resolved_at = office.after(answered_at, timedelta(hours=dice.lognormvariate(1.6, 0.9)))
    if not scene.is_over(resolved_at):
        return answered
    resolved = replace(answered, state="resolved", resolved_at=resolved_at)
    return _reopened(scene, resolved, office, dice) if dice.random() < REOPENED else resolved


def _reopened(scene: Scene, request: Request, office: OfficeHours, dice: Random) -> Request:
    """The client comes back to it: mostly it is done some hours later, lately not yet."""
    first_end = request.resolved_at or request.opened_at
    reopened_at = office.after(first_end, timedelta(hours=dice.uniform(2, 30)))
    resolved_at = office.after(reopened_at, timedelta(hours=dice.uniform(2, 12)))
    if not scene.is_over(reopened_at):
        return request
    is_open = (scene.now - reopened_at).days < 12 and dice.random() < 0.5
    if is_open or not scene.is_over(resolved_at):
        return replace(request, state="open", reopened_at=reopened_at)
    return replace(request, reopened_at=reopened_at, resolved_at=resolved_at)


def _median_hours(world: World, client: Client, carer: Person, team: Team, day: date) -> float:
    hours = team.reply_hours * carer.pace * _trend(world, team, day)
    return hours * 0.5 if client.part == "two_hours" else hours


def _trend(world: World, team: Team, day: date) -> float:
    """One team has been getting slower; another was short of a colleague for a while."""
    ago = (world.today - day).days
    if team is CREATIVE:
        return 1.15 if ago < 150 else 1.0 if ago < 300 else 0.8
    short_of_people = 0 <= (day - left_on(world)).days < 60
    return 1.5 if team is DIGITAL and short_of_people else 1.0


def _who_answers(scene: Scene, carer: Person, day: date, dice: Random) -> Person:
    """Mostly whoever looks after the client, now and then a colleague."""
    if dice.random() < 0.9:
        return carer
    return dice.choice(scene.crew.serving(scene.team(carer, day).id, day))


def request_rows(made: list[Request]) -> list[Row]:
    return [
        {
            "id": request.id,
            "client": request.client.id,
            "opened_at": told(request.opened_at),
            "channel": request.channel,
            "priority": request.priority,
            "first_response_at": told(request.answered_at),
            "first_responder": request.answered_by.id if request.answered_by else "",
            "resolved_at": told(request.resolved_at),
            "reopened_at": told(request.reopened_at),
            "state": request.state,
        }
        for request in made
    ]


def charter_rows(made: list[Client]) -> list[Row]:
    """Four business hours for everybody, two for the client who asked for it."""
    everybody = {"client": "", "hours": str(CHARTER_HOURS)}
    hasty = [
        {"client": client.id, "hours": str(SHORT_CHARTER_HOURS)}
        for client in made
        if client.part == "two_hours"
    ]
    return [everybody, *hasty]
