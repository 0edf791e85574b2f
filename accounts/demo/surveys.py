"""What clients answered when asked: NPS twice a year, CSAT after some requests."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from accounts.demo.agency import Team
from accounts.demo.answers import Answer, second_tuesday
from accounts.demo.clients import Client
from accounts.demo.contacts import Contact
from accounts.demo.days import DAY
from accounts.demo.moments import Scene
from accounts.demo.requests import Request
from accounts.demo.world import ZONE, World

WAVE_MONTHS = (4, 10)
ANSWERED = 0.52
COMMENTS = {
    "promoter": ("They think ahead for us.", "Feels like our own team.", "Always on time.", ""),
    "passive": ("Good work, slow approvals.", "Solid. I would like more ideas.", ""),
    "detractor": ("We wait too long for answers.", "New people every few months.", ""),
}
DETRACTOR_SAYS = "Three weeks for a first draft, and nobody called. We are looking around."


def answers(scene: Scene, asked: list[Request]) -> list[Answer]:
    nps = [answer for sent_on in waves(scene.world) for answer in _wave(scene, sent_on)]
    return [*nps, *_after_requests(scene, asked)]


def waves(world: World) -> list[date]:
    """The second Tuesday of April and of October."""
    years = range(world.first_day.year, world.today.year + 1)
    days = [second_tuesday(date(year, month, 1)) for year in years for month in WAVE_MONTHS]
    return [day for day in days if world.first_day <= day < world.today]


def _wave(scene: Scene, sent_on: date) -> list[Answer]:
    """Everybody who decides, and one of those we talk to day to day."""
    name = f"{sent_on.year} {'spring' if sent_on.month < 7 else 'autumn'}"
    dice = scene.world.dice(f"wave {name}")
    return [
        _nps(scene, client, contact, sent_on, name, dice)
        for client in scene.clients
        if client.life.is_there(sent_on)
        for contact in _asked(scene, client, sent_on)
    ]


def _asked(scene: Scene, client: Client, sent_on: date) -> list[Contact]:
    deciding = [contact for contact in scene.known(client, sent_on) if contact.decides]
    return [*deciding, *scene.day_to_day(client, sent_on)[-1:]]


def _nps(
    scene: Scene, client: Client, contact: Contact, sent_on: date, wave: str, dice: Random
) -> Answer:
    sent_at = datetime.combine(sent_on, time(9, 30), ZONE)
    asked = Answer("nps", wave, sent_at, client=client.id, contact=contact.id)
    responded_at = sent_at + timedelta(hours=dice.expovariate(1 / 60) + 0.3)
    score, comment = _score(scene, client, sent_on, dice)
    is_told = client.part == "detractor" and _is_last_wave(scene, client, sent_on)
    if is_told and contact.seniority == "decision_maker":
        score, comment = 3, DETRACTOR_SAYS
    elif dice.random() > ANSWERED or not scene.is_over(responded_at):
        return asked
    return replace(asked, responded_at=responded_at, score=score, comment=comment)


def _is_last_wave(scene: Scene, client: Client, sent_on: date) -> bool:
    left = client.life.left or scene.world.today
    return sent_on == max(wave for wave in waves(scene.world) if wave < left - DAY * 21)


def _score(scene: Scene, client: Client, on: date, dice: Random) -> tuple[int, str]:
    team = scene.team(scene.carer(client, on), on)
    promoters, detractors = mood(team, client, on)
    word = dice.choices(
        ("promoter", "passive", "detractor"), (promoters, 1 - promoters - detractors, detractors)
    )[0]
    scores = {"promoter": (9, 9, 10), "passive": (7, 8, 8), "detractor": (3, 5, 6, 6)}[word]
    return dice.choice(scores), dice.choice(COMMENTS[word])


def mood(team: Team, client: Client, on: date) -> tuple[float, float]:
    """The shares of promoters and detractors; those about to leave grow cooler."""
    left = client.life.left
    if left and on <= left and (left - on).days < 250:
        return team.promoters * 0.6, min(team.detractors + 0.15, 0.4)
    return team.promoters, team.detractors


def _after_requests(scene: Scene, asked: list[Request]) -> list[Answer]:
    """After every seventh request that was resolved we ask how it went."""
    dice = scene.world.dice("csat")
    return [
        _csat(scene, request, request.resolved_at + timedelta(hours=3), dice)
        for request in asked
        if request.resolved_at and dice.random() < 1 / 7
        if scene.is_over(request.resolved_at + timedelta(hours=3))
    ]


def _csat(scene: Scene, request: Request, sent_at: datetime, dice: Random) -> Answer:
    client, day = request.client, sent_at.date()
    contact = dice.choice(scene.day_to_day(client, day) or scene.known(client, day))
    wave = f"{day.year} Q{(day.month + 2) // 3} after requests"
    asked = Answer("csat", wave, sent_at, client=client.id, contact=contact.id)
    responded_at = sent_at + timedelta(hours=dice.expovariate(1 / 20))
    if dice.random() > 0.4 or not scene.is_over(responded_at):
        return asked
    team = scene.team(scene.carer(client, day), day)
    happy, sad = 0.3 + team.promoters * 0.8, team.detractors
    score = dice.choices((5, 4, 3, 2), (happy / 2, happy / 2, 0.1, sad / 2))[0]
    return replace(asked, responded_at=responded_at, score=score)
