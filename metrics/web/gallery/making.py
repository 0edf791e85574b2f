"""Makes a page's dataclasses out of their types, with content that is plainly made up.

What a state is about is told; all else is filled in, so that a field that is
added to a dataclass needs nothing here.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from metrics.answers import Answer
from metrics.charts.trend import trend
from metrics.engine.kpi import CATALOGUE, Better, Kpi, Unit
from metrics.engine.rating import Goal, Status
from metrics.formats import NumberFormat
from metrics.formats import Part as NumberPart
from metrics.scorecards.figures import MARKS, StatusMark
from metrics.series import Point
from metrics.sparks import Bullet, bullet, pull, spark

Shown = TypeVar("Shown")
DAY = date(2026, 3, 10)
GOAL = Goal(target=90)
POINTS = [
    Point(label, value, low=value - 4, high=min(value + 4, 100), goal=GOAL)
    for label, value in zip(
        ("Oct", "Nov", "Dec", "Jan", "Feb", "Mar"), (96, 94, 95, 91, 88, 86), strict=True
    )
]
DRAWN = {
    "spark": spark(POINTS, better=Better.HIGHER, tone="off", label="A made-up line"),
    "bullet": bullet(Bullet(86, GOAL, Better.HIGHER, Unit.PERCENT), label="86 % of 90 %"),
    "bar": pull(-0.6),
}
# What a text says, by the name of its field; others say the name itself.
TEXTS = {
    "amount": "−€1,200",
    "basis": "7 of 8 clients",
    "before": "≥ 88 %",
    "change": "−2.1 pts",
    "client": "harbour",
    "currency": "EUR",
    "due": "in 12 days",
    "fee": "€4,200",
    "fee_text": "€4,200 a month",
    "goal": "≥ 90 %",
    "href": "#",
    "id": "made-up",
    "initials": "NB",
    "key": "logo_retention",
    "kind": "retainer",
    "label": "Feb 2026",
    "name": "Harbour & Sons",
    "owner": "Nora Berg",
    "person": "nora",
    "reason": "Keeping a client costs a fraction of winning one.",
    "scope": "agency",
    "short": "86.4 %",
    "span": "12 mo",
    "text": "86.4 %",
    "title": "Retention slipped under the 90 % target in February",
    "who": "Nora Berg",
    "window": "12 months to Feb 2026",
    "sort": "86.4",
    "said": "Met in 5 of the last 8 quarters.",
    "error": "",
    "silence": "",
    "says": "7 of 8 clients stayed.",
}
PLAIN: dict[Any, Any] = {
    bool: False,
    int: 3,
    float: 86.4,
    Decimal: Decimal("86.4"),
    date: DAY,
    datetime: datetime(2026, 3, 10, 9, tzinfo=UTC),
    Answer: None,
    StatusMark: MARKS[Status.OFF_TARGET],
    Any: "anything",
}


def made(cls: type[Shown], **told: Any) -> Shown:
    """One of a dataclass: what is told, its defaults, and made-up content for the rest."""
    hints = get_type_hints(cls)
    unknown = set(told) - set(hints)
    if unknown:
        raise TypeError(f"{cls.__name__} has no {', '.join(sorted(unknown))}.")
    filled = {
        field.name: told.get(field.name, _content(field, hints[field.name]))
        for field in fields(cls)  # type: ignore[arg-type]
        if field.init
    }
    return cls(**filled)


def _content(field: "Field[Any]", kind: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return example(kind, field.name)


def example(kind: Any, name: str) -> Any:
    """Something of a type, for a field of that name."""
    if kind in PLAIN:
        return PLAIN[kind]
    if kind in MAKERS:
        return MAKERS[kind](name)
    origin, of = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return example(next(each for each in of if each not in (NoneType, Promise)), name)
    if origin is tuple and of[-1] is not ...:
        return tuple(example(each, name) for each in of)
    if origin is not None:
        return _several(origin, of, name)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if isinstance(kind, type) and is_dataclass(kind):
        return made(kind)
    raise TypeError(f"The gallery can't make up {name}: {kind}; say in MAKERS how.")


def _several(origin: Any, of: tuple[Any, ...], name: str) -> Any:
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {}
    return (example(of[0], name), example(of[0], name))


def _text(name: str) -> str:
    return TEXTS.get(name, name.replace("_", " ").capitalize())


def _figure(_name: str) -> dict[str, Any]:
    return trend(POINTS, better=Better.HIGHER, number=NumberFormat(Unit.PERCENT))


def _page(_name: str) -> "Page[Any]":
    return Paginator(range(120), 50).page(2)


MAKERS: dict[Any, Callable[[str], Any]] = {
    str: _text,
    SafeString: lambda name: DRAWN.get(name, SafeString("")),
    dict[str, Any]: _figure,
    Page: _page,
    Kpi: lambda _name: CATALOGUE["logo_retention"],
    NumberPart: lambda _name: NumberPart("86.4", "%"),
}
