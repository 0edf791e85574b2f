"""Proposals: won where a contract shows it, and lost, expired or still open beside them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from accounts.demo.agency import TEAMS, Team
from accounts.demo.clients import CHANNELS, prospects
from accounts.demo.days import any_day, spread
from accounts.demo.delivery import Project
from accounts.demo.moments import Scene
from accounts.demo.paper import Paper, whole
from accounts.demo.world import CURRENCY, Row

KINDS = ("upsell", "cross_sell", "cross_sell", "new_business", "new_business")


@dataclass(frozen=True)
class Opportunity:
    person: str
    kind: str
    sent_on: date
    outcome: str
    amount: float
    decided_on: date | None = None
    client: str = ""
    prospect: str = ""
    channel: str = ""
    currency: str = CURRENCY
    interval: str = "month"
    opened_on: date | None = None
    origin_contact: str = ""
    referral: str = ""


def opportunities(scene: Scene, papers: list[Paper], projects: list[Project]) -> list[Opportunity]:
    """In order of the day they were sent."""
    dice = scene.world.dice("opportunities")
    won = [
        *_won_clients(scene, papers, dice),
        *_won_upsells(scene, papers, dice),
        *_won_projects(projects, dice),
    ]
    names = iter(prospects(scene.world, 40 + scene.world.size.clients * 2))
    counts = Counter(_team_of(scene, one) for one in won)
    others = [
        opportunity
        for team in TEAMS
        for opportunity in [
            *_not_won(scene, team, counts[team.id], names, dice),
            *_open(scene, team, names, dice),
        ]
    ]
    return sorted([*won, *others], key=lambda one: (one.sent_on, one.client, one.prospect))


def _team_of(scene: Scene, opportunity: Opportunity) -> str:
    return scene.team(scene.people[opportunity.person], opportunity.sent_on).id


def _won_clients(scene: Scene, papers: list[Paper], dice: Random) -> list[Opportunity]:
    """One for each client who came while we kept records."""
    found = []
    for paper in papers:
        client, contract = paper.client, paper.contracts[0]
        if client.life.is_new and contract.signed_on:
            sent_on = contract.signed_on - timedelta(days=dice.randint(10, 35))
            found.append(
                Opportunity(
                    person=scene.carer(client, client.life.joined).id,
                    kind="new_business",
                    sent_on=sent_on,
                    outcome="won",
                    amount=contract.monthly_fee,
                    decided_on=contract.signed_on,
                    client=client.id,
                    channel=client.channel,
                    currency=client.currency,
                )
            )
    return found


def _won_upsells(scene: Scene, papers: list[Paper], dice: Random) -> list[Opportunity]:
    """One for each time that a client bought more."""
    return [
        Opportunity(
            person=change.person or scene.carer(paper.client, change.signed_on).id,
            kind=change.kind,
            sent_on=change.signed_on - timedelta(days=dice.randint(6, 28)),
            outcome="won",
            amount=(change.monthly_fee or 0) - change.before,
            decided_on=change.signed_on,
            client=paper.client.id,
            currency=paper.client.currency,
        )
        for paper in papers
        for change in paper.changes
        if change.kind in ("upsell", "cross_sell") and change.signed_on
    ]


def _won_projects(projects: list[Project], dice: Random) -> list[Opportunity]:
    return [
        Opportunity(
            person=project.person,
            kind="cross_sell",
            sent_on=project.started_on - timedelta(days=dice.randint(18, 40)),
            outcome="won",
            amount=project.fee,
            decided_on=project.started_on - timedelta(days=10),
            client=project.client.id,
            currency=project.client.currency,
            interval="once",
        )
        for project in projects
    ]


def _not_won(
    scene: Scene, team: Team, won: int, names: Iterator[str], dice: Random
) -> list[Opportunity]:
    """So many that the team wins the share it is known for; the latest aren't decided yet."""
    count = round(won * (1 - team.conversion) / team.conversion)
    days = spread(count, start=scene.world.first_day, end=scene.world.days_ago(20), dice=dice)
    return [_decided(_sent(scene, team, day, names, dice), scene.world.today, dice) for day in days]


def _decided(proposal: Opportunity, today: date, dice: Random) -> Opportunity:
    decided_on = proposal.sent_on + timedelta(days=dice.randint(12, 48))
    if decided_on >= today:
        return proposal
    outcome = dice.choices(("lost", "expired"), (78, 22))[0]
    return replace(proposal, outcome=outcome, decided_on=decided_on)


def _open(scene: Scene, team: Team, names: Iterator[str], dice: Random) -> list[Opportunity]:
    start, end = scene.world.days_ago(40), scene.world.days_ago(2)
    days = [any_day(dice, start=start, end=end) for _ in range(dice.randint(2, 4))]
    return [_sent(scene, team, day, names, dice) for day in days]


def _sent(scene: Scene, team: Team, day: date, names: Iterator[str], dice: Random) -> Opportunity:
    """A proposal on its way: to a prospect, or to one of the person's own clients."""
    person = dice.choice(scene.crew.serving(team.id, day))
    clients = [one for one in scene.clients if scene.books.owner_on(one.id, day) == person.id]
    kind = dice.choice(KINDS)
    if kind == "new_business" or not clients:
        proposal = Opportunity(person.id, "new_business", day, "open", dice.randrange(2000, 9000))
        return replace(proposal, prospect=next(names), channel=dice.choice(CHANNELS))
    client = dice.choice(clients)
    more = whole(client.monthly_fee * dice.uniform(0.08, 0.25))
    proposal = Opportunity(person.id, kind, day, "open", more)
    return replace(proposal, client=client.id, currency=client.currency)


def opportunity_rows(made: list[Opportunity]) -> list[Row]:
    return [
        {
            "id": f"o{number:04}",
            "client": one.client,
            "prospect": one.prospect,
            "person": one.person,
            "kind": one.kind,
            "channel": one.channel,
            "origin_contact": one.origin_contact,
            "referral": one.referral,
            "opened_on": str(one.opened_on or ""),
            "sent_on": str(one.sent_on),
            "decided_on": str(one.decided_on or ""),
            "outcome": one.outcome,
            "amount": f"{one.amount:.2f}",
            "currency": one.currency,
            "interval": one.interval,
        }
        for number, one in enumerate(made, start=1)
    ]
