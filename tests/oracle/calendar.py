"""Business time: the open hours of a calendar, counted in real seconds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.oracle.ownership import team_of_work, with_parents
from tests.oracle.rows import Records, Row

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
# Month and day, and days after Easter Sunday.
HOLIDAYS = {
    "DE": ([(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)], [-2, 1, 39, 50]),
    "IT": (
        [(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)],
        [0, 1],
    ),
}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by Butcher's rule."""
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def is_holiday(country: str | None, day: date) -> bool:
    if country is None:
        return False
    fixed, around_easter = HOLIDAYS[country]
    return (day.month, day.day) in fixed or (day - easter(day.year)).days in around_easter


def calendar_for(
    records: Records, client: str | None, *, person: str | None, day: date
) -> Row | None:
    """The client's own calendar, else that of the person's team or one above, else the agency's."""
    own = [row["calendar"] for row in records["clients"] if row["id"] == client]
    team = team_of_work(records, client=client, person=person, day=day)
    teams = {row["id"]: row["calendar"] for row in records["teams"]}
    asked = [*own, *(teams.get(id) for id in with_parents(records, team)), records.calendar]
    chosen = next((id for id in asked if id), None)
    return next((row for row in records["calendars"] if row["id"] == chosen), None)


def hours_of_day(records: Records, calendar: Row, day: date) -> str:
    for row in records["calendar_days"]:
        if row["calendar"] == calendar["id"] and row["on"] == day:
            return row["hours"] or ""
    if is_holiday(calendar["holidays"], day):
        return ""
    return calendar[WEEKDAYS[day.weekday()]] or ""


def instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """A local time as an instant; one that doesn't exist is an hour later, one that
    exists twice is its first occurrence."""
    hour, minute = map(int, clock.split(":"))
    if hour == 24:
        day, hour = day + DAY, 0
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def openings(
    records: Records, calendar: Row, first: date, last: date
) -> Iterator[tuple[datetime, datetime]]:
    """The open stretches of all days from first to last, as instants."""
    zone = ZoneInfo(calendar["timezone"])
    day = first
    while day <= last:
        for stretch in hours_of_day(records, calendar, day).split():
            opens, closes = (instant(day, clock, zone) for clock in stretch.split("-"))
            if opens < closes:
                yield opens, closes
        day += DAY


def business_seconds(
    records: Records, calendar: Row | None, start: datetime, end: datetime
) -> Fraction:
    if end <= start:
        return Fraction(0)
    if calendar is None:
        return in_seconds(end - start)
    first, last = start.date() - 2 * DAY, end.date() + 2 * DAY
    return sum(
        (
            in_seconds(min(closes, end) - max(opens, start))
            for opens, closes in openings(records, calendar, first, last)
            if opens < end and start < closes
        ),
        Fraction(0),
    )


def due_at(records: Records, calendar: Row | None, start: datetime, hours: Fraction) -> datetime:
    """The instant by which so many business hours have passed."""
    left = hours * 3600
    if calendar is None or not left:
        return start + as_delta(left)
    first = start.date() - 2 * DAY
    for opens, closes in openings(records, calendar, first, first + 800 * DAY):
        begins = max(opens, start)
        if begins >= closes:
            continue
        if left <= in_seconds(closes - begins):
            return begins + as_delta(left)
        left -= in_seconds(closes - begins)
    raise ValueError(f"Calendar {calendar['id']} is never open.")


def in_seconds(delta: timedelta) -> Fraction:
    return Fraction(delta // timedelta(microseconds=1), 1_000_000)


def as_delta(seconds: Fraction) -> timedelta:
    return timedelta(microseconds=int(seconds * 1_000_000))
