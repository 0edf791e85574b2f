"""Who is active by either basis, fee income and touch points."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.answer import Answer, Question, ratio
from tests.oracle.book import LONG_AGO
from tests.oracle.ownership import done_by, first_of_month, next_month, owned_on
from tests.oracle.rates import rate_on
from tests.oracle.rows import Row

DAY = timedelta(days=1)
ACTIVITY_DAYS = 180


def is_active(asked: Question, client: str, at: date) -> bool:
    """Active by retainer or by project work when a day begins."""
    return asked.book.is_active(client, at) or has_project(asked, client, at)


def has_project(asked: Question, client: str, at: date) -> bool:
    """A project open now or within the last 180 days, its last day the first of them, or
    project revenue in them."""
    return any(
        first < at and (last is None or (at - last).days < ACTIVITY_DAYS)
        for first, last in project_work(asked, client)
    )


def project_work(asked: Question, client: str) -> Iterator[tuple[date, date | None]]:
    for row in asked.records["contracts"]:
        is_project = row["kind"] == "project" and row["billing_type"] == "fee"
        if row["client"] == client and is_project:
            yield row["starts_on"] or LONG_AGO, row["ended_on"]
    for row in asked.records["billings"]:
        if row["client"] == client and row["kind"] == "project":
            yield row["on"], row["on"]


def clients(asked: Question) -> list[str]:
    named = {row["client"] for table in ("contracts", "billings") for row in asked.records[table]}
    return sorted(named)


def month_starts(asked: Question) -> list[date]:
    """Every first of a month inside the window that has come."""
    month = first_of_month(asked.start)
    month = month if month == asked.start else next_month(month)
    found = []
    while month < asked.edge:
        found.append(month)
        month = next_month(month)
    return found


def active_client_months(asked: Question) -> int:
    return sum(
        is_active(asked, client, at) and owned_on(asked.records, asked.scope, client=client, day=at)
        for client in clients(asked)
        for at in month_starts(asked)
    )


def average_rate(asked: Question, currency: str, day: date) -> Fraction:
    """The mean of a month's daily rates."""
    first = first_of_month(day)
    days = [first + number * DAY for number in range((next_month(first) - first).days)]
    return sum((rate_on(asked.records, currency, one) for one in days), Fraction(0)) / len(days)


def fee_income(asked: Question) -> Fraction:
    """Billings less pass-through, credited to the owner of the day."""
    return sum(
        (
            row["amount"] * average_rate(asked, row["currency"] or "", row["on"])
            for row in asked.records["billings"]
            if asked.has(row["on"])
            and row["kind"] != "pass_through"
            and owned_on(asked.records, asked.scope, client=row["client"], day=row["on"])
        ),
        Fraction(0),
    )


def revenue_per_client(asked: Question) -> Answer:
    """Fee income ÷ the mean number of clients active when the months began."""
    if not asked.records["billings"]:
        return Answer(None, Fraction(0), Fraction(0))
    income, months = fee_income(asked), month_starts(asked)
    mean = ratio(active_client_months(asked), len(months)) or Fraction(0)
    return Answer(ratio(income, mean), income, mean)


def touchpoints_upstream(asked: Question) -> Answer:
    return touchpoints(asked, "upstream")


def touchpoints_downstream(asked: Question) -> Answer:
    return touchpoints(asked, "downstream")


def touchpoints(asked: Question, level: str) -> Answer:
    """Touches ÷ active client-months; several of ours in one meeting are one touch."""
    made = {
        row["id"]
        for row in asked.records["touches"]
        if row["level"] == level and is_touch_of(asked, row)
    }
    if not asked.records["touches"]:
        return Answer(None, Fraction(0), Fraction(0))
    months = active_client_months(asked)
    return Answer(ratio(len(made), months), Fraction(len(made)), Fraction(months))


def is_touch_of(asked: Question, row: Row) -> bool:
    day = asked.records.day(row["at"])
    return (
        asked.has(day)
        and row["at"] <= asked.now
        and done_by(asked.records, asked.scope, client=row["client"], person=row["person"], day=day)
    )
