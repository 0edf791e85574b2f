"""What happened meanwhile: hand-overs, lost clients and new targets, to be seen on a trend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.answers import Answer
from metrics.charts import Mark
from metrics.engine.periods import Window, WindowKind
from metrics.formats import NumberFormat, day_in_words, grouped, window_in_words

MOST_NAMED = 2


class Happening(StrEnum):
    HANDED_OVER = "handed over"
    LOST = "lost"
    TARGET = "target"


@dataclass(frozen=True)
class Note:
    """Something on a day that explains a step of the line, told in the reader's words."""

    on: date
    kind: Happening
    client: str
    text: str


def marks_on(
    answers: Sequence[Answer], notes: Iterable[Note], number: NumberFormat
) -> tuple[Mark, ...]:
    """Along a line's points: what happened in each window, several of a kind in one mark."""
    notes = list(notes)
    found = []
    for place, answer in enumerate(answers):
        before = answers[place - 1] if place else None
        found += _target(place, answer, before, number)
        for kind in (Happening.LOST, Happening.HANDED_OVER):
            mine = [n for n in notes if n.kind is kind and lies_in(n.on, answer.window)]
            found += [Mark(place, str(kind), _several(mine))] if mine else []
    return tuple(found)


def lies_in(day: date, window: Window) -> bool:
    """On a line of rolling months each stands for its last one."""
    if window.kind is WindowKind.T12M:
        return window.last_month <= day < window.end
    return window.start <= day < window.end


def _several(notes: Sequence[Note]) -> str:
    texts = [f"{day_in_words(note.on)}: {note.text}" for note in notes[:MOST_NAMED]]
    more = len(notes) - MOST_NAMED
    if more > 0:
        rest = ngettext("%(count)s more client", "%(count)s more clients", more)
        texts.append(rest % {"count": grouped(more)})
    return "; ".join(texts)


def _target(place: int, answer: Answer, before: Answer | None, number: NumberFormat) -> list[Mark]:
    """A step of the target; the first one shown is no step."""
    if before is None or answer.target is None or before.target is None:
        return []
    if answer.target.goal == before.target.goal:
        return []
    facts = {
        "period": window_in_words(answer.window),
        "goal": number.goal(answer.target.goal, answer.kpi.better),
        "before": number.goal(before.target.goal, answer.kpi.better),
    }
    text = _("from %(period)s: target %(goal)s, before %(before)s") % facts
    return [Mark(place, str(Happening.TARGET), text)]
