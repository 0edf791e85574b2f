"""Targets as people read them: what they are held to, why, and what it would have meant."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.answers import Answer, Published, Query
from metrics.engine.kpi import CATALOGUE, Better, Group, Kpi
from metrics.engine.scopes import Scope
from metrics.formats import NumberFormat, day_in_words
from metrics.scorecards.freshness import Freshness
from metrics.scorecards.targets_past import Past, answers_of, past, past_answers
from metrics.targets import AppliedTarget, TargetBook
from metrics.wording import said

# A year's target and one for twelve months are of one length: told once.
LENGTHS = ("month", "quarter", "year")
# Of several the quarter is told: a month is noise, a year is long.
TOLD_FIRST = ("quarter", "year", "month")
LENGTHS_IN_WORDS = {
    "month": gettext_lazy("by month"),
    "quarter": gettext_lazy("by quarter"),
    "year": gettext_lazy("over 12 months"),
    "t12m": gettext_lazy("over 12 months"),
}


@dataclass(frozen=True)
class Held:
    """A target over the time that it held, holds or will hold."""

    goal: str
    span: str
    level: str
    reason: str


@dataclass(frozen=True)
class OwnTarget:
    """What a KPI should be over one length of time, or over several alike."""

    href: str
    goal: str
    lengths: str
    level: str
    is_own: bool
    since: str
    reason: str
    bounds: str
    past: Past | None
    coming: Held | None
    coming_past: Past | None
    history: tuple[Held, ...]


@dataclass(frozen=True)
class OwnKpi:
    """A KPI's targets: the one that is told first, and those for other lengths of time."""

    key: str
    name: str
    first: OwnTarget
    others: tuple[OwnTarget, ...]


@dataclass(frozen=True)
class OwnGroup:
    name: str
    kpis: tuple[OwnKpi, ...]


@dataclass(frozen=True)
class OwnTargetsPage:
    name: str
    is_reader: bool
    groups: tuple[OwnGroup, ...]
    freshness: Freshness | None


@dataclass(frozen=True)
class Asked:
    """One KPI and length of time of a scope, with the targets that hold one after another."""

    kpi: Kpi
    length: str
    spells: tuple[AppliedTarget, ...]
    today: date

    @property
    def now(self) -> AppliedTarget | None:
        return next((each for each in self.spells if _holds(each, self.today)), None)

    @property
    def terms(self) -> tuple[object, ...]:
        """Lengths of time with the same terms are told once."""
        return _terms(self.now), _terms(self.coming)

    @property
    def coming(self) -> AppliedTarget | None:
        return next((each for each in self.spells if each.starts_on > self.today), None)


def _terms(target: AppliedTarget | None) -> tuple[object, ...]:
    if target is None:
        return ()
    return target.goal, target.floor, target.stretch, target.level, target.reason, target.starts_on


def _holds(target: AppliedTarget, day: date) -> bool:
    return target.starts_on <= day and (target.ends_on is None or day < target.ends_on)


def own_targets_page(
    published: Published | None,
    book: TargetBook,
    scope: Scope,
    *,
    name: str,
    currency: str,
    today: date,
    is_reader: bool,
    freshness: Freshness | None,
) -> OwnTargetsPage:
    asked = [each for each in all_asked(book, scope, today=today) if each.now or each.coming]
    queries = [(each.kpi.key, scope, each.length) for each in asked]
    table = past_answers(published, queries) if published else {}
    groups = []
    for group in Group:
        mine = [each for each in asked if each.kpi.group is group]
        kpis = (
            _own_kpi(list(found), scope, published, table, currency)
            for _key, found in groupby(mine, key=lambda each: each.kpi.key)
        )
        if mine:
            groups.append(OwnGroup(said(str(group)), tuple(kpis)))
    return OwnTargetsPage(name, is_reader, tuple(groups), freshness)


def all_asked(book: TargetBook, scope: Scope, *, today: date) -> Iterator[Asked]:
    """Every KPI and length of time, with the targets of the scope from the first day on."""
    days = _turning_days(book, scope)
    for kpi in CATALOGUE.values():
        if kpi.better is Better.NEUTRAL:
            continue
        for length in LENGTHS:
            found = sorted(days.get((kpi.key, length), ()))
            applied = [(day, book.applying(kpi.key, scope, length, day)) for day in found]
            yield Asked(kpi, length, tuple(_joined(applied)), today)


