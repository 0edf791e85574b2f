"""How the fee of a running contract changes: more, less, paused, adjusted."""

from datetime import date, timedelta
from random import Random

from accounts.demo.agency import CREATIVE
from accounts.demo.clients import Client
from accounts.demo.days import month_starts, months_after
from accounts.demo.paper import Change, Contract, Paper, whole
from accounts.demo.portfolios import Portfolios
from accounts.demo.world import Row, World

DISCOUNTED = 0.3
MORE = ("More content", "A second market", "Another channel", "A larger team", "Monthly report")


def changes(
    world: World, client: Client, contract: Contract, books: Portfolios, dice: Random
) -> list[Change]:
    if told := _told_changes(world, client, contract):
        return told
    fee, found = contract.monthly_fee, _end_of_discount(world, client, contract)
    fee = next((change.monthly_fee or fee for change in found), fee)
    start = max(contract.term.start + timedelta(days=61), world.first_day)
    end = min(contract.term.last_day, world.today) - timedelta(days=30)
    for month in month_starts(start, end):
        if dice.random() < _upsell_chance(client, month):
            found.append(_upsell(contract, month, fee, books, dice))
        elif month.month == 1 and contract.term.end is None and dice.random() < 0.5:
            raised = whole(fee * 1.03)
            found.append(
                Change(contract, month, "indexation", raised, fee, reason="Yearly adjustment")
            )
        elif dice.random() < _downsell_chance(client):
            found.append(_downsell(contract, month, whole(fee * dice.uniform(0.75, 0.9)), fee))
        fee = next((change.monthly_fee or fee for change in found[-1:]), fee)
    return found


def _upsell_chance(client: Client, month: date) -> float:
    """About every third client a year buys more; those about to go do not."""
    left = client.life.left
    if client.part in ("neglected", "detractor", "notice") or (left and (left - month).days < 240):
        return 0
    quiet = 0.4 if month.month in (1, 9) else 1
    return (0.014 if client.life.team == CREATIVE.id else 0.07) * quiet


def _downsell_chance(client: Client) -> float:
    """Now and then somebody saves, mostly where they are less happy with us."""
    return 0.012 if client.life.team == CREATIVE.id else 0.003


def _downsell(contract: Contract, month: date, lower: float, before: float) -> Change:
    return Change(contract, month, "downsell", lower, before, reason="Smaller budget")


def _end_of_discount(world: World, client: Client, contract: Contract) -> list[Change]:
    """Some new clients pay a tenth less in their first half-year."""
    on = months_after(contract.term.start.replace(day=1), 6)
    is_first = client.life.is_new and contract.term.start == client.life.joined
    if not is_first or on > world.days_ago(1) or on > contract.term.last_day:
        return []
    if world.dice(f"discount of {client.id}").random() > DISCOUNTED:
        return []
    full, before = whole(contract.monthly_fee / 0.9), contract.monthly_fee
    return [Change(contract, on, "discount_end", full, before, reason="End of the first half-year")]


def _upsell(contract: Contract, month: date, fee: float, books: Portfolios, dice: Random) -> Change:
    signed_on = month - timedelta(days=dice.randint(4, 25))
    return Change(
        contract=contract,
        on=month,
        kind=dice.choice(("upsell", "upsell", "upsell", "cross_sell")),
        monthly_fee=whole(fee * dice.uniform(1.05, 1.18)),
        before=fee,
        signed_on=signed_on,
        person=books.owner_on(contract.client, signed_on),
        reason=dice.choice(MORE),
    )


def _told_changes(world: World, client: Client, contract: Contract) -> list[Change]:
    """Those that the story wants, in the contract that is running."""
    if not contract.term.start < world.days_ago(230) or contract.term.last_day < world.today:
        return []
    fee = contract.monthly_fee
    match client.part:
        case "downsell":
            month = months_after(world.today.replace(day=1), -1)
            lower = whole(fee * 0.75)
            return [Change(contract, month, "downsell", lower, fee, reason="Budget cut")]
        case "paused":
            month = world.days_ago(40).replace(day=1)
            return [Change(contract, month, "pause", reason="Department is reorganised")]
        case "resumed":
            month = world.days_ago(200).replace(day=1)
            back = months_after(month, 2)
            return [Change(contract, month, "pause"), Change(contract, back, "resume")]
        case "two_years" if contract.term.end:
            later = months_after(contract.term.end, 3)
            on = world.days_ago(30)
            return [Change(contract, on, "extension", term_ends_on=later, signed_on=on)]
    return []


def change_rows(made: list[Paper]) -> list[Row]:
    return [
        {
            "id": f"{change.contract.id}-change-{number}",
            "contract": change.contract.id,
            "on": str(change.on),
            "kind": change.kind,
            "amount": change.contract.amount(change.monthly_fee) if change.monthly_fee else "",
            "term_ends_on": str(change.term_ends_on or ""),
            "signed_on": str(change.signed_on or ""),
            "person": change.person,
            "reason": change.reason,
        }
        for paper in made
        for number, change in enumerate(paper.changes, start=1)
    ]
