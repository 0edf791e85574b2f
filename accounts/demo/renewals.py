"""Proposals to go on together: for the terms that end soon, and for some that were renewed."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from accounts.demo.clients import Client
from accounts.demo.growth import Opportunity
from accounts.demo.moments import Scene
from accounts.demo.paper import Change, Contract, Paper, whole

# Within so many days of its end a term is talked about.
AHEAD = timedelta(days=90)
# Most go on after a talk: a proposal on paper is the exception, and for who comes up the rule.
WRITTEN, LEFT_WITH_ONE, PREPARED = 0.25, 0.5, 0.7
OCCASION = "renewal talk"


def renewal_proposals(scene: Scene, papers: list[Paper]) -> list[Opportunity]:
    """In order of the client; each client's by dice of its own."""
    return [
        proposal
        for paper in papers
        for proposal in _of(scene, paper, scene.world.dice(f"renewals of {paper.client.id}"))
    ]


def _of(scene: Scene, paper: Paper, dice: Random) -> Iterator[Opportunity]:
    decided = [*_renewed(paper), *_extended(paper), *_left(paper)]
    for signed_on, kind, outcome, fee in decided:
        chance = WRITTEN if outcome == "won" else LEFT_WITH_ONE
        if signed_on > scene.world.first_day and dice.random() < chance:
            sent_on = signed_on - timedelta(days=dice.randint(12, 40))
            yield _proposal(scene, paper.client, kind, fee, (sent_on, signed_on), outcome)
    if _comes_up(paper, scene.world.today) and dice.random() < PREPARED:
        sent_on = scene.world.days_ago(dice.randint(3, 25))
        fee = whole(paper.last.monthly_fee * dice.choice((1.0, 1.0, 1.05, 1.1)))
        kind = dice.choice(("renewal", "renewal", "extension"))
        yield _proposal(scene, paper.client, kind, fee, (sent_on, None), "open")


def _comes_up(paper: Paper, today: date) -> bool:
    term = paper.last.term
    return bool(term.end and not term.ended_on and today <= term.end <= today + AHEAD)


Decided = tuple[date, str, str, float]


def _renewed(paper: Paper) -> Iterator[Decided]:
    for contract in paper.contracts:
        if contract.renews and contract.signed_on:
            yield contract.signed_on, "renewal", "won", contract.monthly_fee


def _extended(paper: Paper) -> Iterator[Decided]:
    for change in paper.changes:
        if change.kind == "extension" and change.signed_on:
            yield change.signed_on, "extension", "won", _fee(change)


def _fee(change: Change) -> float:
    return change.monthly_fee or change.contract.monthly_fee


def _left(paper: Paper) -> Iterator[Decided]:
    """Who gave notice had often been asked to stay."""
    last: Contract = paper.last
    if last.term.ended_on and last.notice_given_on:
        yield last.notice_given_on, "renewal", "lost", last.monthly_fee


def _proposal(
    scene: Scene,
    client: Client,
    kind: str,
    fee: float,
    days: tuple[date, date | None],
    outcome: str,
) -> Opportunity:
    sent_on, decided_on = days
    return Opportunity(
        person=scene.carer(client, sent_on).id,
        kind=kind,
        sent_on=sent_on,
        outcome=outcome,
        amount=fee,
        decided_on=decided_on,
        client=client.id,
        channel=OCCASION,
        currency=client.currency,
        opened_on=sent_on - timedelta(days=7),
    )
