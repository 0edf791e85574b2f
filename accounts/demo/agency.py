"""The group itself: its teams, their working hours, and what foreign money is worth."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.demo.hours import WEEKDAYS, OfficeHours
from accounts.demo.world import CURRENCY, Row, World

GROUP, AGENCY = "lantern-row-group", "lantern-row"


@dataclass(frozen=True)
class Team:
    """A team, and how well it does."""

    id: str
    name: str
    calendar: str
    yearly_loss: float
    reply_hours: float
    touches: float
    promoters: float
    detractors: float
    conversion: float
    timezone: str = ""
    currency: str = ""


PR = Team("pr", "PR", "london", 0.09, 2.0, 1.0, 0.72, 0.06, 0.58)
DIGITAL = Team(
    "digital", "Digital", "berlin", 0.10, 2.3, 1.05, 0.69, 0.08, 0.55, "Europe/Berlin", "EUR"
)
# The team that has a bad year: slower replies, fewer touch points, more goodbyes.
CREATIVE = Team("creative", "Creative", "london", 0.17, 3.3, 0.72, 0.48, 0.18, 0.42)
TEAMS = (PR, DIGITAL, CREATIVE)
TEAM = {team.id: team for team in TEAMS}

LONG_DAY, SHORT_FRIDAY = "09:00-17:30", "09:00-16:30"
SPLIT_DAY = "09:00-12:30 13:30-18:00"
WEEKS = {
    "london": (*[LONG_DAY] * 4, SHORT_FRIDAY, "", ""),
    "berlin": (*[SPLIT_DAY] * 5, "", ""),
    "extended": (*["08:00-20:00"] * 5, "10:00-14:00", ""),
}
PLACES = {"london": "GB-ENG", "berlin": "DE-BE", "extended": "GB-ENG"}
ZONES = {"london": "Europe/London", "berlin": "Europe/Berlin", "extended": "Europe/London"}
# Units of the agency's currency for one unit, by fiscal year since the records began.
RATES = {"EUR": ("0.86", "0.85", "0.84", "0.86"), "USD": ("0.79", "0.78", "0.77", "0.76")}


def odd_days(world: World) -> dict[str, dict[date, str]]:
    """Dates with hours of their own: a summer party a year, and the office closed on 24 Dec."""
    years = range(world.first_day.year - 1, world.today.year + 2)
    christmas = {date(year, 12, 24): "" for year in years}
    party = {date(world.today.year - 1, 7, 17): "09:00-13:00"}
    return {"london": christmas | party, "berlin": christmas, "extended": {}}


def office_hours(world: World) -> dict[str, OfficeHours]:
    days = odd_days(world)
    return {
        key: OfficeHours(timezone=ZONES[key], week=week, place=PLACES[key], days=days[key])
        for key, week in WEEKS.items()
    }


def agency_rows() -> list[Row]:
    facts = {
        "name": "Lantern Row Group",
        "timezone": "Europe/London",
        "currency": CURRENCY,
        "country": "GB",
        "fiscal_year_start_month": "1",
        "week_start": "mon",
        "calendar": "london",
    }
    return [{"key": key, "value": value} for key, value in facts.items()]


def calendar_rows() -> list[Row]:
    return [
        {"id": key, "timezone": ZONES[key], "holidays": PLACES[key]}
        | dict(zip(WEEKDAYS, week, strict=True))
        for key, week in WEEKS.items()
    ]


def calendar_day_rows(world: World) -> list[Row]:
    return [
        {"calendar": key, "on": str(day), "hours": hours}
        for key, days in odd_days(world).items()
        for day, hours in sorted(days.items())
    ]


def team_rows() -> list[Row]:
    rows = [
        {"id": GROUP, "name": "Lantern Row Group", "parent": ""},
        {"id": AGENCY, "name": "Lantern Row", "parent": GROUP},
    ]
    return rows + [
        {
            "id": team.id,
            "name": team.name,
            "parent": AGENCY,
            "timezone": team.timezone,
            "currency": team.currency,
            "calendar": team.calendar,
        }
        for team in TEAMS
    ]


def rate_rows(world: World) -> list[Row]:
    """One rate for each fiscal year, from its first day on."""
    years = range(world.first_day.year - 1, (world.today + timedelta(days=60)).year + 1)
    return [
        {"currency": currency, "from": f"{year}-01-01", "rate": rates[index % len(rates)]}
        for currency, rates in RATES.items()
        for index, year in enumerate(years)
    ]
