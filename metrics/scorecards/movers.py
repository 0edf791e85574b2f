"""Who moved a number: the lines of the account, rounded so that they add up as they stand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import copysign, isclose
from statistics import median

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.answers import Explanation
from metrics.engine.decomposition import Amount, Effect, rounded_together
from metrics.engine.kpi import Fold, Kpi, Unit
from metrics.engine.scopes import ScopeKind
from metrics.formats import NOTHING, NumberFormat, grouped, rounded, trimmed
from metrics.scorecards.figures import part_of
from metrics.scorecards.sides import (
    CLIENT,
    IN_HUNDRED,
    PERSON,
    STAYING,
    By,
    Side,
    effects_between,
)
from metrics.sparks import pull

MOST_MOVERS = 6
MINUTE = 60.0
KINDS = ("one", "others", "unseen")
InReach = Callable[[Iterable[str]], set[str]]


@dataclass(frozen=True)
class Mover:
    """One line of the account; `client` is its record id where the reader may open it.

    `is_named` says that it is one client or person, and not several together.
    """

    name: str
    client: str
    is_named: bool
    before: str
    now: str
    how: str
    amount: str
    sort: str
    bar: SafeString


@dataclass(frozen=True)
class MoverTable:
    """`ups` and `downs` count those whose part is large enough to show."""

    id: str
    heading: str
    movers: tuple[Mover, ...]
    ups: int
    downs: int


def mover_table(
    now: Explanation, before: Explanation, *, by: By, in_reach: InReach, number: NumberFormat
) -> MoverTable | None:
    """None where the rows tell of no such thing, or it doesn't add up exactly."""
    names = {by.member(row): by.name(row) for row in (*before.counted, *now.counted)}
    if not any(names):
        return None
    if by is PERSON and now.answer.scope.kind is ScopeKind.PERSON:
        return None
    sides = Side.of(before, by), Side.of(now, by)
    effects = effects_between(*sides)
    change = (now.answer.value or 0.0) - (before.answer.value or 0.0)
    if not isclose(sum(each.total for each in effects), change, rel_tol=1e-6, abs_tol=0.01):
        return None
    step = shown_step(change, number)
    groups = _groups(effects, known=in_reach(member for member in names if member), least=step / 2)
    if not groups:
        return None
    return MoverTable(
        id=by.id,
        heading=_heading(by),
        movers=_movers(groups, sides, names, by=by, change=change, number=number),
        ups=sum(each.total >= step / 2 for each in effects),
        downs=sum(each.total <= -step / 2 for each in effects),
    )


def _heading(by: By) -> str:
    return _("Client") if by is CLIENT else _("Account manager")


@dataclass(frozen=True)
class Group:
    """Members that are told in one line: one by name, or several together."""

    members: tuple[str, ...]
    effects: tuple[Effect, ...]
    kind: str  # one of KINDS

    @property
    def total(self) -> float:
        return sum(effect.total for effect in self.effects)

    @property
    def named(self) -> str:
        """The one member that it is about; blank for several, nobody and no one at all."""
        is_one = self.kind == "one" and self.members[0] != STAYING
        return self.members[0] if is_one else ""


def _groups(effects: Sequence[Effect], *, known: set[str], least: float) -> list[Group]:
    """The largest by name, all others together, and those out of the reader's reach together.

    None where nobody's part is large enough to show.
    """
    if all(abs(effect.total) < least for effect in effects):
        return []
    ordered = sorted(effects, key=lambda effect: -abs(effect.total))
    seen = [effect for effect in ordered if effect.member in {*known, "", STAYING}]
    unseen = [effect for effect in ordered if effect not in seen]
    named = [effect for effect in seen[:MOST_MOVERS] if abs(effect.total) >= least]
    others = [effect for effect in seen if effect not in named]
    groups = [_group([effect], "one") for effect in named]
    groups += [_group(others, "others")] if others else []
    return groups + ([_group(unseen, "unseen")] if unseen else [])


def _group(effects: Sequence[Effect], kind: str) -> Group:
    return Group(tuple(effect.member for effect in effects), tuple(effects), kind)


