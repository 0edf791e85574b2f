"""How fast requests are answered and resolved, in business time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

from tests.oracle.answer import Answer, Question, percent
from tests.oracle.calendar import business_seconds, calendar_for, due_at
from tests.oracle.ownership import is_in_scope, is_valid, owner
from tests.oracle.rows import Row

NO_CLOCK = ("no_reply_needed", "excluded")
USUAL_HOURS = Fraction(4)


def requests(asked: Question) -> Iterator[Row]:
    """Requests that want a reply and have come."""
    for row in asked.records["requests"]:
        if row["state"] not in NO_CLOCK and row["opened_at"] <= asked.now:
            yield row


def by_now(asked: Question, at: datetime | None) -> datetime | None:
    return at if at is not None and at <= asked.now else None


def answered_at(asked: Question, row: Row) -> datetime | None:
    """The first reply; a resolution without a recorded reply is one."""
    return by_now(asked, row["first_response_at"] or row["resolved_at"])


def waits_since(asked: Question, row: Row) -> datetime:
    """When its clock started: one that was reopened before any reply asks anew."""
    reopened, replied = row["reopened_at"], by_now(asked, row["first_response_at"])
    if reopened and replied and row["opened_at"] < reopened <= replied:
        return reopened
    return row["opened_at"]


def resolved_at(asked: Question, row: Row) -> datetime | None:
    """The last resolution, unless the request is open again."""
    resolved = by_now(asked, row["resolved_at"])
    reopened = by_now(asked, row["reopened_at"])
    return None if resolved and reopened and reopened > resolved else resolved


def asked_on(asked: Question, row: Row) -> date:
    return asked.records.day(row["opened_at"])


def holder(asked: Question, row: Row, day: date) -> str | None:
    """Whom a request waits for on a day: the person it names, else the client's owner."""
    return row["person"] or owner(asked.records, row["client"], day)


def is_mine(asked: Question, row: Row, *, person: str | None, day: date) -> bool:
    return is_in_scope(asked.records, asked.scope, client=row["client"], person=person, day=day)


def waited(asked: Question, row: Row, start: datetime, end: datetime) -> Fraction:
    return business_seconds(asked.records, hours_for(asked, row), start, end)


def hours_for(asked: Question, row: Row) -> Row | None:
    day = asked_on(asked, row)
    person = holder(asked, row, day)
    return calendar_for(asked.records, row["client"], person=person, day=day)


def due(asked: Question, row: Row) -> datetime:
    start, hours = waits_since(asked, row), charter_hours(asked, row)
    return due_at(asked.records, hours_for(asked, row), start, hours)


def charter_hours(asked: Question, row: Row) -> Fraction:
    """The hours of the charter that names the most of client, channel and priority, in turn."""
    day = asked_on(asked, row)
    fitting = [
        charter
        for charter in asked.records["charters"]
        if is_valid(charter, day)
        and all(charter[key] in (None, row[key]) for key in ("client", "channel", "priority"))
    ]
    closest = max(fitting, key=closeness, default=None)
    return closest["hours"] if closest else USUAL_HOURS


def closeness(charter: Row) -> tuple[bool, bool, bool, date]:
    client, channel, priority = (
        charter[key] is not None for key in ("client", "channel", "priority")
    )
    return client, channel, priority, charter["from"] or date.min


@dataclass(frozen=True)
class Wait:
    """How long a request waited for its answer, or waits until now."""

    seconds: Fraction
    is_over: bool


def first_response_time(asked: Question) -> Answer:
    """Waits of the requests that came in the window; they settle late, so open are those
    that nobody has answered by now."""
    waits = [
        wait
        for row in requests(asked)
        if asked.has(asked_on(asked, row))
        and (
            wait := wait_of(asked, row, start=waits_since(asked, row), over=answered_at(asked, row))
        )
    ]
    over = [wait.seconds for wait in waits if wait.is_over]
    return of_times(over, open=len(waits) - len(over))


def wait_of(asked: Question, row: Row, *, start: datetime, over: datetime | None) -> Wait | None:
    """The scope's wait: a hand-over moves the clock to whoever has the request at the end."""
    end = over or asked.now
    day = asked.records.day(end)
    first = holder(asked, row, asked_on(asked, row))
    last = holder(asked, row, day) or first
    if not is_mine(asked, row, person=last, day=day):
        return None
    if last != first and not was_mine(asked, row, first):
        start = max(start, handed_over(asked, row, last, day))
    return Wait(waited(asked, row, start, end), is_over=over is not None)


def was_mine(asked: Question, row: Row, first: str | None) -> bool:
    """Whether the scope waited from the first: clients and the agency always do."""
    if asked.scope.startswith("person:"):
        return False
    return is_mine(asked, row, person=first, day=asked_on(asked, row))


def handed_over(asked: Question, row: Row, person: str | None, day: date) -> datetime:
    """The midnight from which a person has the client."""
    since = next(
        one["from"]
        for one in asked.records["assignments"]
        if one["client"] == row["client"]
        and one["person"] == person
        and one["role"] == "primary"
        and is_valid(one, day)
    )
    return datetime.combine(since, time(), asked.records.zone)


def of_times(seconds: list[Fraction], *, open: int) -> Answer:
    """The median is the value; the sum and the number make the mean."""
    median = quantile(seconds, Fraction(1, 2))
    count = Fraction(len(seconds))
    return Answer(median, sum(seconds, Fraction(0)), count, len(seconds), open=open)


def quantile(values: list[Fraction], share: Fraction) -> Fraction | None:
    """Between the two values around a share of the way, in proportion."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def asked_of_me(asked: Question) -> Iterator[Row]:
    """Requests that were the scope's when they came."""
    for row in requests(asked):
        day = asked_on(asked, row)
        if is_mine(asked, row, person=holder(asked, row, day), day=day):
            yield row


def sla_attainment(asked: Question) -> Answer:
    """Of the requests due in the window, those answered in time; overdue ones are missed."""
    met = missed = not_due = 0
    for row in asked_of_me(asked):
        until, reply = due(asked, row), answered_at(asked, row)
        if not asked.start <= asked.records.day(until) < asked.end:
            continue
        if reply is None and until >= asked.now:
            not_due += 1
        elif reply is not None and reply <= until:
            met += 1
        else:
            missed += 1
    return percent(met, met + missed, n=met + missed, open=not_due)


def time_to_resolution(asked: Question) -> Answer:
    """Open business time until the last resolution, on whose day it counts."""
    over, unresolved = [], 0
    for row in requests(asked):
        at = resolved_at(asked, row)
        wait = wait_of(asked, row, start=row["opened_at"], over=at)
        if wait is None:
            continue
        if at and asked.has(asked.records.day(at)):
            over.append(wait.seconds)
        unresolved += is_unresolved(asked, row)
    return of_times(over, open=unresolved)


def is_unresolved(asked: Question, row: Row) -> bool:
    """Whether it is open as the window ends: before its resolution, or after a reopening."""
    resolved = by_now(asked, row["resolved_at"])
    reopened = by_now(asked, row["reopened_at"])
    if row["opened_at"] >= asked.horizon:
        return False
    if resolved is None or resolved >= asked.horizon:
        return True
    return reopened is not None and resolved < reopened < asked.horizon
