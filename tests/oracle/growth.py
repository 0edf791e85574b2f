"""More from the same clients: upsell and cross-sell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.activity import has_project
from tests.oracle.answer import Answer, Question
from tests.oracle.book import FAR_OFF, LONG_AGO, MONTHLY, Contract
from tests.oracle.contracts import renewals
from tests.oracle.ownership import done_by
from tests.oracle.rates import rate_of_year
from tests.oracle.rows import Row

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sale:
    """Something more that a client signed for."""

    kind: str
    client: str
    on: date
    person: str | None
    recurring: Fraction
    once: Fraction = Fraction(0)


def upsell_revenue(asked: Question) -> Answer:
    return sum_of(asked, "upsell")


def cross_sell_revenue(asked: Question) -> Answer:
    return sum_of(asked, "cross_sell")


def sum_of(asked: Question, kind: str) -> Answer:
    """The recurring delta a month; one-off fees are a part of their own."""
    mine = [sale for sale in sales(asked) if sale.kind == kind and is_credited(asked, sale)]
    recurring = sum((sale.recurring for sale in mine), Fraction(0))
    once = sum((sale.once for sale in mine), Fraction(0))
    value = recurring if asked.records["contracts"] else None
    events = sum(bool(sale.recurring) for sale in mine)
    return Answer(value, value, None, events, parts={"recurring": recurring, "once": once})


def is_credited(asked: Question, sale: Sale) -> bool:
    return asked.has(sale.on) and done_by(
        asked.records, asked.scope, client=sale.client, person=sale.person, day=sale.on
    )


def sales(asked: Question) -> Iterator[Sale]:
    for line in asked.book.contracts:
        yield from sales_by_change(asked, line)
        yield from uplifts(asked, line)
    for row in asked.records["contracts"]:
        yield from further_contracts(asked, row)


def sales_by_change(asked: Question, line: Contract) -> Iterator[Sale]:
    for change in line.changes:
        if change["kind"] in ("upsell", "cross_sell"):
            on = change["signed_on"] or change["on"]
            delta = line.fee(change["on"]) - line.fee(change["on"] - DAY)
            rate = rate_of_year(asked.records, line.currency, on)
            yield Sale(change["kind"], line.client, on, change["person"], delta * rate)


def uplifts(asked: Question, line: Contract) -> Iterator[Sale]:
    """What a renewal brings beyond the fee that it renews."""
    for renewal in renewals(asked, line):
        on = renewal.row["signed_on"] or renewal.first
        new = renewal.fee(renewal.first - DAY) * rate_of_year(asked.records, renewal.currency, on)
        old = line.fee(line.last) * rate_of_year(asked.records, line.currency, on)
        if new > old and not comes_back(asked, renewal):
            yield Sale("upsell", renewal.client, on, None, new - old)


def comes_back(asked: Question, line: Contract) -> bool:
    """Whether the client wasn't one when the contract began."""
    return not asked.book.is_active(line.client, line.first)


def further_contracts(asked: Question, row: Row) -> Iterator[Sale]:
    starts_on = row["starts_on"]
    if row["renews"] or row["billing_type"] != "fee" or starts_on is None:
        return
    if not is_existing_client(asked, row):
        return
    on = row["signed_on"] or starts_on
    kind = "upsell" if was_billed(asked, row, starts_on) else "cross_sell"
    rate = rate_of_year(asked.records, row["currency"] or "", on)
    recurs = row["kind"] == "retainer" and row["interval"] != "once"
    recurring = row["amount"] * MONTHLY[row["interval"]] * rate if recurs else Fraction(0)
    once = Fraction(0) if recurs else row["amount"] * rate
    yield Sale(kind, row["client"], on, None, recurring, once)


def is_existing_client(asked: Question, row: Row) -> bool:
    """Another retainer goes on while this contract starts, or it is the first retainer of a
    client of projects.

    A contract that starts the day after another ended continues that one, and one of a
    client that had left brings it back.
    """
    starts_on = row["starts_on"]
    others = [
        line
        for line in asked.book.contracts
        if line.client == row["client"] and line.id != row["id"]
    ]
    if any(line.last == starts_on - DAY and line.pays(line.last) for line in others):
        return False
    if any(line.is_held(starts_on - DAY) and line.is_held(starts_on) for line in others):
        return True
    book = asked.book.clients.get(row["client"])
    has_paid = book is not None and book.has_paid_before(starts_on)
    return not has_paid and has_project(asked, row["client"], starts_on)


def was_billed(asked: Question, row: Row, day: date) -> bool:
    """Whether the client had another contract for the service in the 12 months before.

    One that had cost nothing yet was no service that the client had bought.
    """
    year_ago = day.replace(year=day.year - 1, day=min(day.day, 28))
    return any(
        other["client"] == row["client"]
        and other["id"] != row["id"]
        and other["service"] == row["service"]
        and other["billing_type"] == "fee"
        and is_paid_before(asked, other, day)
        and (other["ended_on"] or FAR_OFF) >= year_ago
        for other in asked.records["contracts"]
    )


def is_paid_before(asked: Question, row: Row, day: date) -> bool:
    """Whether a contract, or a change of it, had asked for an amount before a day."""
    began = row["starts_on"] or LONG_AGO
    priced = [
        max(change["on"], began)
        for change in asked.book.changes[row["id"]]
        if change["kind"] != "pause" and (change["amount"] or 0) > 0
    ]
    return any(at < day for at in [*priced, *([began] if row["amount"] > 0 else [])])
