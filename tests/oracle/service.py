"""How fast requests are answered and resolved, in business time."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from tests.oracle.answer import Answer, Question, percent
from tests.oracle.calendar import business_seconds, calendar_for, due_at
from tests.oracle.ownership import done_by, is_valid
from tests.oracle.rows import Row

NO_CLOCK = ("no_reply_needed", "excluded")
USUAL_HOURS = Fraction(4)


def requests(asked: Question) -> Iterator[Row]:
    """The scope's requests that want a reply, with whoever had them when they came."""
    for row in asked.records["requests"]:
        is_wanted = row["state"] not in NO_CLOCK and row["opened_at"] <= asked.now
        if is_wanted and done_by(
            asked.records,
            asked.scope,
            client=row["client"],
            person=row["person"],
            day=asked.records.day(row["opened_at"]),
        ):
            yield row


def by_now(asked: Question, at: datetime | None) -> datetime | None:
    return at if at is not None and at <= asked.now else None


def answered_at(asked: Question, row: Row) -> datetime | None:
    """The first reply; a resolution without a recorded reply is one."""
    return by_now(asked, row["first_response_at"]) or by_now(asked, row["resolved_at"])


def resolved_at(asked: Question, row: Row) -> datetime | None:
    """The last resolution, unless the request is open again."""
    resolved, reopened = (
        by_now(asked, row["resolved_at"]),
        by_now(asked, row["reopened_at"]),
    )
    return None if resolved and reopened and reopened > resolved else resolved


def waited(asked: Question, row: Row, until: datetime) -> Fraction:
    calendar = calendar_for(asked.records, row["client"], asked.records.day(row["opened_at"]))
    return business_seconds(asked.records, calendar, row["opened_at"], until)


def due(asked: Question, row: Row) -> datetime:
    calendar = calendar_for(asked.records, row["client"], asked.records.day(row["opened_at"]))
    return due_at(asked.records, calendar, row["opened_at"], charter_hours(asked, row))


def charter_hours(asked: Question, row: Row) -> Fraction:
    """The hours of the charter that names the most of client, channel and priority, in turn."""
    day = asked.records.day(row["opened_at"])
    fitting = [
        charter
        for charter in asked.records["charters"]
        if is_valid(charter, day)
        and all(charter[key] in (None, row[key]) for key in ("client", "channel", "priority"))
    ]
    closest = max(fitting, key=closeness, default=None)
    return closest["hours"] if closest else USUAL_HOURS


def closeness(charter: Row) -> tuple[bool, bool, bool]:
    return bool(charter["client"]), bool(charter["channel"]), bool(charter["priority"])


def of_times(seconds: list[Fraction], *, open: int) -> Answer:
    """The median is the value; the sum and the number make the mean."""
    return Answer(
        quantile(seconds, Fraction(1, 2)),
        sum(seconds, Fraction(0)),
        Fraction(len(seconds)),
        len(seconds),
        open=open,
    )


def quantile(values: list[Fraction], share: Fraction) -> Fraction | None:
    """Between the two values around a share of the way, in proportion."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def first_response_time(asked: Question) -> Answer:
    """Waits of the requests that came in the window; they settle late, so open are those
    that nobody has answered by now."""
    mine = [row for row in requests(asked) if asked.has(asked.records.day(row["opened_at"]))]
    replies = [(row, answered_at(asked, row)) for row in mine]
    seconds = [waited(asked, row, reply) for row, reply in replies if reply]
    waiting = sum(reply is None for _, reply in replies)
    return of_times(seconds, open=waiting)


def sla_attainment(asked: Question) -> Answer:
    """Of the requests due in the window, those answered in time; overdue ones are missed."""
    met = missed = not_due = 0
    for row in requests(asked):
        until, reply = due(asked, row), answered_at(asked, row)
        if reply is None and until >= asked.now:
            not_due += asked.start <= asked.records.day(until) < asked.end
        elif asked.has(asked.records.day(until)) or (reply and in_window(asked, until)):
            is_met = reply is not None and reply <= until
            met, missed = met + is_met, missed + (not is_met)
    return percent(met, met + missed, n=met + missed, open=not_due)


def in_window(asked: Question, at: datetime) -> bool:
    return asked.start <= asked.records.day(at) < asked.end


def time_to_resolution(asked: Question) -> Answer:
    """Open business time until the last resolution, on whose day it counts."""
    done = [(row, resolved_at(asked, row)) for row in requests(asked)]
    seconds = [
        waited(asked, row, at) for row, at in done if at and asked.has(asked.records.day(at))
    ]
    unresolved = sum(
        row["opened_at"] < asked.horizon and (at is None or at >= asked.horizon) for row, at in done
    )
    return of_times(seconds, open=unresolved)
