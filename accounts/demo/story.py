"""What happens through the product after the records are in, so that its history shows it."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.demo.days import months_after
from accounts.demo.moments import Scene
from accounts.demo.paper import Paper, whole
from accounts.demo.portfolios import CLOSED, HANDED_OVER, hand_over_day


@dataclass(frozen=True)
class HandOver:
    client: str
    to: str
    on: date
    by: str


@dataclass(frozen=True)
class Renewal:
    """Signed late, but within the days of grace."""

    contract: str
    record_id: str
    term_ends_on: date
    amount: str
    signed_on: date
    by: str


@dataclass(frozen=True)
class Closure:
    client: str
    ended_on: date
    reason: str
    kind: str
    by: str


@dataclass(frozen=True)
class Departure:
    """Somebody left and may no longer sign in."""

    person: str
    by: str


Event = HandOver | Renewal | Closure | Departure


def story(scene: Scene, papers: list[Paper]) -> list[Event]:
    """In the order in which it happened."""
    renewals = [_renewal(scene, one) for one in papers if one.client.part == "late_renewal"]
    departure = Departure(scene.crew.leaver.id, by=scene.crew.admin.id)
    return [*_hand_overs(scene), *renewals, *_closures(scene), departure]


def _hand_overs(scene: Scene) -> list[Event]:
    found: list[Event] = []
    for client in scene.clients:
        if client.part in HANDED_OVER:
            on = hand_over_day(scene.world, client)
            to = scene.books.owner_on(client.id, on)
            manager = scene.crew.managers[client.life.team].id
            found.append(HandOver(client.id, to, on, by=manager))
    return found


def _renewal(scene: Scene, paper: Paper) -> Renewal:
    old = paper.last
    ended = old.term.last_day
    signed_on = ended + timedelta(days=19)
    return Renewal(
        contract=old.id,
        record_id=f"{paper.client.id}-{len(paper.contracts) + 1}",
        term_ends_on=months_after(ended, 12),
        amount=old.amount(whole(old.monthly_fee * 1.02)),
        signed_on=signed_on,
        by=scene.carer(paper.client, signed_on).id,
    )


def _closures(scene: Scene) -> list[Event]:
    return [
        Closure(
            client.id,
            client.life.left,
            client.life.reason,
            client.life.end_kind,
            by=scene.crew.managers[client.life.team].id,
        )
        for client in scene.clients
        if client.part in CLOSED and client.life.left
    ]
