"""Two windows of one KPI side by side: what each client or person brought to either."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from metrics.answers import Answer, Explanation, Row
from metrics.engine.decomposition import (
    Amount,
    Effect,
    effects_on_median,
    effects_on_product,
    effects_on_ratio,
    effects_on_sum,
)
from metrics.engine.kpi import Fold
from metrics.scorecards.losses import GONE, KEPT

IN_HUNDRED = (Fold.SHARE, Fold.PERCENTAGE, Fold.GROWTH, Fold.SCORE)
# Not a member's name: how long clients stay moves a lifetime value, whoever they are.
STAYING = "\0stay"


class By(NamedTuple):
    """What a change is taken apart by."""

    id: str
    member: Callable[[Row], str]
    name: Callable[[Row], str]


CLIENT = By("why-clients", lambda row: row.client, lambda row: row.client_name or row.client)
PERSON = By("why-people", lambda row: row.person_id, lambda row: row.person or row.person_id)


@dataclass(frozen=True)
class Side:
    """One of the two windows: what each member brought to its number."""

    answer: Answer
    amounts: Mapping[str, Amount]
    rows: Mapping[str, Sequence[float]]

    @classmethod
    def of(cls, explanation: Explanation, by: By) -> "Side":
        amounts: dict[str, Amount] = {}
        rows: dict[str, list[float]] = defaultdict(list)
        for row in explanation.counted:
            member = by.member(row)
            so_far = amounts.get(member, Amount())
            amounts[member] = Amount(so_far.top + row.numerator, so_far.base + row.denominator)
            rows[member].append(row.numerator)
        return cls(explanation.answer, amounts, rows)

    def has_lost(self, member: str) -> bool:
        """Whether it is a client, or has one, that was there at the start and not at the end."""
        amount, key = self.amounts[member], self.answer.kpi.key
        return (key == KEPT and amount.top < amount.base) or (key == GONE and amount.top > 0)

    @property
    def scaled(self) -> Mapping[str, Amount]:
        """Client-months as clients: the published base is a mean of the months."""
        base, whole = self.answer.denominator, sum(each.base for each in self.amounts.values())
        if self.answer.kpi.fold is not Fold.PER_CLIENT or not base or not whole:
            return self.amounts
        return {
            member: Amount(each.top, each.base * base / whole)
            for member, each in self.amounts.items()
        }

    @property
    def quotient(self) -> float:
        tops, bases = zip(*((each.top, each.base) for each in self.amounts.values()), strict=True)
        return float(sum(tops) / sum(bases))


def effects_between(before: Side, now: Side) -> list[Effect]:
    """The change between two published numbers, taken apart as their KPI is folded."""
    fold = now.answer.kpi.fold
    if fold is Fold.SUM:
        return effects_on_sum(*({m: a.top for m, a in s.amounts.items()} for s in (before, now)))
    if fold is Fold.MEDIAN:
        return effects_on_median(before.rows, now.rows)
    if fold is Fold.LIFETIME:
        return _effects_on_lifetime(before, now)
    scale = 100.0 if fold in IN_HUNDRED else 1.0
    return effects_on_ratio(before.scaled, now.scaled, scale=scale)


def _effects_on_lifetime(before: Side, now: Side) -> list[Effect]:
    """A value is what a client brings a month, times the months that clients stay."""
    sides = (before, now)
    # Who brings nothing is worth nothing, however long they stay.
    stays = [(side.answer.value or 0.0) / side.quotient if side.quotient else 0.0 for side in sides]
    first, last = ((side.quotient, months) for side, months in zip(sides, stays, strict=True))
    staying = effects_on_product(first, last)[1]
    each = effects_on_ratio(before.amounts, now.amounts, scale=sum(stays) / 2)
    return [*each, Effect(STAYING, staying)]