def _turning_days(book: TargetBook, scope: Scope) -> dict[tuple[str, str], set[date]]:
    """On which days another target may begin to apply: one begins or ends, or a team changes."""
    spells = book.organisation.memberships.get(scope.id, []) if scope.id else []
    moves = {day for spell in spells for day in (spell.starts_on, spell.ends_on) if day}
    days: dict[tuple[str, str], set[date]] = defaultdict(lambda: set(moves))
    for (key, length, _place), targets in book.targets.items():
        for target in targets:
            days[key, length] |= {day for day in (target.starts_on, target.ends_on) if day}
    return days


def _joined(found: Iterable[tuple[date, AppliedTarget | None]]) -> Iterator[AppliedTarget]:
    """Each target from its first day here until the next applies."""
    start, current = date.min, None
    for day, applied in found:
        if current and applied and applied.id == current.id:
            continue
        if current:
            yield replace(current, starts_on=start, ends_on=day)
        start, current = day, applied
    if current:
        yield replace(current, starts_on=start, ends_on=None)


def _own_kpi(
    asked: Sequence[Asked],
    scope: Scope,
    published: Published | None,
    table: dict[Query, Answer],
    currency: str,
) -> OwnKpi:
    alike: dict[object, list[Asked]] = {}
    for each in sorted(asked, key=lambda each: TOLD_FIRST.index(each.length)):
        alike.setdefault(each.terms, []).append(each)
    told = [_own_target(found, scope, published, table, currency) for found in alike.values()]
    kpi = asked[0].kpi
    return OwnKpi(kpi.key, said(kpi.name), told[0], tuple(told[1:]))


def _own_target(
    alike: Sequence[Asked],
    scope: Scope,
    published: Published | None,
    table: dict[Query, Answer],
    currency: str,
) -> OwnTarget:
    asked = alike[0]
    kpi, now, coming = asked.kpi, asked.now, asked.coming
    answers = answers_of(published, table, (kpi.key, scope, asked.length)) if published else []
    over = [each for each in asked.spells if each.ends_on and each.ends_on <= asked.today]
    query = {"scope": str(scope), "window": "t12m" if asked.length == "year" else asked.length}
    return OwnTarget(
        href=f"{reverse('kpi', args=[kpi.key])}?{urlencode(query, safe=':')}",
        goal=goal_in_words(now, kpi, currency) if now else _("no target yet"),
        lengths=", ".join(str(LENGTHS_IN_WORDS[each.length]) for each in alike),
        level=now.level if now else "",
        is_own=bool(now and now.scope == str(scope)),
        since=day_in_words(now.starts_on) if now else "",
        reason=now.reason if now else "",
        bounds=_bounds(now, kpi, currency) if now else "",
        past=past(answers, now.goal, currency=currency) if now and answers else None,
        coming=held(coming, kpi, currency) if coming else None,
        coming_past=past(answers, coming.goal, currency=currency) if coming and answers else None,
        history=tuple(held(each, kpi, currency) for each in reversed(over)),
    )


def targets_link(scope: Scope | str) -> str:
    """Where all targets of somebody stand, with their history."""
    return f"{reverse('targets')}?{urlencode({'scope': str(scope)}, safe=':')}"


def goal_in_words(target: AppliedTarget, kpi: Kpi, currency: str) -> str:
    return NumberFormat.of(kpi, currency).goal(target.goal, kpi.better)


def held(target: AppliedTarget, kpi: Kpi, currency: str) -> Held:
    return Held(
        goal=goal_in_words(target, kpi, currency),
        span=span(target.starts_on, target.ends_on),
        level=target.level,
        reason=target.reason,
    )


def span(starts_on: date, ends_on: date | None) -> str:
    """1 Jan 2026 to 31 Mar 2026, or from 1 Jan 2027: the last day as people say it."""
    first = day_in_words(starts_on)
    if ends_on is None:
        return _("from %(first)s") % {"first": first}
    last = day_in_words(ends_on - timedelta(days=1))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _bounds(target: AppliedTarget, kpi: Kpi, currency: str) -> str:
    """The least acceptable, and what would be great."""
    number = NumberFormat.of(kpi, currency)
    told = []
    if target.floor is not None:
        told.append(_("Least acceptable: %(figure)s") % {"figure": number.limit(target.floor)})
    if target.stretch is not None:
        told.append(_("Great: %(figure)s") % {"figure": number.limit(target.stretch)})
    return " · ".join(told)
