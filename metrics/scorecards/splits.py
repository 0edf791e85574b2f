"""A number taken apart: by reason, channel, service, and by what is known of the clients."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from metrics.answers import Answer, Published
from metrics.engine.kpi import Fold, Kpi, Unit
from metrics.engine.parts import UNKNOWN, Part
from metrics.engine.scopes import ScopeKind
from metrics.formats import NumberFormat, grouped, plural, plural_after, rounded, trimmed
from metrics.scorecards.figures import part_of
from metrics.wording import label

MOST_PARTS = 12


@dataclass(frozen=True)
class ShownPart:
    part: Part
    name: str
    text: str
    sort: str
    basis: str


@dataclass(frozen=True)
class SplitCard:
    """One split as a table; `says` how its parts make the whole."""

    name: str
    title: str
    says: str
    heading: str
    parts: tuple[ShownPart, ...]


def split_cards(published: Published, answer: Answer, *, currency: str) -> tuple[SplitCard, ...]:
    """The splits that tell something: those with at least two parts."""
    kpi, scope, window = answer.kpi, answer.scope, answer.window
    names = kpi.splits if scope.kind is ScopeKind.CLIENT else kpi.all_splits
    parts = published.splits(kpi.key, scope, window, names)
    return tuple(
        card(kpi, name, found, currency) for name, found in parts.items() if len(found) > 1
    )


def card(kpi: Kpi, name: str, parts: list[Part], currency: str) -> SplitCard:
    """The largest parts first, what has no label at the end."""
    number = NumberFormat.of(kpi, currency)
    largest = sorted(parts, key=lambda part: (part.part == UNKNOWN, -_size(part), part.part))
    more = len(parts) - MOST_PARTS
    return SplitCard(
        name=name,
        title=_("By %(split)s") % {"split": label(name)},
        says=f"{_says(kpi)} {_largest(len(parts))}" if more > 0 else _says(kpi),
        heading=capfirst(label(name)),
        parts=tuple(_shown(kpi, part, number) for part in largest[:MOST_PARTS]),
    )


def _size(part: Part) -> float:
    return abs(part.denominator or part.numerator or 0.0)


def _says(kpi: Kpi) -> str:
    if kpi.adds_up or kpi.parts_share_whole:
        return _("The parts add up to the number.")
    return _("Each part by itself; they don't add up, as each has its own base.")


def _largest(count: int) -> str:
    told = {"shown": MOST_PARTS, "all": grouped(count)}
    return _("The %(shown)s largest of %(all)s.") % told


def _shown(kpi: Kpi, part: Part, number: NumberFormat) -> ShownPart:
    # A reading that is a share, whatever the number itself is.
    number = NumberFormat(Unit.PERCENT) if part.part.endswith("%") else number
    return ShownPart(
        part=part,
        name=label(part.part),
        text=number.text(part.value),
        sort="" if part.value is None else repr(part.value),
        basis=_basis(kpi, part),
    )


def _basis(kpi: Kpi, part: Part) -> str:
    if kpi.fold is Fold.SHARE:
        whole = plural_after(round(part.denominator or 0), kpi.rows)
        return part_of(trimmed(rounded(part.numerator or 0, 2)), whole)
    return plural(part.n, kpi.rows)
