"""The recurring fee and how it moves, client by client and day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.answer import Answer, Question, percent, ratio, total
from tests.oracle.book import Book, ClientBook, Level, level_on
from tests.oracle.ownership import first_of_month, owned_in_month, owned_on
from tests.oracle.rates import fiscal_year_start

DAY = timedelta(days=1)
AT_EVENT = ("new", "expansion", "reactivation", "resume")
GAINED, LOST = ("new", "expansion", "reactivation"), ("contraction", "churn")


@dataclass(frozen=True)
class Movement:
    """What moved a client's fee on a day: losses count as positive amounts, fx has a sign."""

    client: str
    on: date
    kind: str
    amount: Fraction

    @property
    def change(self) -> Fraction:
        return -self.amount if self.kind in ("contraction", "churn", "pause") else self.amount


def movements(asked: Question) -> Iterator[Movement]:
    """All movements of the window, whosever they are."""
    for client in asked.book.clients:
        for day in days_of_change(asked, client):
            for kind, amount in moves(asked.book, client, day).items():
                yield Movement(client, day, kind, amount)


def days_of_change(asked: Question, client: str) -> list[date]:
    """The days on which something can move: around whatever turns, and at a new rate."""
    turns = asked.book.clients[client].turning_days[1:-1]
    around = {turn + shift for turn in turns for shift in (-DAY, 0 * DAY, DAY)}
    years = {
        fiscal_year_start(asked.records, date(year, 12, 31))
        for year in range(asked.start.year - 1, asked.close.year + 1)
    }
    return sorted(day for day in around | years if asked.start <= day < asked.close)


def moves(book: Book, client: str, day: date) -> dict[str, Fraction]:
    """What a day did to a client's fee: pauses and new rates apart, all else is netted."""
    line = book.clients[client]
    before, after = line.level(day), line.level(day + DAY)
    both = {name: min(before[name], after[name]) for name in before.keys() & after.keys()}
    fx = book.value(both, day) - book.value(both, day - DAY)
    delta = book.value(after, day) - book.value(before, day - DAY) - fx
    paused = book.value(paused_on(line, day), day)
    # Who comes back after the limit of a pause had been lost.
    resumed = book.value(resumed_on(line, day), day) if line.is_active(day) else Fraction(0)
    rest = delta + paused - resumed
    found = {"fx": fx, "pause": paused, "resume": resumed, kind_of(line, day, rest): abs(rest)}
    return {kind: amount for kind, amount in found.items() if amount}


def kind_of(line: ClientBook, day: date, rest: Fraction) -> str:
    if rest < 0:
        return "contraction" if line.is_active(day + DAY) else "churn"
    if line.is_active(day):
        return "expansion"
    return "reactivation" if line.has_paid_before(day) else "new"


def paused_on(line: ClientBook, day: date) -> Level:
    """What pauses take that begin on a day."""
    begun = [c for c in line.contracts if c.runs(day + DAY) and c.paused_since(day) == day]
    return level_on(begun, day - DAY)


def resumed_on(line: ClientBook, day: date) -> Level:
    """What pauses give back that end on a day."""
    ended = [
        contract
        for contract in line.contracts
        if contract.paused_since(day - DAY) and not contract.paused_since(day)
    ]
    return level_on(ended, day)


def is_credited(asked: Question, movement: Movement) -> bool:
    """Gains to the owner that day, the rest to the owner when the month began."""
    credit = owned_on if movement.kind in AT_EVENT else owned_in_month
    return credit(asked.records, asked.scope, client=movement.client, day=movement.on)


def sum_of(asked: Question, kind: str) -> Answer:
    found = [one for one in movements(asked) if one.kind == kind and is_credited(asked, one)]
    return total((one.amount for one in found), is_kept=bool(asked.records["contracts"]))


def mrr_new(asked: Question) -> Answer:
    return sum_of(asked, "new")


def mrr_expansion(asked: Question) -> Answer:
    return sum_of(asked, "expansion")


def mrr_contraction(asked: Question) -> Answer:
    return sum_of(asked, "contraction")


def mrr_churn(asked: Question) -> Answer:
    return sum_of(asked, "churn")


def mrr_reactivation(asked: Question) -> Answer:
    return sum_of(asked, "reactivation")


def mrr_pause(asked: Question) -> Answer:
    return sum_of(asked, "pause")


def mrr_resume(asked: Question) -> Answer:
    return sum_of(asked, "resume")


def mrr_fx(asked: Question) -> Answer:
    return sum_of(asked, "fx")


def stock(asked: Question, *, at: date, owned: date) -> Fraction:
    """The fee when a day begins, of the clients that were the scope's on another."""
    return sum(
        (
            asked.book.mrr(client, at)
            for client in asked.book.clients
            if asked.has_begun and owned_on(asked.records, asked.scope, client=client, day=owned)
        ),
        Fraction(0),
    )


def mrr(asked: Question) -> Answer:
    """The fee at the window's end, with whoever owns the client then."""
    value = stock(asked, at=asked.close, owned=asked.close)
    is_kept = bool(asked.records["contracts"])
    return Answer(value if is_kept else None)


def opening(asked: Question) -> Fraction:
    return stock(asked, at=asked.start, owned=first_of_month(asked.start))


def of_the_month(asked: Question, kinds: tuple[str, ...]) -> Fraction:
    """Movements of some kinds, all with the owner when the month began."""
    return sum(
        (
            one.amount
            for one in movements(asked)
            if one.kind in kinds
            and owned_in_month(asked.records, asked.scope, client=one.client, day=one.on)
        ),
        Fraction(0),
    )


def mrr_growth(asked: Question) -> Answer:
    """What moved the fee, currencies apart, ÷ the fee at the start."""
    grown = sum(
        (
            one.change
            for one in movements(asked)
            if one.kind != "fx"
            and owned_in_month(asked.records, asked.scope, client=one.client, day=one.on)
        ),
        Fraction(0),
    )
    return percent(grown, opening(asked), n=0)


def refuse_longer_than_a_month(asked: Question) -> None:
    if first_of_month(asked.start) != first_of_month(asked.end - DAY):
        raise ValueError("A monthly KPI has no value for a longer window.")


def gross_mrr_churn(asked: Question) -> Answer:
    refuse_longer_than_a_month(asked)
    return percent(of_the_month(asked, LOST), opening(asked), n=0)


def net_mrr_churn(asked: Question) -> Answer:
    refuse_longer_than_a_month(asked)
    regained = of_the_month(asked, ("expansion", "reactivation"))
    return percent(of_the_month(asked, LOST) - regained, opening(asked), n=0)


def quick_ratio(asked: Question) -> Answer:
    refuse_longer_than_a_month(asked)
    credited = [one for one in movements(asked) if is_credited(asked, one)]
    gained = sum((one.amount for one in credited if one.kind in GAINED), Fraction(0))
    lost = sum((one.amount for one in credited if one.kind in LOST), Fraction(0))
    return Answer(ratio(gained, lost), gained, lost)
