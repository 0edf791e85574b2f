"""New targets of one person: what changes, why, what it would have meant, what they said to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from metrics.answers import Published
from metrics.engine.scopes import Scope, ScopeKind
from metrics.formats import day_in_words
from metrics.models import TargetReply
from metrics.scorecards.targets import (
    LENGTHS_IN_WORDS,
    TOLD_FIRST,
    Asked,
    all_asked,
    goal_in_words,
)
from metrics.scorecards.targets_past import LAST_YEAR, Past, answers_of, past, past_answers
from metrics.targets import AppliedTarget, TargetBook
from metrics.wording import said

# Told from this long before a target begins until this long after.
AHEAD, AFTER = timedelta(days=100), timedelta(days=31)


@dataclass(frozen=True)
class Reply:
    answer: str
    note: str
    who: str
    when: str
    is_settled: bool


@dataclass(frozen=True)
class NewTarget:
    """One change, told once for all lengths of time that it is set for."""

    id: int
    name: str
    starts: str
    goal: str
    before: str
    lengths: str
    reason: str
    level: str
    past: Past | None
    reply: Reply | None

    @property
    def is_settled(self) -> bool:
        return self.reply is not None and self.reply.is_settled


@dataclass(frozen=True)
class News:
    """What stands above a scorecard; only the person themself is asked.

    `unsaid` is the target that they want to discuss, and didn't say what about it.
    """

    targets: tuple[NewTarget, ...]
    is_asked: bool
    unsaid: int = 0

    @property
    def shown(self) -> tuple[NewTarget, ...]:
        """What the person has settled is out of their way; who leads them sees all of it."""
        if not self.is_asked:
            return self.targets
        return tuple(target for target in self.targets if not target.is_settled)


@dataclass(frozen=True)
class _Change:
    asked: Asked
    target: AppliedTarget
    before: AppliedTarget | None


def news(
    published: Published, scope: Scope, replies: Iterable[TargetReply], *, is_asked: bool
) -> News:
    """The new targets of a person, the next first."""
    currency = published.agency.currency
    found = new_targets(published.targets, scope, today=published.today)
    table = past_answers(
        published,
        [(one.asked.kpi.key, scope, one.asked.length) for one in found],
        LAST_YEAR,
    )
    answered = {reply.target_id: reply for reply in reversed(list(replies))}
    told = []
    for alike in _together(found):
        first = alike[0]
        asked = (first.asked.kpi.key, scope, first.asked.length)
        answers = answers_of(published, table, asked, LAST_YEAR)
        reply = next((answered[one.target.id] for one in alike if one.target.id in answered), None)
        told.append(
            NewTarget(
                id=first.target.id,
                name=said(first.asked.kpi.name),
                starts=day_in_words(first.target.starts_on),
                goal=goal_in_words(first.target, first.asked.kpi, currency),
                before=_before(first, currency),
                lengths=", ".join(str(LENGTHS_IN_WORDS[one.asked.length]) for one in alike),
                reason=first.target.reason,
                level=first.target.level,
                past=past(answers, first.target.goal, currency=currency) if answers else None,
                reply=reply_in_words(reply, published.agency.zone) if reply else None,
            )
        )
    return News(tuple(told), is_asked)


def new_targets(book: TargetBook, scope: Scope, *, today: date) -> list[_Change]:
    """Targets that begin to apply to somebody about now, and differ from what applied before."""
    found = []
    for asked in all_asked(book, scope, today=today):
        for position, target in enumerate(asked.spells):
            if not today - AFTER <= target.starts_on <= today + AHEAD:
                continue
            before = asked.spells[position - 1] if position else None
            follows = before is not None and before.ends_on == target.starts_on
            if before is None or not follows or before.goal != target.goal:
                found.append(_Change(asked, target, before if follows else None))
    return sorted(found, key=lambda one: (one.target.starts_on, one.asked.kpi.key))


def _together(found: Sequence[_Change]) -> list[list[_Change]]:
    """The same change for several lengths of time, told once."""
    groups: dict[object, list[_Change]] = {}
    for one in found:
        alike = (one.asked.kpi.key, one.target.starts_on, one.target.goal, one.target.reason)
        groups.setdefault(alike, []).append(one)
    for group in groups.values():
        group.sort(key=lambda one: TOLD_FIRST.index(one.asked.length))
    return list(groups.values())


def _before(one: _Change, currency: str) -> str:
    return goal_in_words(one.before, one.asked.kpi, currency) if one.before else ""


def is_news_to(book: TargetBook, person: str, target: int, *, today: date) -> bool:
    """Whether a target is one that this person is asked about."""
    scope = Scope(ScopeKind.PERSON, person)
    return any(one.target.id == target for one in new_targets(book, scope, today=today))


def reply_in_words(reply: TargetReply, zone: ZoneInfo) -> Reply:
    return Reply(
        answer=str(reply.get_answer_display()),
        note=reply.note,
        who=reply.person.name,
        when=day_in_words(reply.at.astimezone(zone).date()),
        is_settled=reply.answer == TargetReply.Answer.ACKNOWLEDGED,
    )
