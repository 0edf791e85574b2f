"""Questions as commands and files put them, and answers as one JSON shape."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

import metrics.kpis  # noqa: F401 (enters the catalogue)
from metrics.answers import Answer, Explanation, Published, Query, Row
from metrics.engine.folding import FIGURES
from metrics.engine.kpi import CATALOGUE, Kpi
from metrics.engine.parts import Part
from metrics.engine.periods import PUBLISHED_KINDS, Window
from metrics.engine.scopes import Scope
from metrics.formats import NumberFormat

QUERY_KEYS = {"kpi", "scope", "window", "at", "start", "end", "split"}


class WrongQuestion(ValueError):
    """A question that has no answer, with what would be right."""


@dataclass(frozen=True)
class Asked:
    """A question as it was put: everything is still text."""

    kpi: str
    scope: str
    window: str = ""
    at: str = ""
    start: str = ""
    end: str = ""
    split: str = ""

    @classmethod
    def from_json(cls, query: object) -> "Asked":
        if not isinstance(query, dict):
            raise WrongQuestion(
                "A query is an object with kpi, scope and window + at or start + end."
            )
        unknown = query.keys() - QUERY_KEYS
        if unknown:
            raise WrongQuestion(f"Unknown in a query: {', '.join(sorted(unknown))}.")
        texts = {name: str(value) for name, value in query.items() if value is not None}
        return cls(**{"kpi": "", "scope": "", **texts})


def understood(asked: Asked, published: Published) -> Query:
    """The question in the engine's terms. Raises WrongQuestion."""
    kpi = kpi_called(asked.kpi)
    if asked.split and asked.split not in kpi.all_splits:
        known = ", ".join(kpi.all_splits) or "no split"
        raise WrongQuestion(f"{kpi.key} can't be split by {asked.split!r}; it has {known}.")
    try:
        scope, window = Scope.parse(asked.scope), _window(asked, published)
    except ValueError as error:
        raise WrongQuestion(str(error)) from error
    if not kpi.judges(window):
        raise WrongQuestion(f"{kpi.key} is monthly; ask for a month, not for {window.label}.")
    return kpi.key, scope, window


def kpi_called(key: str) -> Kpi:
    if key in CATALOGUE:
        return CATALOGUE[key]
    close = get_close_matches(key, CATALOGUE, n=3)
    hint = f" Did you mean {' or '.join(close)}?" if close else " `catalogue` lists them."
    raise WrongQuestion(f"There is no KPI {key!r}.{hint}")


def _window(asked: Asked, published: Published) -> Window:
    if asked.window and not (asked.start or asked.end):
        if asked.window not in PUBLISHED_KINDS:
            raise WrongQuestion(f"{asked.window!r} is no window; use month, quarter, year or t12m.")
        return published.window(asked.window, month_in(asked.at))
    if asked.start and asked.end and not (asked.window or asked.at):
        return Window(_day(asked.start), _day(asked.end))
    raise WrongQuestion("Ask with --window and --at, or with --start and --end.")


def month_in(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 (a month has no zone)
    except ValueError as error:
        raise WrongQuestion(f"{text!r} is no month; write it like 2026-10.") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongQuestion(f"{text!r} is no date; write it like 2026-10-31.") from error


def in_words(answer: Answer, currency: str) -> str:
    """One line for a terminal: what, whose, when, how much and how it stands."""
    number = NumberFormat.of(answer.kpi, currency).text(answer.value)
    named = f"{answer.kpi.name}, {answer.scope}, {answer.window.label}"
    return f"{named}: {number} (n = {answer.n}, {answer.status.lower()})"


def part_in_words(part: Part, kpi: Kpi, currency: str) -> str:
    return f"{part.part}: {NumberFormat.of(kpi, currency).text(part.value)} (n = {part.n})"


def answered(asked: Asked, published: Published) -> dict[str, Any]:
    """The answer to a question, with its parts where it asks for a split. Raises WrongQuestion."""
    query = understood(asked, published)
    parts = published.parts(*query, asked.split) if asked.split else ()
    return as_json(published.answer(*query), parts)


def as_json(answer: Answer, parts: Sequence[Part] = ()) -> dict[str, Any]:
    """An answer in the shape of the exchange format."""
    target = answer.target
    figures = {name: getattr(answer, name) for name in FIGURES}
    return {
        "kpi": answer.kpi.key,
        "scope": str(answer.scope),
        "start": answer.window.start.isoformat(),
        "end": answer.window.end.isoformat(),
        **figures,
        "parts": [asdict(part) for part in parts],
        "status": str(answer.status),
        "target": target
        and {
            "target": target.goal.target,
            "low": target.goal.low,
            "high": target.goal.high,
            "floor": target.floor,
            "stretch": target.stretch,
            "from": target.level,
            "reason": target.reason,
        },
        "complete": answer.is_complete,
        "run": answer.run,
    }


def explanation_as_json(explanation: Explanation) -> dict[str, Any]:
    return {
        "counted": [_row(row) for row in explanation.counted],
        "excluded": [_row(row) | {"reason": row.reason} for row in explanation.excluded],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "client": row.client,
        "person": row.person,
        "on": row.on and row.on.isoformat(),
        "record": row.record,
        "numerator": row.numerator,
        "denominator": row.denominator,
    }
