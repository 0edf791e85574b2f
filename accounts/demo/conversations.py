"""What was said about requests: our answers, and all messages of clients on our shared mailbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from accounts.demo.contacts import Contact
from accounts.demo.hours import OfficeHours
from accounts.demo.moments import Scene
from accounts.demo.people import Person
from accounts.demo.requests import Request
from accounts.demo.touches import MINUTES, Touch

# The share of clients who write to the mailbox; of the others only our answers are kept.
ON_MAILBOX = 0.42
# Answers that somebody gave on the way, which nobody linked to the request.
UNLINKED = 0.03


@dataclass(frozen=True)
class Said:
    """One message: when, whether it was ours, and what it answers."""

    at: datetime
    is_ours: bool
    answers: int | None = None


def conversations(scene: Scene, asked: list[Request]) -> list[Touch]:
    """All that was said about all requests."""
    dice = scene.world.dice("conversations")
    on_mailbox = {
        client.id
        for client in scene.clients
        if scene.world.dice(f"mailbox of {client.id}").random() < ON_MAILBOX
    }
    return [
        touch
        for request in asked
        for touch in _about(scene, request, dice, is_kept=request.client.id in on_mailbox)
    ]


def _about(scene: Scene, request: Request, dice: Random, *, is_kept: bool) -> list[Touch]:
    if request.state == "excluded" or not (is_kept or request.answered_at):
        return []
    day = request.opened_at.date()
    known = scene.day_to_day(request.client, day) or scene.known(request.client, day)
    contact, carer = dice.choice(known), request.answered_by or scene.carer(request.client, day)
    said = _whole(scene, request, carer, dice) if is_kept else _answer_alone(request)
    linked = is_kept or dice.random() > UNLINKED
    return [
        _message(request, place, one, carer, contact, dice, is_linked=linked)
        for place, one in enumerate(said)
        if scene.is_over(one.at)
    ]


def _answer_alone(request: Request) -> list[Said]:
    return [Said(request.answered_at, is_ours=True)] if request.answered_at else []


def _whole(scene: Scene, request: Request, carer: Person, dice: Random) -> list[Said]:
    """The request, at times a reminder, the answer, and what came after it."""
    office = scene.office(request.client, scene.team(carer, request.opened_at.date()))
    said = [Said(request.opened_at, is_ours=False)]
    if request.answered_at is None:
        return said
    reminded_at = office.after(request.opened_at, timedelta(hours=4))
    if reminded_at < request.answered_at and dice.random() < 0.25:
        said.append(Said(reminded_at, is_ours=False))
    said.append(Said(request.answered_at, is_ours=True, answers=len(said) - 1))
    for _ in range(dice.choices((0, 1, 2), (48, 36, 16))[0]):
        said += _question(said, office, dice, until=request.reopened_at or request.resolved_at)
    if request.reopened_at and request.resolved_at:
        said += _again(said, office, dice, request.reopened_at)
    return said


def _question(
    said: list[Said], office: OfficeHours, dice: Random, *, until: datetime | None
) -> list[Said]:
    """One more question and its answer, as long as the request isn't resolved."""
    asked_at = said[-1].at + timedelta(hours=dice.uniform(0.2, 5))
    told_at = office.after(asked_at, timedelta(hours=dice.lognormvariate(0.3, 0.6)))
    if until is None or told_at > until:
        return []
    place = len(said)
    return [
        Said(asked_at, is_ours=False, answers=place - 1),
        Said(told_at, is_ours=True, answers=place),
    ]


def _again(
    said: list[Said], office: OfficeHours, dice: Random, reopened_at: datetime
) -> list[Said]:
    """It isn't done, says the client, and hears from us within some hours."""
    told_at = office.after(reopened_at, timedelta(hours=dice.uniform(0.5, 3)))
    place = len(said)
    return [
        Said(reopened_at, is_ours=False, answers=place - 1),
        Said(told_at, is_ours=True, answers=place),
    ]


def _message(
    request: Request,
    place: int,
    said: Said,
    carer: Person,
    contact: Contact,
    dice: Random,
    *,
    is_linked: bool,
) -> Touch:
    """Neither up- nor downstream: the client asked for it."""
    return Touch(
        id=f"{request.id}-{place + 1}",
        client=request.client,
        at=said.at,
        channel=request.channel,
        direction="outbound" if said.is_ours else "inbound",
        purpose="support",
        level="",
        people=(carer,),
        contact=contact,
        minutes=dice.choice(MINUTES["call"]) if request.channel == "call" else 0,
        request=request.id if is_linked else "",
        in_reply_to="" if said.answers is None else f"{request.id}-{said.answers + 1}",
    )
