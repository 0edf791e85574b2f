"""When clients come and go, and which part some of them play in the story."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from accounts.demo.agency import CREATIVE, DIGITAL, PR, TEAMS, Team
from accounts.demo.days import DAY, last_month_end, month_end, months_after, spread
from accounts.demo.world import World

QUIET = (8, 12)
REASONS = (
    ("budget cut", "voluntary"),
    ("went to competitor", "voluntary"),
    ("in-housed", "voluntary"),
    ("price", "voluntary"),
    ("insolvent", "involuntary"),
    ("champion left", "voluntary"),
    ("we resigned the account", "resigned_by_us"),
)
# The parts that clients play who are still there, by team.
PARTS = {
    PR.id: ("neglected", "two_hours", "dollar", "parent", "brand", "early_renewal"),
    DIGITAL.id: ("notice", "paused", "resumed", "forgotten", "two_years"),
    CREATIVE.id: (
        *("late_renewal", "undecided", "downsell", "neglected"),
        *("handed_over", "handed_over", "handed_over"),
    ),
}


@dataclass(frozen=True)
class Life:
    """A client's time with us: first and last day in force, and the day it came back."""

    team: str
    joined: date
    part: str = ""
    left: date | None = None
    reason: str = ""
    end_kind: str = ""
    back_on: date | None = None
    is_new: bool = False

    def is_there(self, day: date) -> bool:
        if self.back_on and day >= self.back_on:
            return True
        return self.joined <= day and (self.left is None or day <= self.left)


def lives(world: World) -> list[Life]:
    """Everybody's, team by team."""
    shares = _shares(world.size.clients)
    return [
        life
        for team, share in zip(TEAMS, shares, strict=True)
        for life in _team_lives(world, team, share)
    ]


def handed_over_to_star_on(world: World) -> date:
    """The day the star took over a client that left four weeks later."""
    return _inherited_left(world).replace(day=3)


def _shares(clients: int) -> list[int]:
    return [clients // 3 + (index < clients % 3) for index in range(3)]


def _team_lives(world: World, team: Team, share: int) -> list[Life]:
    """One does projects only; most were there before; the others come along the way."""
    dice = world.dice(f"lives of {team.id}")
    old_hands = round((share - 1) * 0.72)
    lost = _losses(world, team, old_hands, dice)
    there = _still_there(world, team, old_hands - len(lost), dice)
    new = _new_ones(world, team, share - 1 - old_hands, dice)
    project_client = Life(team.id, world.first_day + DAY * 40, "projects_only", is_new=True)
    return [*lost, *there, *new, project_client]


def _losses(world: World, team: Team, old_hands: int, dice: Random) -> list[Life]:
    count = max(round(team.yearly_loss * old_hands * world.years), 2)
    if team is PR:
        return _losses_around_the_star(world, count, dice)
    if team is CREATIVE:
        return _losses_with_a_detractor(world, count, dice)
    days = spread(count, start=world.first_day + DAY * 30, end=world.days_ago(30), dice=dice)
    lost = [_lost(team, day, dice) for day in days]
    returned = months_after(world.today.replace(day=1), -7)
    first = min(lost[0].left or world.today, months_after(returned, -6) - DAY)
    lost[0] = replace(lost[0], part="win_back", left=first, back_on=returned)
    return lost


def _losses_around_the_star(world: World, count: int, dice: Random) -> list[Life]:
    """One that the star lost, one that the star had inherited four weeks before it left."""
    own = last_month_end(world.days_ago(215))
    inherited = _inherited_left(world)
    earlier = spread(count - 2, start=world.first_day + DAY * 30, end=own - DAY * 180, dice=dice)
    return [
        *(_lost(PR, day, dice) for day in earlier),
        replace(_lost(PR, own, dice), part="lost_by_star", left=own, reason="budget cut"),
        replace(_lost(PR, own, dice), part="inherited", left=inherited, reason="in-housed"),
    ]


def _losses_with_a_detractor(world: World, count: int, dice: Random) -> list[Life]:
    left = last_month_end(world.days_ago(25))
    start, end = world.first_day + DAY * 30, left - DAY * 60
    return [
        *(_lost(CREATIVE, day, dice) for day in spread(count - 1, start=start, end=end, dice=dice)),
        Life(CREATIVE.id, _long_ago(world, dice), "detractor", left, "performance", "voluntary"),
    ]


def _inherited_left(world: World) -> date:
    return last_month_end(world.days_ago(50))


def _lost(team: Team, day: date, dice: Random) -> Life:
    reason, kind = dice.choice(REASONS)
    joined = months_after(day.replace(day=1), -dice.randint(30, 70))
    return Life(team.id, joined, "", last_month_end(day), reason, kind)


def _still_there(world: World, team: Team, count: int, dice: Random) -> list[Life]:
    parts = (*PARTS[team.id], *[""] * count)
    return [Life(team.id, _long_ago(world, dice), parts[index]) for index in range(count)]


def _new_ones(world: World, team: Team, count: int, dice: Random) -> list[Life]:
    start, end = world.first_day + DAY * 20, world.days_ago(35)
    days = spread(count, start=start, end=end, dice=dice)
    return [Life(team.id, _first_day(day, dice), is_new=True) for day in days]


def _first_day(day: date, dice: Random) -> date:
    """Contracts begin on the first or in the middle of a month that isn't quiet."""
    if day.month in QUIET:
        day = month_end(day) + DAY
    return day.replace(day=dice.choice((1, 1, 15)))


def _long_ago(world: World, dice: Random) -> date:
    return (world.first_day - timedelta(days=dice.randint(60, 2000))).replace(day=1)
