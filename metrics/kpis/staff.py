"""How are we? What our own people answer, and never who answered what."""

import numpy as np
import pandas as pd

from metrics.engine.anonymity import anonymous
from metrics.engine.frames import EXCLUDED, NO_PART
from metrics.engine.kpi import Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.ownership import Ownership
from metrics.engine.surveys import answers_of, on_scale, recommending, tells_no_recommending
from metrics.engine.tables import House

CREDIT = "nobody: the agency, and teams in which at least five people answered"
FAVOURABLE = 3.5


def _five(kind: str, *scores: float) -> dict[str, str]:
    lines = "\n".join(
        f"{kind:<21}  {person:<6}  2026-03-0{day}T09:00:00Z  {score}"
        for day, (person, score) in enumerate(zip(PEOPLE, scores, strict=True), start=2)
    )
    return {"surveys": f"{'kind':<21}  person  responded_at          score\n{lines}"}


PEOPLE = ("Ann", "Ben", "Cleo", "Dan", "Eve")


@kpi(
    name="Employee Net Promoter Score",
    short_name="eNPS",
    unit=Unit.POINTS,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SCORE,
    formula="100 × (answers of 9 and 10 − answers of 0 to 6) ÷ answers of our own people",
    why="People who wouldn't recommend us as a place to work are about to leave, and clients with "
    "them.",
    credit=CREDIT,
    rows="answer",
    records=("surveys",),
    decimals=0,
    is_anonymous=True,
    example=Example(
        given=_five("enps", 10, 9, 8, 6, 9),
        window="2026-03",
        expect=40.0,
        says="Three promoters and one detractor among five: 60 % less 20 %.",
    ),
)
def enps(surveys: pd.DataFrame, ownership: Ownership, house: House, today: int) -> pd.DataFrame:
    """How many points more of us would recommend the agency as an employer than would warn of it.

    Never about one of us: the agency and its teams have a figure where at least
    five people answered, and no difference between two figures tells of fewer.
    """
    answers = answers_of(surveys, "enps", house)
    scores = pd.Series(recommending(answers), index=answers.index)
    return anonymous(answers, scores.mask(tells_no_recommending(answers)), ownership, today=today)


@kpi(
    name="Employee satisfaction",
    unit=Unit.GRADE,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.MEAN,
    formula="mean of the answers on a scale of 1 to 5",
    why="Who likes the work gives clients better service and stays to know them.",
    credit=CREDIT,
    rows="answer",
    records=("surveys",),
    is_anonymous=True,
    splits=("favourable",),
    example=Example(
        given=_five("employee_satisfaction", 5, 4, 4, 3, 2),
        window="2026-03",
        expect=3.6,
        says="18 of 5 answers; three of the five, 60 %, are favourable.",
    ),
)
def employee_satisfaction(
    surveys: pd.DataFrame, ownership: Ownership, house: House, today: int
) -> pd.DataFrame:
    """How satisfied our own people are, from 1 to 5.

    Answers on another scale are mapped onto 1 to 5; those of 3.5 and more are
    favourable, which is shown as a share beside the mean. Never about one of us.
    """
    rows = _grades("employee_satisfaction", surveys, ownership, house, today=today)
    counted = rows[rows["state"] != EXCLUDED]
    favourable = counted.assign(
        record=counted["record"] + ", favourable or not",
        numerator=np.where(counted["numerator"] >= FAVOURABLE, 100.0, 0.0),
        apart="favourable",
        by_favourable="favourable, %",
    )
    return pd.concat([rows.assign(apart="", by_favourable=NO_PART), favourable], ignore_index=True)


@kpi(
    name="Confidence",
    unit=Unit.GRADE,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.MEAN,
    formula="mean of our account managers' own ratings on a scale of 1 to 5, the last per wave",
    why="Account managers who trust themselves advise, ask and disagree; the others take orders.",
    credit=CREDIT,
    rows="rating",
    records=("surveys",),
    is_anonymous=True,
    example=Example(
        given=_five("confidence", 3, 4, 4, 5, 4),
        window="2026-03",
        expect=4.0,
        says="20 points in five ratings.",
    ),
)
def confidence(
    surveys: pd.DataFrame, ownership: Ownership, house: House, today: int
) -> pd.DataFrame:
    """How confident our people feel in their work with clients, from 1 to 5, by their own rating.

    Several statements of one person are one rating: their mean. It is no mark
    for anybody, and never about one of us.
    """
    return _grades("confidence", surveys, ownership, house, today=today)


@kpi(
    name="Pulse",
    unit=Unit.GRADE,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.MEAN,
    formula="mean of the answers to the pulse survey on a scale of 1 to 5",
    why="A short question every week shows a team in trouble months before somebody resigns.",
    credit=CREDIT,
    rows="answer",
    records=("surveys",),
    is_anonymous=True,
    example=Example(
        given=_five("pulse", 4, 5, 3, 4, 4),
        window="2026-03",
        expect=4.0,
        says="20 points in five answers.",
    ),
)
def pulse(surveys: pd.DataFrame, ownership: Ownership, house: House, today: int) -> pd.DataFrame:
    """How our people feel at work, from 1 to 5, asked often and briefly.

    Each wave counts everybody who answered in it once. Waves that fewer than
    five people answered are in no figure, so that nobody can be made out.
    """
    return _grades("pulse", surveys, ownership, house, today=today)


def _grades(
    kind: str, surveys: pd.DataFrame, ownership: Ownership, house: House, *, today: int
) -> pd.DataFrame:
    answers = answers_of(surveys, kind, house)
    return anonymous(answers, on_scale(answers, 1, 5), ownership, today=today)
