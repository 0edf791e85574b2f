"""Targets in line: for one KPI, one length of time and the same people, one after another."""

from collections.abc import Iterable
from copy import copy
from datetime import date

from metrics.models import SAME_LENGTH, PlannedTarget, Target, Terms
from metrics.targets.book import TargetBook

FIGURES = ("floor", "target", "stretch", "low", "high", "near_percent")
SUBJECTS = ("team_id", "role", "person_id", "client_id")
TERMS = ("kpi", *SUBJECTS, "window", "starts_on", "ends_on", *FIGURES, "reason")
Place = tuple[str, str, str]


def place_of(terms: Terms) -> Place:
    """KPI, length of time and whom: a year and twelve months are one length."""
    return terms.kpi, SAME_LENGTH.get(terms.window, (terms.window,))[0], terms.scope


def has_same_figures(one: Terms, other: Terms) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in FIGURES)


def as_target(terms: Terms) -> Target:
    """A target of its own with the same terms."""
    target = Target(**{name: getattr(terms, name) for name in TERMS})
    target.team, target.person, target.client = terms.team, terms.person, terms.client
    return target


def as_line(terms: Terms) -> PlannedTarget:
    """The same as a line of a plan."""
    return PlannedTarget(**{name: getattr(terms, name) for name in TERMS})


def book_with(book: TargetBook, lines: Iterable[PlannedTarget]) -> TargetBook:
    """What would apply if a plan were published: its lines before all others."""
    lines = sorted(lines, key=lambda line: line.starts_on)
    targets = {place: list(found) for place, found in book.targets.items()}
    for line in lines:
        for window in SAME_LENGTH.get(line.window, (line.window,)):
            place = (line.kpi, window, line.scope)
            ended = [_ended(old, on=line.starts_on) for old in targets.get(place, [])]
            targets[place] = ended if line.is_ending else [_planned(line), *ended]
    return TargetBook(targets, book.organisation)


def _planned(line: PlannedTarget) -> Target:
    """Named by its line, so that whoever it applies to can be told."""
    target = as_target(line)
    target.pk = -line.pk if line.pk else None
    return target


def _ended(old: Target, *, on: date) -> Target:
    """As it will be once another follows; what begins later stays as it is."""
    if not old.holds(on):
        return old
    ended = copy(old)
    ended.ends_on = on
    return ended
