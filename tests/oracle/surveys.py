"""What clients say: NPS and CSAT."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from tests.oracle.activity import is_active, project_work
from tests.oracle.answer import Answer, Question, percent
from tests.oracle.book import LONG_AGO
from tests.oracle.ownership import done_by
from tests.oracle.rows import Row

DAY = timedelta(days=1)


def answers(asked: Question, kind: str) -> Iterator[Row]:
    """The scope's answers of the window, oldest first, without those after the end."""
    rows = [
        row
        for row in asked.records["surveys"]
        if row["kind"] == kind and row["score"] is not None and row["responded_at"] is not None
    ]
    for row in sorted(rows, key=lambda row: row["responded_at"]):
        day = asked.records.day(row["responded_at"])
        is_seen = asked.has(day) and row["responded_at"] <= asked.now
        if (
            is_seen
            and not is_after_the_end(asked, row["client"], day)
            and done_by(
                asked.records, asked.scope, client=row["client"], person=row["person"], day=day
            )
        ):
            yield row


def is_after_the_end(asked: Question, client: str | None, day: date) -> bool:
    """The client had been active by some basis, was so that day by none, and never came back."""
    if client is None or is_active(asked, client, day) or is_active(asked, client, day + DAY):
        return False
    turns = turning_days(asked, client)
    before = [turn for turn in turns if turn < day]
    return any(was_active(asked, client, turn) for turn in before) and not any(
        was_active(asked, client, turn) for turn in turns if turn >= day
    )


def was_active(asked: Question, client: str, turn: date) -> bool:
    return is_active(asked, client, turn) or is_active(asked, client, turn + DAY)


def turning_days(asked: Question, client: str) -> list[date]:
    """The days around which a client can come or go."""
    contracts = [row for row in asked.records["contracts"] if row["client"] == client]
    ids = {contract["id"] for contract in contracts}
    days = [row[column] for row in contracts for column in ("starts_on", "ended_on")]
    days += [row["on"] for row in asked.records["contract_changes"] if row["contract"] in ids]
    days += [first for first, _ in project_work(asked, client)]
    return [day for day in days if day is not None] or [LONG_AGO]


def latest(rows: Iterator[Row], *, by_wave: bool) -> list[Row]:
    """One answer per respondent (and wave); one without a contact is its own respondent."""
    found: dict[Any, Row] = {}
    for row in rows:
        wave = row["wave"] if by_wave else None
        found[(row["contact"], wave) if row["contact"] else row["id"]] = row
    return list(found.values())


def nps(asked: Question) -> Answer:
    counted = latest(answers(asked, "nps"), by_wave=False)
    promoters = sum(row["score"] >= 9 for row in counted)
    detractors = sum(row["score"] <= 6 for row in counted)
    return percent(promoters - detractors, len(counted), n=len(counted))


def csat(asked: Question) -> Answer:
    counted = latest(answers(asked, "csat"), by_wave=True)
    satisfied = sum(row["score"] >= Fraction(4) for row in counted)
    return percent(satisfied, len(counted), n=len(counted))
