"""Proposals and projects."""

from datetime import date

from tests.oracle.answer import Answer, Question, percent
from tests.oracle.ownership import done_by, first_of_month

DECIDED = ("won", "lost", "expired")


def proposal_conversion(asked: Question) -> Answer:
    """Won ÷ decided by the day of the decision, with whoever had the client when it was sent."""
    won = decided = waiting = 0
    for row in asked.records["opportunities"]:
        sent_on, decided_on = row["sent_on"], row["decided_on"]
        day = sent_on or decided_on
        if day is None or not done_by(
            asked.records, asked.scope, client=row["client"], person=row["person"], day=day
        ):
            continue
        if row["outcome"] in DECIDED and decided_on and asked.has(decided_on):
            won, decided = won + (row["outcome"] == "won"), decided + 1
        is_decided = decided_on is not None and decided_on < asked.edge
        waiting += sent_on is not None and sent_on < asked.edge and not is_decided
    return percent(won, decided, n=decided, open=waiting)


def by_today(asked: Question, day: date | None) -> date | None:
    return day if day is not None and day <= asked.today else None


def on_time_delivery(asked: Question) -> Answer:
    """Delivered by the agreed day ÷ delivered or overdue, by that day."""
    on_time = late = 0
    for row in asked.records["projects"]:
        due_on = row["due_on"] or row["baseline_due_on"]
        delivered_on = by_today(asked, row["delivered_on"])
        is_cancelled = by_today(asked, row["cancelled_on"]) is not None
        if due_on is None or is_cancelled or not asked.start <= due_on < asked.end:
            continue
        is_mine = done_by(
            asked.records,
            asked.scope,
            client=row["client"],
            person=row["person"],
            day=first_of_month(due_on),
        )
        if is_mine and (delivered_on or due_on < asked.today):
            is_on_time = delivered_on is not None and delivered_on <= due_on
            on_time, late = on_time + is_on_time, late + (not is_on_time)
    return percent(on_time, on_time + late, n=on_time + late)
