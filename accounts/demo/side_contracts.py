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
    brand, parent = by_part["brand"], by_part["parent"]
    start, moved = months_after(world.first_day, 7), moved_on(world)
    old = replace(
        brand.contracts[0],
        id=f"{brand.client.id}-campaign",
        service=CAMPAIGN,
        term=Term(start, None, moved - DAY),
        monthly_fee=whole(brand.client.monthly_fee * 0.3),
        interval="month",
        renews="",
        signed_on=start - DAY * 12,
        end_reason="moved to the parent",
        end_kind="transferred",
    )
    new = replace(
        old,
        id=f"{parent.client.id}-campaign",
        client=parent.client.id,
        term=Term(moved, None),
        monthly_fee=whole(old.monthly_fee * 0.95),
        currency=parent.client.currency,
        renews=old.id,
        signed_on=moved - DAY * 9,
        end_reason="",
        end_kind="",
    )
    more = {brand.client.id: old, parent.client.id: new}
    return [_with(paper, more.get(paper.client.id)) for paper in papers]


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
    start = months_after(world.first_day, 3)
    return replace(
        paper.contracts[0],
        id=f"{paper.client.id}-media",
        service=MEDIA,
        term=Term(start, None),
        monthly_fee=whole(paper.client.monthly_fee * 0.6),
        interval="month",
        renews="",
        signed_on=start - DAY * 10,
        end_reason="",
        end_kind="",
        notice_given_on=None,
        billing_type="pass_through",
    )


def _with(paper: Paper, contract: Contract | None) -> Paper:
    return replace(paper, contracts=(*paper.contracts, contract)) if contract else paper
