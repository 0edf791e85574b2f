"""Rules inside one row: what a cell may say beside the other cells of its row."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from accounts.bundle.cells import DATE, write_number
from accounts.bundle.columns import RowRule, Values
from accounts.models import SurveyAnswer

Kind = SurveyAnswer.Kind


def ends_after_start(start: str, end: str) -> RowRule:
    """A period with its end exclusive has a day in it."""

    def rule(row: Values) -> Iterator[tuple[str, str]]:
        if row[start] and row[end] and row[end] <= row[start]:
            reason = (
                f"ends before it starts on {DATE.write(row[start])}; write the first day after, "
                "or leave it blank while it goes on."
            )
            yield end, reason

    return rule


def not_before(start: str, end: str) -> RowRule:
    """A last day is not before the first."""

    def rule(row: Values) -> Iterator[tuple[str, str]]:
        if row[start] and row[end] and row[end] < row[start]:
            first = DATE.write(row[start])
            yield end, f"ends before it starts on {first}; write that day or a later one."

    return rule


def is_with_somebody(row: Values) -> Iterator[tuple[str, str]]:
    if not row["client"] and not row["prospect"]:
        yield "client", "is blank, and so is prospect; name the one or the other."


def fill_scale(row: dict[str, Any]) -> None:
    """The scale that a kind of survey has unless the row says otherwise."""
    lowest, highest = (0, 10) if row["kind"] in (Kind.NPS, Kind.ENPS) else (1, 5)
    if row["scale_min"] is None:
        row["scale_min"] = Decimal(lowest)
    if row["scale_max"] is None:
        row["scale_max"] = Decimal(highest)


def score_is_on_scale(row: Values) -> Iterator[tuple[str, str]]:
    lowest, highest, score = row["scale_min"], row["scale_max"], row["score"]
    if highest <= lowest:
        yield "scale_max", f"is not above scale_min, {write_number(lowest)}; swap or correct them."
        return
    if score is None:
        return
    is_promoter_score = row["kind"] in (Kind.NPS, Kind.ENPS)
    if is_promoter_score:
        lowest, highest = max(lowest, Decimal(0)), min(highest, Decimal(10))
    if not lowest <= score <= highest:
        reason = (
            f"is off the scale from {write_number(lowest)} to {write_number(highest)}; give the "
            "answer as it was, or the scale that it was given on."
        )
        yield "score", reason
    elif is_promoter_score and score != score.to_integral_value():
        yield "score", "is no whole number; how likely people recommend us is told from 0 to 10."
