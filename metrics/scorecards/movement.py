"""Why it moved: what each client or person adds to the change between two windows.

The parts add up to the change between the two published numbers, as shown:
they are made of the rows behind both and rounded together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from metrics.answers import Answer, Explanation, Published
from metrics.engine.periods import Window
from metrics.engine.scopes import ScopeKind
from metrics.formats import NumberFormat, sentence
from metrics.scorecards.comparison import Compare, change_in_words, short_window
from metrics.scorecards.losses import lost_in_words
from metrics.scorecards.movers import InReach, MoverTable, mover_table
from metrics.scorecards.sides import CLIENT, PERSON
from metrics.wording import said

MOST_NAMED = 2


@dataclass(frozen=True)
class Movement:
    """`silence` says why there is nothing to take apart; else the tables do it."""

    title: str
    key: str
    says: str = ""
    silence: str = ""
    before: str = ""
    now: str = ""
    before_window: str = ""
    now_window: str = ""
    change: str = ""
    tables: tuple[MoverTable, ...] = ()
    lost: str = ""


@dataclass(frozen=True)
class Readers:
    """Which clients and which people the reader may know of."""

    clients: InReach
    people: InReach


def movement_since(
    published: Published, now: Explanation, earlier: Window, *, readers: Readers, currency: str
) -> Movement:
    """What made the change since an earlier window, as far as there is one to explain."""
    answer = now.answer
    silence = silence_about(answer)
    if not silence and not published.is_published(earlier):
        silence = _("The numbers don't reach back that far.")
    if silence:
        found = Movement(_("Why it moved"), answer.kpi.key, silence=silence)
    else:
        before = published.explain(answer.kpi.key, answer.scope, earlier)
        found = movement(now, before, readers=readers, currency=currency)
    return replace(found, lost=capfirst(lost_in_words(now)))


def silence_about(now: Answer) -> str:
    if now.value is None:
        return _("There is no number, so there is no change to explain.")
    if not now.is_complete:
        return _("The period still runs: what moved the number can be told when it is over.")
    if now.kpi.is_anonymous:
        return _("Answers of our own people name nobody, so nobody's part is told.")
    if now.scope.kind is ScopeKind.CLIENT:
        return _("It is one client's number: the rows are all there is to it.")
    return ""


def movement(now: Explanation, before: Explanation, *, readers: Readers, currency: str) -> Movement:
    """The change since `before`, by client and, where several work, by person."""
    number = NumberFormat.of(now.answer.kpi, currency)
    if now.answer.value is None or before.answer.value is None:
        silence = _("There was no number before to compare with.")
        return Movement(_("Why it moved"), now.answer.kpi.key, silence=silence)
    tables = tuple(
        table
        for by, in_reach in ((CLIENT, readers.clients), (PERSON, readers.people))
        if (table := mover_table(now, before, by=by, in_reach=in_reach, number=number))
    )
    return Movement(
        title=_title(now.answer, before.answer, tables, number),
        key=now.answer.kpi.key,
        says=_chance(now.answer, before.answer, number),
        silence="" if tables else _("Nobody made a difference large enough to show."),
        before=number.text(before.answer.value),
        now=number.text(now.answer.value),
        before_window=short_window(before.answer.window, Compare.YEAR),
        now_window=short_window(now.answer.window, Compare.YEAR),
        change=number.change(now.answer.value - before.answer.value),
        tables=tables,
    )


def _title(now: Answer, before: Answer, tables: Sequence[MoverTable], number: NumberFormat) -> str:
    """What the parts carry: it is arithmetic, and no claim about causes."""
    compare = Compare.PREVIOUS if before.window == now.window.previous() else Compare.YEAR
    told = {
        "kpi": said(now.kpi.short_name),
        "change": change_in_words(now, before, number, compare),
    }
    if not tables:
        return _("%(kpi)s: %(change)s") % told
    match _leading(tables[0]):
        case [first]:
            return _("%(kpi)s: %(change)s, most of it %(first)s") % {**told, "first": first}
        case [first, second]:
            led = {**told, "first": first, "second": second}
            return _("%(kpi)s: %(change)s, most of it %(first)s and %(second)s") % led
    counted = {**told, "ups": tables[0].ups, "downs": tables[0].downs}
    return _("%(kpi)s: %(change)s, with %(ups)s up and %(downs)s down") % counted


def _leading(table: MoverTable) -> list[str]:
    """The one or two clients who make more than half of the change, and clearly more than others.

    Not where ups and downs are far larger than what is left of them.
    """
    amounts = [float(mover.sort) for mover in table.movers]
    whole = sum(amounts)
    if sum(map(abs, amounts)) > 2 * abs(whole):
        return []
    for count in range(1, MOST_NAMED + 1):
        first, rest = amounts[:count], amounts[count:]
        leads = all(amount * whole > 0 for amount in first) and abs(sum(first)) > abs(whole) / 2
        is_clear = min(map(abs, first)) > 2 * max(map(abs, rest), default=0.0)
        if leads and is_clear and all(mover.is_named for mover in table.movers[:count]):
            return [mover.name for mover in table.movers[:count]]
    return []


def _chance(now: Answer, before: Answer, number: NumberFormat) -> str:
    if now.low is None or now.high is None or before.value in (None, now.value):
        return ""
    if not now.low <= (before.value or 0.0) <= now.high:
        return ""
    told = {"before": number.text(before.value), "now": number.text(now.value)}
    chance = _("May be chance: %(before)s lies within the 95 %% interval of %(now)s.")
    return sentence(chance % told)
