"""What a client has signed: contracts and their changes."""

from dataclasses import dataclass
from datetime import date

from accounts.demo.clients import Client
from accounts.demo.days import month_end
from accounts.demo.terms import Term

# How many months are billed at once.
INTERVALS = {"month": 1.0, "quarter": 3.0, "year": 12.0, "week": 12 / 52}


@dataclass(frozen=True)
class Contract:
    id: str
    client: str
    service: str
    term: Term
    monthly_fee: float
    interval: str
    currency: str
    renews: str = ""
    signed_on: date | None = None
    notice_given_on: date | None = None
    end_reason: str = ""
    end_kind: str = ""
    billing_type: str = "fee"

    def share_of(self, month: date) -> float:
        """Which part of the month that begins on that day it is in force, as far as agreed."""
        first, last = max(self.term.start, month), min(self.term.last_day, month_end(month))
        return max((last - first).days + 1, 0) / month_end(month).day

    def amount(self, monthly_fee: float) -> str:
        """The fee as it is billed."""
        return f"{monthly_fee * INTERVALS[self.interval]:.2f}"


@dataclass(frozen=True)
class Change:
    contract: Contract
    on: date
    kind: str
    monthly_fee: float | None = None
    before: float = 0
    term_ends_on: date | None = None
    signed_on: date | None = None
    person: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Paper:
    """All contracts of one client, and their changes."""

    client: Client
    contracts: tuple[Contract, ...]
    changes: tuple[Change, ...]

    @property
    def last(self) -> Contract:
        return self.contracts[-1]

    def fee_in(self, contract: Contract, month: date) -> float:
        """The fee of one of them for the month that begins on that day: nothing while it pauses."""
        fee, is_paused = contract.monthly_fee, False
        for change in self.changes:
            if change.contract == contract and change.on <= month:
                is_paused = change.kind == "pause"
                fee = change.monthly_fee or fee
        return 0.0 if is_paused else fee * contract.share_of(month)


def whole(fee: float) -> float:
    """A fee as people agree on it: in tens."""
    return round(fee / 10) * 10
