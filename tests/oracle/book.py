"""The book of recurring fees: what every contract is worth on which day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise

from tests.oracle.rates import rate_of_year
from tests.oracle.rows import Records, Row

DAY = timedelta(days=1)
LONGEST_PAUSE = 90
LONGEST_GAP = 14
MONTHLY = {
    "week": Fraction(52, 12),
    "month": Fraction(1),
    "quarter": Fraction(1, 3),
    "year": Fraction(1, 12),
    "once": Fraction(0),
}
LONG_AGO, FAR_OFF = date(1900, 1, 1), date(9000, 1, 1)

Level = dict[str, Fraction]  # a monthly fee in each currency


@dataclass(eq=False)
class Contract:
    """A retainer with its changes; dates inclusive, blank ones far away."""

    row: Row
    changes: list[Row]
    last: date

    @property
    def id(self) -> str:
        return self.row["id"]

    @property
    def client(self) -> str:
        return self.row["client"]

    @property
    def currency(self) -> str:
        return self.row["currency"] or ""

    @property
    def first(self) -> date:
        return self.row["starts_on"] or LONG_AGO

    def fee(self, day: date) -> Fraction:
        """The agreed fee a month on a day, paused or not."""
        amount = self.row["amount"]
        for change in self.changes:
            if change["on"] <= day and change["kind"] != "pause" and change["amount"] is not None:
                amount = change["amount"]
        return amount * MONTHLY[self.row["interval"]]

    def paused_since(self, day: date) -> date | None:
        """The first day of the pause that a day lies in."""
        since = None
        for change in self.changes:
            if change["on"] > day:
                break
            if change["kind"] == "pause":
                since = since or change["on"]
            elif change["kind"] == "resume":
                since = None
        return since

    def runs(self, day: date) -> bool:
        return self.first <= day <= self.last

    def pays(self, day: date) -> bool:
        """In force for a fee, even if that is paused."""
        return self.runs(day) and self.fee(day) > 0

    def is_held(self, day: date) -> bool:
        """Pays, and a pause hasn't passed its limit on that day."""
        since = self.paused_since(day)
        return self.pays(day) and (since is None or (day - since).days < LONGEST_PAUSE)

    def brings(self, day: date) -> Fraction:
        if not self.runs(day) or self.paused_since(day):
            return Fraction(0)
        return self.fee(day)


class Book:
    """All retainers of the records, client by client."""

    def __init__(self, records: Records) -> None:
        self.records = records

    @cached_property
    def changes(self) -> dict[str, list[Row]]:
        """The changes of each contract, oldest first."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(self.records["contract_changes"], key=lambda row: row["on"]):
            found[row["contract"]].append(row)
        return found

    @cached_property
    def successors(self) -> dict[str, list[Row]]:
        """The contracts that renew each contract."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.records["contracts"]:
            if row["renews"]:
                found[row["renews"]].append(row)
        return found

    def last_day(self, contract: Row) -> date:
        """The last day in force: a successor counts alone from its start."""
        starts = [row["starts_on"] for row in self.successors[contract["id"]] if row["starts_on"]]
        return min([contract["ended_on"] or FAR_OFF, *(start - DAY for start in starts)])

    @cached_property
    def contracts(self) -> list[Contract]:
        """Retainers for a fee: pass-through counts nowhere."""
        return [
            Contract(row, self.changes[row["id"]], self.last_day(row))
            for row in self.records["contracts"]
            if row["kind"] == "retainer" and row["billing_type"] == "fee"
        ]

    @cached_property
    def clients(self) -> dict[str, "ClientBook"]:
        found: dict[str, list[Contract]] = {}
        for contract in self.contracts:
            found.setdefault(contract.client, []).append(contract)
        return {client: ClientBook(lines) for client, lines in sorted(found.items())}

    def value(self, level: Level, day: date) -> Fraction:
        """A level in the agency's currency at the rate of the fiscal year of a day."""
        rates = {currency: rate_of_year(self.records, currency, day) for currency in level}
        return sum((fee * rates[currency] for currency, fee in level.items()), Fraction(0))

    def mrr(self, client: str, at: date) -> Fraction:
        """The monthly fee of a client when a day begins, at the rate of the day before."""
        return self.value(self.clients[client].level(at), at - DAY)

    def is_active(self, client: str, at: date) -> bool:
        return client in self.clients and self.clients[client].is_active(at)


@lru_cache(maxsize=2)
def book_of(records: Records) -> Book:
    return Book(records)


