"""Answers made by hand, for tests of what pages say about them."""

from datetime import date
from typing import Any

import metrics.kpis  # noqa: F401 (enters the catalogue)
from metrics.answers import Answer
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window, add_months
from metrics.engine.rating import Goal, rate
from metrics.engine.scopes import AGENCY
from metrics.scorecards.lines import Line
from metrics.targets import AppliedTarget

LAST = date(2026, 10, 1)
NINETY = Goal(target=90)


def target(goal: Goal) -> AppliedTarget:
    return AppliedTarget(
        goal=goal,
        floor=None,
        stretch=None,
        window="t12m",
        level="agency",
        reason="It keeps us independent.",
        starts_on=date(2025, 1, 1),
        ends_on=None,
        id=1,
    )


def answer(
    value: float | None,
    *,
    kpi: str = "logo_retention",
    goal: Goal | None = NINETY,
    window: Window | None = None,
    n: int = 400,
    low: float | None = None,
    high: float | None = None,
    is_complete: bool = True,
    **figures: float,
) -> Answer:
    """An answer whose status is worked out as that of every other."""
    entry = CATALOGUE[kpi]
    told: dict[str, Any] = {
        "numerator": None,
        "denominator": None,
        "mean": None,
        "median": None,
        "p90": None,
    }
    status = rate(
        value=value,
        n=n,
        low=low,
        high=high,
        goal=goal,
        better=entry.better,
        is_complete=is_complete,
    )
    return Answer(
        kpi=entry,
        scope=AGENCY,
        window=window or Window.at("t12m", LAST),
        value=value,
        n=n,
        low=low,
        high=high,
        is_complete=is_complete,
        status=status,
        target=target(goal) if goal else None,
        run=1,
        **{"open": 0, "undecided": 0} | told | figures,
    )


def line_of(*values: float | None, kind: str = "t12m", **extra) -> list[Answer]:
    """One answer a month, the last of them for October 2026."""
    months = [add_months(LAST, -back) for back in range(len(values))][::-1]
    return [
        answer(value, window=Window.at(kind, month), **extra)
        for value, month in zip(values, months, strict=True)
    ]


def drawn(*values: float | None, **extra) -> Line:
    answers = tuple(line_of(*values, **extra))
    return Line(shown=answers[-1], answers=answers, currency="GBP")
