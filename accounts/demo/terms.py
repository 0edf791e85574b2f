"""From when until when a client's contracts run, one term after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from accounts.demo.clients import Client
from accounts.demo.days import DAY, last_month_end, month_end, months_after
from accounts.demo.world import World

ROLLING = 0


@dataclass(frozen=True)
class Term:
    """One contract's days: `end` is the last day agreed, blank where it rolls on."""

    start: date
    end: date | None
    ended_on: date | None = None

    @property
    def last_day(self) -> date:
        return self.ended_on or self.end or date.max


def terms(world: World, client: Client, dice: Random) -> list[Term]:
    """One after the other, until the client left or somebody has yet to decide."""
    months, anchor = _length(client, dice), _anchor(world, client, dice)
    if months == ROLLING:
        start = client.life.joined
        return [Term(start, None, client.life.left), *_after_a_break(world, client)]
    ends = _ends(anchor, months, world)
    start = _first_start(world, client, ends)
    chain = list(_chain(world, client, start, ends, dice))
    if client.part == "early_renewal":
        chain.append(Term(world.today.replace(day=1), months_after(anchor, 12)))
    return [*chain, *_after_a_break(world, client)]


def _length(client: Client, dice: Random) -> int:
    drawn = dice.choices((12, 6, ROLLING), (60, 12, 28))[0]
    match client.part:
        case "":
            return drawn
        case "two_years":
            return 24
        case "inherited" | "paused" | "resumed" | "downsell":
            return ROLLING
    return 12


def _anchor(world: World, client: Client, dice: Random) -> date:
    """A last day of one of its terms; all others are counted from it."""
    soon = month_end(world.today + timedelta(days=dice.randrange(10, 350)))
    match client.part:
        case "notice":
            return world.today + timedelta(days=12)
        case "undecided":
            return last_month_end(world.days_ago(20))
        case "late_renewal":
            return last_month_end(world.days_ago(45))
        case "early_renewal":
            return month_end(world.today + timedelta(days=40))
        case "neglected":
            return month_end(world.today + timedelta(days=55))
        case "two_years":
            return month_end(world.today + timedelta(days=120))
    if client.life.left:
        broken_off = not client.part and dice.random() < 0.3
        return months_after(client.life.left, 4) if broken_off else client.life.left
    return months_after(client.life.joined, 12) - DAY if client.life.is_new else soon


def _ends(anchor: date, months: int, world: World) -> list[date]:
    count = world.size.months // months + 3
    return [months_after(anchor, months * number) for number in range(-count, count)]


def _first_start(world: World, client: Client, ends: list[date]) -> date:
    """Older clients' records begin with the term that ran when all records began."""
    if client.life.joined >= world.first_day:
        return client.life.joined
    return max(end for end in ends if end < world.first_day) + DAY


def _chain(
    world: World, client: Client, start: date, ends: list[date], dice: Random
) -> Iterator[Term]:
    left = client.life.left
    for end in (end for end in ends if end > start + timedelta(days=60)):
        if left and left <= end:
            yield Term(start, end, left)
            return
        if client.part == "notice" and end > world.today:
            yield Term(start, end, end)
            return
        goes_on = _goes_on(world, client, end, dice)
        yield Term(start, end, end if goes_on and end < world.today else None)
        if not goes_on:
            return
        start = end + DAY


def _goes_on(world: World, client: Client, end: date, dice: Random) -> bool:
    """Whether the next term is agreed: of those that end soon, every second one is."""
    if client.part in ("undecided", "late_renewal") and end > world.days_ago(90):
        return False
    if end < world.today:
        return True
    soon = end < world.today + timedelta(days=60)
    return soon and not client.part and dice.random() < 0.5


def _after_a_break(world: World, client: Client) -> list[Term]:
    """The year that a client who came back has agreed to."""
    back = client.life.back_on
    return [Term(back, months_after(back, 12) - DAY)] if back else []
