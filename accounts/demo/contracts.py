"""What clients pay: their retainers, renewed early or late, and how the fees change."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from accounts.demo.agency import CREATIVE, DIGITAL, PR
from accounts.demo.changes import changes
from accounts.demo.clients import Client
from accounts.demo.days import any_day
from accounts.demo.notice import notice_days
from accounts.demo.paper import INTERVALS, Change, Contract, Paper, whole
from accounts.demo.portfolios import CLOSED, Portfolios
from accounts.demo.terms import Term, terms
from accounts.demo.world import Row, World

SERVICES = {
    PR.id: ("Media relations", "Corporate communications", "Crisis readiness"),
    DIGITAL.id: ("Search", "Paid social", "Website care"),
    CREATIVE.id: ("Content studio", "Brand design", "Campaigns"),
}


def papers(world: World, made: list[Client], books: Portfolios) -> list[Paper]:
    return [
        _paper(world, client, books, world.dice(f"contracts of {client.id}"))
        for client in made
        if client.part != "projects_only"
    ]


def _paper(world: World, client: Client, books: Portfolios, dice: Random) -> Paper:
    fee = float(client.monthly_fee)
    first = Contract(
        id="",
        client=client.id,
        service=dice.choice(SERVICES[client.life.team]),
        term=Term(client.life.joined, None),
        monthly_fee=fee,
        interval=dice.choices(list(INTERVALS), (80, 12, 4, 4))[0],
        currency=client.currency,
    )
    contracts: list[Contract] = []
    changed: list[Change] = []
    for term in terms(world, client, dice):
        draft = replace(first, id=f"{client.id}-{len(contracts) + 1}", term=term, monthly_fee=fee)
        contract = _ended(world, client, _signed(world, client, draft, contracts, dice), dice)
        contracts.append(contract)
        latest = changes(world, client, contract, books, dice)
        changed += latest
        fee = next((change.monthly_fee for change in latest[::-1] if change.monthly_fee), fee)
        fee = whole(fee * dice.choice((1, 1, 1, 1, 1.03, 1.05, 1.08)))
    if _buys_a_second_service(client, dice):
        contracts.append(_second_service(world, client, first, dice))
    return Paper(client, tuple(contracts), tuple(changed))


def _signed(
    world: World, client: Client, draft: Contract, earlier: list[Contract], dice: Random
) -> Contract:
    """Most are signed in time, some only when the new term already runs."""
    start = draft.term.start
    is_renewal = bool(earlier) and start != client.life.back_on
    early = min(start - timedelta(days=dice.randint(8, 50)), world.days_ago(2))
    late = start + timedelta(days=dice.randint(3, 20))
    is_late = is_renewal and dice.random() < 0.12 and late < world.today
    return replace(
        draft,
        signed_on=late if is_late else early,
        renews=earlier[-1].id if is_renewal else "",
    )


def _ended(world: World, client: Client, contract: Contract, dice: Random) -> Contract:
    """With what is known about its end, where a client left or is going to."""
    life, ended_on = client.life, contract.term.ended_on
    if client.part == "notice" and ended_on and ended_on > world.today:
        return replace(
            contract,
            end_reason="budget cut",
            end_kind="voluntary",
            notice_given_on=world.days_ago(48),
        )
    if not life.left or ended_on != life.left or client.part in CLOSED:
        return contract
    gave_notice = contract.term.end is None or dice.random() < 0.5
    return replace(
        contract,
        end_reason=life.reason,
        end_kind=life.end_kind,
        notice_given_on=life.left - timedelta(days=60) if gave_notice else None,
    )


def _buys_a_second_service(client: Client, dice: Random) -> bool:
    return not (client.part or client.life.left or client.life.is_new) and dice.random() < 0.35


def _second_service(world: World, client: Client, first: Contract, dice: Random) -> Contract:
    others = [other for other in SERVICES[client.life.team] if other != first.service]
    start = any_day(dice, start=world.first_day, end=world.days_ago(60)).replace(day=1)
    return Contract(
        id=f"{client.id}-second",
        client=client.id,
        service=dice.choice(others),
        term=Term(start, None),
        monthly_fee=whole(client.monthly_fee * dice.uniform(0.2, 0.4)),
        interval="month",
        currency=client.currency,
        signed_on=start - timedelta(days=dice.randint(5, 25)),
    )


def contract_rows(world: World, made: list[Paper]) -> list[Row]:
    return [
        {
            "id": contract.id,
            "client": contract.client,
            "kind": "retainer",
            "service": contract.service,
            "starts_on": _if_recorded(world, contract.term.start, contract.term.start),
            "term_ends_on": str(contract.term.end or ""),
            "ended_on": _ended_on(paper.client, contract),
            "amount": contract.amount(contract.monthly_fee),
            "interval": contract.interval,
            "currency": contract.currency,
            "renews": contract.renews,
            "signed_on": _if_recorded(world, contract.term.start, contract.signed_on),
            "notice_days": notice_days(world, paper.client, contract),
            "notice_given_on": str(contract.notice_given_on or ""),
            "end_reason": contract.end_reason,
            "end_kind": contract.end_kind,
            "billing_type": contract.billing_type,
        }
        for paper in made
        for contract in paper.contracts
    ]


def _if_recorded(world: World, start: date, day: date | None) -> str:
    """Of contracts that were in force already, nobody wrote down when they began."""
    return str(day or "") if start >= world.first_day else ""


def _ended_on(client: Client, contract: Contract) -> str:
    """Blank where the client is closed by action: see `story`."""
    ended = contract.term.ended_on
    return "" if client.part in CLOSED and ended == client.life.left else str(ended or "")
