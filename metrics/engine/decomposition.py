"""What moved a number from one period to the next: a change taken apart by its members.

Every way here adds up to the change, and a member that did the same in both
periods adds nothing. docs/adr/0013 says why it is done so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np


@dataclass(frozen=True)
class Amount:
    """What one member brings to a ratio."""

    top: float = 0.0
    base: float = 0.0


@dataclass(frozen=True)
class Effect:
    """What one member adds to a change: by its own rate, and by how much it weighs."""

    member: str
    rate: float
    mix: float = 0.0

    @property
    def total(self) -> float:
        return self.rate + self.mix


NOTHING = Amount()


def effects_on_sum(before: Mapping[str, float], after: Mapping[str, float]) -> list[Effect]:
    """Plain differences."""
    return [
        Effect(member, after.get(member, 0.0) - before.get(member, 0.0))
        for member in _members(before, after)
    ]


def effects_on_ratio(
    before: Mapping[str, Amount], after: Mapping[str, Amount], *, scale: float = 1.0
) -> list[Effect]:
    """Shapley's parts of a ratio's two halves, which are sums of the members' own.

    V = T ÷ B changes by ΔT · mean(1 ÷ B) − ΔB · mean(T) ÷ (B₀ · B₁), where the
    means are those of both periods. Neither half is over nothing in a period
    that has a value.
    """
    first, last = _total(before), _total(after)
    per_top = (1 / first.base + 1 / last.base) / 2
    per_base = (first.top + last.top) / 2 / (first.base * last.base)
    return [
        _ratio_effect(
            member,
            before.get(member, NOTHING),
            after.get(member, NOTHING),
            per_top=scale * per_top,
            per_base=scale * per_base,
        )
        for member in _members(before, after)
    ]


def _ratio_effect(
    member: str, first: Amount, last: Amount, *, per_top: float, per_base: float
) -> Effect:
    """Weight is the part that its rate, the mean of both periods, explains; the rest is rate."""
    more = last.base - first.base
    total = (last.top - first.top) * per_top - more * per_base
    rates = [each.top / each.base for each in (first, last) if each.base]
    mix = more * (sum(rates) / len(rates) * per_top - per_base) if rates else 0.0
    return Effect(member, total - mix, mix)


def _total(amounts: Mapping[str, Amount]) -> Amount:
    return Amount(
        sum(each.top for each in amounts.values()), sum(each.base for each in amounts.values())
    )


def effects_on_product(
    first: tuple[float, float], last: tuple[float, float]
) -> tuple[float, float]:
    """What each of two factors adds to the change of their product; Shapley's parts again."""
    (a, b), (c, d) = first, last
    return (c - a) * (b + d) / 2, (d - b) * (a + c) / 2


def effects_on_median(
    before: Mapping[str, Sequence[float]], after: Mapping[str, Sequence[float]]
) -> list[Effect]:
    """Who pulled the middle from where it was to where it is.

    At every figure between the two, the share of all rows up to it has fallen
    (or risen): a ratio, whose change the members make up as that of any other.
    Each stretch of the way is shared out as they do. A median of an even number
    of rows is the mean of the two in the middle: each goes its own way.
    """
    members = _members(before, after)
    old, new = (
        [np.sort(np.asarray(side.get(member, ()), dtype=np.float64)) for member in members]
        for side in (before, after)
    )
    lower, upper = (
        (_middle(old, upper=upper), _middle(new, upper=upper)) for upper in (False, True)
    )
    moved = (_way(old, new, *lower) + _way(old, new, *upper)) / 2
    return [Effect(member, float(part)) for member, part in zip(members, moved, strict=True)]


def _middle(rows: Sequence[np.ndarray], *, upper: bool) -> float:
    """The lower or the upper of the two in the middle; of an odd number they are one."""
    together = np.sort(np.concatenate(rows))
    return float(together[(len(together) - (not upper)) // 2])


def _way(
    old: Sequence[np.ndarray], new: Sequence[np.ndarray], start: float, end: float
) -> np.ndarray:
    """The way from start to end, shared out by who makes each stretch of it."""
    low, high = sorted((start, end))
    figures = np.unique(np.concatenate([*old, *new]))
    edges = np.append(figures[(figures >= low) & (figures < high)], high)
    fallen = _fallen(old, new, edges[:-1])
    whole = fallen.sum(axis=0)
    return (fallen / whole * np.diff(edges)).sum(axis=1) * (1 if end > start else -1)


def _fallen(
    old: Sequence[np.ndarray], new: Sequence[np.ndarray], figures: np.ndarray
) -> np.ndarray:
    """What each member adds to the fall of the share of rows up to each figure."""
    first, last = (
        np.array([np.searchsorted(mine, figures, "right") for mine in rows]) for rows in (old, new)
    )
    sizes = [np.array([[len(mine)] for mine in rows]) for rows in (old, new)]
    b, d = (size.sum() for size in sizes)
    per_row = (first.sum(axis=0) + last.sum(axis=0)) / 2 / (b * d)
    return (first - last) * (1 / b + 1 / d) / 2 + (sizes[1] - sizes[0]) * per_row


def rounded_together(amounts: Sequence[float], *, total: float, step: float) -> list[float]:
    """Multiples of a step that add up to their rounded total: what lost most is given one back.

    Hare's largest remainders; of equal ones the first is served.
    """
    steps = [amount / step for amount in amounts]
    whole = [floor(each) for each in steps]
    missing = round(total / step) - sum(whole)
    by_loss = sorted(range(len(steps)), key=lambda place: whole[place] - steps[place])
    for place in by_loss[:missing]:
        whole[place] += 1
    return [each * step for each in whole]


def _members(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return list(dict.fromkeys([*before, *after]))
