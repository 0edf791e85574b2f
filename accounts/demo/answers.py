"""Answers to surveys, of whatever kind, as rows of a bundle."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from accounts.demo.days import DAY
from accounts.demo.moments import told
from accounts.demo.world import Row

SCALES = {"nps": (0, 10), "enps": (0, 10)}
USUAL_SCALE = (1, 5)


@dataclass(frozen=True)
class Answer:
    """One person asked; without a score, they didn't answer. Of staff, only `person` is known."""

    kind: str
    wave: str
    sent_at: datetime
    client: str = ""
    contact: str = ""
    person: str = ""
    responded_at: datetime | None = None
    score: int | None = None
    criterion: str = ""
    weight: int | None = None
    comment: str = ""


def second_tuesday(first: date) -> date:
    """Of the month that begins on `first`: when surveys go out."""
    return first + DAY * ((1 - first.weekday()) % 7 + 7)


def survey_rows(made: list[Answer]) -> list[Row]:
    return [
        {
            "id": f"s{number:04}",
            "kind": answer.kind,
            "client": answer.client,
            "contact": answer.contact,
            "person": answer.person,
            "wave": answer.wave,
            "sent_at": told(answer.sent_at.astimezone(UTC)),
            "responded_at": told(answer.responded_at and answer.responded_at.astimezone(UTC)),
            "score": _figure(answer.score),
            "scale_min": str(SCALES.get(answer.kind, USUAL_SCALE)[0]),
            "scale_max": str(SCALES.get(answer.kind, USUAL_SCALE)[1]),
            "criterion": answer.criterion,
            "weight": _figure(answer.weight),
            "comment": answer.comment,
        }
        for number, answer in enumerate(made, start=1)
    ]


def _figure(number: int | None) -> str:
    return "" if number is None else str(number)
