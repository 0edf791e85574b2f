"""What the group aims for: published benchmarks, its own steps, and a few exceptions."""

from dataclasses import dataclass, replace
from datetime import date

from accounts.demo.agency import CREATIVE, TEAMS
from accounts.demo.clients import Client
from accounts.demo.days import months_after
from accounts.demo.people import Staff, joined_on
from accounts.demo.requests import CHARTER_HOURS, SHORT_CHARTER_HOURS
from accounts.demo.world import Row, World

HOUR = 3600
SOURCE = "Plant, KPIs for agency account management"
ALL = ("month", "quarter", "year")
PLAN = "Our plan for the year: 5 % more fees from the clients we have."


@dataclass(frozen=True)
class Target:
    kpi: str
    window: str
    reason: str
    target: float | None = None
    low: float | None = None
    high: float | None = None
    floor: float | None = None
    stretch: float | None = None
    scope: str = "agency"
    starts_on: date | None = None
    until: date | None = None


def targets(world: World, crew: Staff, made: list[Client]) -> list[Target]:
    hasty = next(client for client in made if client.part == "two_hours")
    found = [
        *_benchmarks(),
        *_steps(world),
        *_growth(world),
        *_upsell(world, crew),
        *_exceptions(world, crew),
        Target(
            "first_response_time",
            "month",
            "Its charter promises an answer within two hours.",
            target=SHORT_CHARTER_HOURS * HOUR,
            scope=f"client:{hasty.id}",
        ),
    ]
    return [replace(one, starts_on=one.starts_on or world.first_day) for one in found]


def _benchmarks() -> list[Target]:
    """Published figures that held all the time."""
    band = f"{SOURCE}: 2-4 touch points per client and month."
    return [
        Target("nps", "year", f"{SOURCE}: 70+.", target=70, floor=30),
        Target("proposal_conversion", "year", f"{SOURCE}: 50 %+ of proposals won.", target=50),
        Target("proposal_conversion", "quarter", f"{SOURCE}: 50 %+ of proposals won.", target=50),
        Target("contract_renewal_rate", "year", "Our own: nine in ten renew.", target=90),
        Target("referral_rate", "year", f"{SOURCE}: typically 20 %+ of clients.", target=20),
        Target("on_time_delivery", "year", f"{SOURCE}: 90 % by the agreed date.", target=90),
        *(
            Target(kpi, window, band, low=2, high=4)
            for kpi in ("touchpoints_upstream", "touchpoints_downstream")
            for window in ALL
        ),
        *(
            Target(
                "sla_attainment",
                window,
                f"{SOURCE}: the charter's four hours; that nine in ten are in time is ours.",
                target=90,
            )
            for window in ALL
        ),
    ]


def _steps(world: World) -> list[Target]:
    """Retention was raised at the turn of the year; replies get faster next quarter."""
    new_year, next_quarter = world.today.replace(month=1, day=1), _next_quarter(world.today)
    first, then = (
        "Two points above where we stood.",
        f"{SOURCE}: 90 %+ a year. We are ready for it.",
    )
    promised = f"{SOURCE}: four hours to answer an e-mail."
    faster = "Clients compare us with agencies that answer before lunch: half an hour less."
    return [
        Target("logo_retention", "year", first, target=88, until=new_year),
        Target("logo_retention", "year", then, target=90, stretch=95, starts_on=new_year),
        Target("churn_rate", "year", first, target=12, until=new_year),
        Target("churn_rate", "year", then, target=10, stretch=5, starts_on=new_year),
        *(
            target
            for window in ALL
            for target in _step(
                Target("first_response_time", window, promised, target=CHARTER_HOURS * HOUR),
                Target("first_response_time", window, faster, target=3.5 * HOUR),
                on=next_quarter,
            )
        ),
    ]


def _growth(world: World) -> list[Target]:
    """The published growth was tried, found to mean doubling every year, and replaced."""
    new_year = world.today.replace(month=1, day=1)
    published = f"{SOURCE}: 5-10 % a month. That would be 80-214 % a year."
    ours = "One per cent a month is 12.7 % a year: what we can staff."
    return [
        Target("mrr_growth", "month", published, target=5, stretch=10, until=new_year),
        Target("mrr_growth", "month", ours, target=1, floor=0, starts_on=new_year),
        Target("mrr_growth", "quarter", ours, target=3, floor=0, starts_on=new_year),
        Target("mrr_growth", "year", ours, target=12, floor=0, starts_on=new_year),
    ]


def _upsell(world: World, crew: Staff) -> list[Target]:
    """Money is planned for each: nobody can be held to the whole agency's sum."""
    teams = [(f"team:{team.id}", 4_000) for team in TEAMS]
    people = [
        (f"person:{person.id}", 1_000)
        for person in crew.account_managers
        if person.team_on(world.today)
    ]
    return [
        Target("upsell_revenue", window, PLAN, target=amount / parts, scope=scope)
        for scope, amount in [("agency", 12_000), *teams, *people]
        for window, parts in (("year", 1), ("quarter", 4))
    ]


def _exceptions(world: World, crew: Staff) -> list[Target]:
    """The team that has a hard year, and the colleague who is new."""
    new_year, joined = world.today.replace(month=1, day=1), joined_on(world)
    recovery = "Recovery plan: 50 this year, then back to everybody's 70."
    ramp = "Ramp for the first half-year, while the clients are taken over."
    return [
        Target("nps", "year", recovery, target=50, scope=f"team:{CREATIVE.id}", starts_on=new_year),
        *(
            Target(
                "sla_attainment",
                window,
                ramp,
                target=75,
                scope=f"person:{crew.joiner.id}",
                starts_on=joined,
                until=months_after(joined.replace(day=1), 6),
            )
            for window in ALL
        ),
    ]


def _step(before: Target, after: Target, *, on: date) -> list[Target]:
    return [replace(before, until=on), replace(after, starts_on=on)]


def _next_quarter(day: date) -> date:
    return months_after(day.replace(day=1), 3 - (day.month - 1) % 3)


def target_rows(made: list[Target]) -> list[Row]:
    return [
        {
            "kpi": one.kpi,
            "scope": one.scope,
            "window": one.window,
            "from": str(one.starts_on),
            "until": str(one.until or ""),
            "floor": _figure(one.floor),
            "target": _figure(one.target),
            "stretch": _figure(one.stretch),
            "low": _figure(one.low),
            "high": _figure(one.high),
            "reason": one.reason,
        }
        for one in made
    ]


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