class ClientBook:
    """The retainers of one client as one relationship.

    When a day begins, a line counts that was in force the day before and is so
    that day, with the fee of the day before: what starts, changes or ends on a
    day is that day's movement.
    """

    def __init__(self, contracts: list[Contract]) -> None:
        ordered = sorted(contracts, key=lambda one: (one.first, one.last, one.id))
        self.contracts = [contract for contract in ordered if contract.first <= contract.last]
        self.flashes: list[Contract] = []
        while netted := [one for one in self.contracts if self.is_flash(one)]:
            self.flashes += netted
            self.contracts = [one for one in self.contracts if one not in netted]
        self._levels: dict[date, Level] = {}

    def is_flash(self, contract: Contract) -> bool:
        """A line of one day that no other continues: it is netted away."""
        return contract.first == contract.last and contract not in self.continued(
            contract.last + DAY
        )

    def level(self, at: date) -> Level:
        if at not in self._levels:
            gap = self.gap_at(at)
            counted = self.contracts if gap else [c for c in self.contracts if self.counts(c, at)]
            self._levels[at] = level_on(counted, gap[0] if gap else at - DAY)
        return self._levels[at]

    def counts(self, contract: Contract, at: date) -> bool:
        """In force on both sides of midnight, or continued by a line that starts then."""
        if not contract.runs(at - DAY):
            return False
        return contract.runs(at) or contract in self.continued(at)

    def continued(self, at: date) -> list[Contract]:
        """Lines that ended the day before, each with one of its own that starts now.

        First come those that are renewed, then those with one for the same service.
        """
        ended = [one for one in self.contracts_paying(at - DAY) if one.last == at - DAY]
        starting = [one for one in self.contracts_paying(at) if one.first == at]
        found = []
        for is_meant in (renews, serves_the_same, follows):
            for old, new in [(old, new) for old in ended for new in starting if is_meant(old, new)]:
                if old in ended and new in starting:
                    found.append(old)
                    ended.remove(old)
                    starting.remove(new)
        return found

    def contracts_paying(self, day: date) -> list[Contract]:
        return [contract for contract in self.contracts if contract.pays(day)]

    def gap_at(self, at: date) -> tuple[date, date] | None:
        """The short gap that a midnight lies in: the last day before it, the first after it."""
        for before, after in self.gaps:
            if before < at <= after:
                return before, after
        return None

    @cached_property
    def gaps(self) -> list[tuple[date, date]]:
        """Spans of at most 14 days without a paying line, between days with one."""
        spans = self.paying_spans
        return [
            (last, first)
            for (_, last), (first, _) in pairwise(spans)
            if (first - last).days - 1 <= LONGEST_GAP
        ]

    @cached_property
    def paying_spans(self) -> list[tuple[date, date]]:
        """The runs of days with at least one paying line, first and last day."""
        spans: list[tuple[date, date]] = []
        for first, last in self.even_stretches:
            if not self.contracts_paying(first):
                continue
            if spans and spans[-1][1] + DAY == first:
                spans[-1] = (spans[-1][0], last)
            else:
                spans.append((first, last))
        return spans

    @cached_property
    def even_stretches(self) -> list[tuple[date, date]]:
        """Stretches of days in which nothing starts, changes or ends."""
        days = self.turning_days
        return [(day, following - DAY) for day, following in pairwise(days)]

    @cached_property
    def turning_days(self) -> list[date]:
        days = {LONG_AGO, FAR_OFF}
        for contract in self.contracts:
            days |= {contract.first, min(contract.last + DAY, FAR_OFF)}
            days |= {change["on"] for change in contract.changes}
        return sorted(days)

    def is_active(self, at: date) -> bool:
        """A client when a day begins: pays, is paused within the limit, or is in a short gap."""
        gap = self.gap_at(at)
        if gap:
            return any(contract.is_held(gap[0]) for contract in self.contracts)
        return any(
            contract.is_held(at - DAY) for contract in self.contracts if self.counts(contract, at)
        )

    def has_paid_before(self, at: date) -> bool:
        """Whether the client ever paid before a day, be it for one day."""
        flashed = any(one.first < at and one.fee(one.first) > 0 for one in self.flashes)
        return flashed or any(first < at for first, _ in self.paying_spans)


def renews(old: Contract, new: Contract) -> bool:
    return new.row["renews"] == old.id


def serves_the_same(old: Contract, new: Contract) -> bool:
    return new.row["service"] == old.row["service"]


def follows(old: Contract, new: Contract) -> bool:
    return old is not new


def level_on(contracts: list[Contract], day: date) -> Level:
    level: Level = {}
    for contract in contracts:
        fee = contract.brings(day)
        if fee:
            level[contract.currency] = level.get(contract.currency, Fraction(0)) + fee
    return level