def _movers(
    groups: Sequence[Group],
    sides: tuple[Side, Side],
    names: Mapping[str, str],
    *,
    by: By,
    change: float,
    number: NumberFormat,
) -> tuple[Mover, ...]:
    totals = [group.total for group in groups]
    amounts = shown_amounts(totals, change=change, number=number)
    most = max(map(abs, totals), default=0.0) or 1.0
    lines = zip(groups, amounts, strict=True)
    return tuple(
        Mover(
            name=_name(group, names, by),
            client=group.named if by is CLIENT else "",
            is_named=bool(group.named),
            before=_own(sides[0], group, number),
            now=_own(sides[1], group, number),
            how=_how(group, sides),
            amount=number.change(amount),
            sort=repr(amount),
            bar=pull(amount / most),
        )
        for group, amount in sorted(lines, key=_largest_first)
    )


def _largest_first(line: tuple[Group, float]) -> tuple[int, float]:
    """As they stand there, rounded; what is told together comes last."""
    group, amount = line
    return KINDS.index(group.kind), -abs(amount)


def shown_amounts(totals: Sequence[float], *, change: float, number: NumberFormat) -> list[float]:
    """Rounded as the change is, so that the lines add up to it as they stand there."""
    step = shown_step(change, number)
    unit, decimals = (step, 0) if step >= 1 else (1.0, number.decimals)
    whole = copysign(float(rounded(abs(change) / unit, decimals)), change) * unit
    return rounded_together(totals, total=whole, step=step)


def shown_step(change: float, number: NumberFormat) -> float:
    """The smallest difference that the unit is written with."""
    match number.unit:
        case Unit.MONEY:
            return 1.0
        case Unit.SECONDS:
            return MINUTE if abs(change) >= MINUTE else 1.0
    return 10.0**-number.decimals


def _name(group: Group, names: Mapping[str, str], by: By) -> str:
    count = len(group.members)
    if group.kind == "unseen":
        return _unseen(count, by)
    if group.kind == "others":
        return ngettext("%(count)s other", "%(count)s others", count) % {"count": grouped(count)}
    member = group.members[0]
    if member == STAYING:
        return _("How long clients stay")
    return names[member] if member else _nobody(by)


def _unseen(count: int, by: By) -> str:
    if by is CLIENT:
        they = ngettext("%(count)s client you can't see", "%(count)s clients you can't see", count)
    else:
        they = ngettext("%(count)s person you can't see", "%(count)s people you can't see", count)
    return they % {"count": grouped(count)}


def _nobody(by: By) -> str:
    return _("no client") if by is CLIENT else _("nobody")


def _own(side: Side, group: Group, number: NumberFormat) -> str:
    """A member's own figure in one of the windows."""
    if group.kind != "one" or group.members[0] == STAYING:
        return ""
    member = group.members[0]
    if member not in side.amounts:
        return NOTHING
    amount, kpi = side.amounts[member], side.answer.kpi
    match kpi.fold:
        case Fold.SHARE:
            return part_of(trimmed(rounded(amount.top, 2)), trimmed(rounded(amount.base, 2)))
        case Fold.SUM | Fold.PER_CLIENT | Fold.LIFETIME:
            return number.text(amount.top)
        case Fold.MEDIAN:
            return number.text(median(side.rows[member]))
    return number.text(_rate(amount, kpi)) if amount.base else NOTHING


def _rate(amount: Amount, kpi: Kpi) -> float:
    return amount.top / amount.base * (100.0 if kpi.fold in IN_HUNDRED else 1.0)


def _how(group: Group, sides: tuple[Side, Side]) -> str:
    """Whether it came, left, did otherwise or weighs otherwise."""
    member, effect = group.members[0], group.effects[0]
    if group.kind != "one" or member in ("", STAYING):
        return ""
    if member not in sides[0].amounts:
        return _("not in it before")
    if member not in sides[1].amounts:
        return _("no longer in it")
    if sides[1].has_lost(member):
        return _("lost")
    if sides[0].answer.kpi.fold in (Fold.SUM, Fold.MEDIAN):
        return ""
    if abs(effect.rate) >= abs(effect.mix):
        return _("by its own rate")
    return _("by its weight in the whole")
