"""Contracts beside a client's own: one that a brand's parent took over, and media on account."""

from dataclasses import replace
from datetime import date

from accounts.demo.days import DAY, last_month_end, months_after
from accounts.demo.paper import Contract, Paper, whole
from accounts.demo.terms import Term
from accounts.demo.world import World

CAMPAIGN, MEDIA, BUDGETS = "Group campaign", "Media budget", 4


def with_side_contracts(world: World, papers: list[Paper]) -> list[Paper]:
    return _with_media(world, _with_campaign(world, papers))


def moved_on(world: World) -> date:
    """The first day of the brand's campaign as its parent's: about five months ago."""
    return last_month_end(world.days_ago(140)) + DAY


def _with_campaign(world: World, papers: list[Paper]) -> list[Paper]:
    """The brand ordered it, and later its parent took it over, for a little less."""
    by_part = {paper.client.part: paper for paper in papers}
    ordered = _ordered(world, by_part["brand"])
    taken_over = _taken_over(world, by_part["parent"], ordered)
    more = {contract.client: contract for contract in (ordered, taken_over)}
    return [_with(paper, more.get(paper.client.id)) for paper in papers]


def _ordered(world: World, brand: Paper) -> Contract:
    start = months_after(world.first_day, 7)
    return replace(
        _beside(brand, "campaign", CAMPAIGN, start),
        term=Term(start, None, moved_on(world) - DAY),
        monthly_fee=whole(brand.client.monthly_fee * 0.3),
        end_reason="moved to the parent",
        end_kind="transferred",
    )


def _taken_over(world: World, parent: Paper, ordered: Contract) -> Contract:
    return replace(
        _beside(parent, "campaign", CAMPAIGN, moved_on(world)),
        monthly_fee=whole(ordered.monthly_fee * 0.95),
        renews=ordered.id,
    )


def _beside(paper: Paper, suffix: str, service: str, start: date) -> Contract:
    """A rolling contract billed by the month, beside the client's own."""
    return Contract(
        id=f"{paper.client.id}-{suffix}",
        client=paper.client.id,
        service=service,
        term=Term(start, None),
        monthly_fee=0,
        interval="month",
        currency=paper.client.currency,
        signed_on=start - DAY * 10,
    )


def _with_media(world: World, papers: list[Paper]) -> list[Paper]:
    """Some clients pay for space through us: money that is no income of ours."""
    old_hands = [
        paper.client.id
        for paper in papers
        if not (paper.client.part or paper.client.life.left)
        and paper.client.life.joined < world.first_day
    ]
    buyers = old_hands[:: max(len(old_hands) // BUDGETS, 1)][:BUDGETS]
    return [
        _with(paper, _media(world, paper) if paper.client.id in buyers else None)
        for paper in papers
    ]


def _media(world: World, paper: Paper) -> Contract:
    return replace(
        _beside(paper, "media", MEDIA, months_after(world.first_day, 3)),
        monthly_fee=whole(paper.client.monthly_fee * 0.6),
        billing_type="pass_through",
    )


def _with(paper: Paper, contract: Contract | None) -> Paper:
    return replace(paper, contracts=(*paper.contracts, contract)) if contract else paper
