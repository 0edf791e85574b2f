"""Would our clients recommend us, and are they satisfied?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.frames import COUNTED, EXCLUDED, NO_PART, OWNER, codes, contributions
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.surveys import (
    answers_of,
    on_scale,
    recommending,
    respondents,
    tells_no_recommending,
)
from metrics.engine.tables import House

PER_CLIENT, COVERAGE = "per client", "clients who answered, %"
# Before the first answer: a client who answers is covered, whenever it was.
NOT_ASKED = -1


@kpi(
    name="Net Promoter Score",
    short_name="NPS",
    unit=Unit.POINTS,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SCORE,
    formula="100 × (answers of 9 and 10 − answers of 0 to 6) ÷ answers",
    why="Clients who would recommend us stay longer and bring others.",
    credit="who looked after the client when the answer came",
    is_headline=True,
    rows="answer",
    records=("surveys",),
    decimals=0,
    splits=("reading",),
    benchmark=Benchmark(
        target=70,
        window="year",
        source="Plant, KPIs for agency account management: 70+",
        warning="Ten answers can't tell 70 from 20: see the interval.",
    ),
    example=Example(
        given={
            "surveys": """
                client  contact  responded_at          score
                Acme    Ann      2026-03-02T10:00:00Z  9
                Acme    Ben      2026-03-02T11:00:00Z  7
                Birch   Cleo     2026-03-03T10:00:00Z  10
                Birch   Dan      2026-03-04T10:00:00Z  3
                Birch   Dan      2026-03-20T10:00:00Z  9
            """
        },
        window="2026-03",
        expect=75.0,
        says="Dan's later answer counts: three promoters and no detractor among four.",
    ),
)
def nps(
    surveys: pd.DataFrame,
    book: Book,
    client_months: pd.DataFrame,
    house: House,
    today: int,
) -> pd.DataFrame:
    """How many points more of our respondents would recommend us than would warn of us.

    A number of points from −100 to 100, not a percentage. Each respondent's
    latest answer in the period counts once; answers given after a client had
    left are shown, not counted. Beside it stand the score in which every
    client weighs the same, and the share of clients who answered at all.
    """
    answers = answers_of(surveys, "nps", house)
    unfit = tells_no_recommending(answers)
    rows = _rows(answers, book, today=today, unfit=unfit, why="not a whole number from 0 to 10")
    rows = rows.assign(
        numerator=recommending(answers),
        subject=respondents(answers, answers["contact"]).to_numpy(),
        apart="",
        by_reading=NO_PART,
        per_client=False,
    )
    told = rows[(rows["state"] == COUNTED) & (rows["client"] >= 0)]
    ids = surveys["client"].cat.categories.to_numpy()
    months = client_months if len(told) else client_months[:0]
    readings = [_per_client(told), _covered(told, ids), _coverable(months, ids)]
    return pd.concat([rows, *readings], ignore_index=True)


def _per_client(told: pd.DataFrame) -> pd.DataFrame:
    """The same answers once more, for the reading in which every client weighs the same."""
    return told.assign(
        record=told["record"] + ", " + PER_CLIENT,
        subject=PER_CLIENT + ": " + told["subject"],
        apart="reading",
        by_reading=PER_CLIENT,
        per_client=True,
    )


def _covered(told: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    """Every answer covers its client."""
    return told.assign(
        record=told["record"] + ", covered",
        numerator=1.0,
        subject="client " + pd.Series(ids[told["client"]], index=told.index, dtype="str"),
        apart="reading",
        by_reading=COVERAGE,
    )


def _coverable(client_months: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    """Every client that is active at the first of a month might have answered in it."""
    clients, months = client_months["client"].to_numpy(), client_months["month"].to_numpy()
    named = pd.Series(ids[clients], dtype="str")
    return contributions(
        client=clients,
        record=(named + " in month " + pd.Series(months).astype("str")).to_numpy(),
        on=months,
        numerator=0,
        denominator=1,
        subject=("client " + named).to_numpy(),
        at=NOT_ASKED,
        apart="reading",
        by_reading=COVERAGE,
        per_client=False,
    )


@kpi(
    name="Customer satisfaction",
    short_name="CSAT",
    unit=Unit.PERCENT,
    better=Better.HIGHER,
    kind=Kind.OUTCOME,
    group=Group.KEEP,
    fold=Fold.SHARE,
    formula="satisfied answers (4 and 5 of 5) ÷ answers",
    why="Dissatisfied clients rarely complain; they leave when the contract ends.",
    credit="whom the answer is about, else who looked after the client when it came",
    rows="answer",
    records=("surveys",),
    splits=("scale",),
    example=Example(
        given={
            "surveys": """
                kind  client  contact  responded_at          score
                csat  Acme    Ann      2026-03-02T10:00:00Z  5
                csat  Acme    Ben      2026-03-02T11:00:00Z  3
                csat  Birch   Cleo     2026-03-03T10:00:00Z  4
                csat  Birch   Dan      2026-03-04T10:00:00Z  2
            """
        },
        window="2026-03",
        expect=50.0,
        says="The 5 and the 4 of four answers; 3 is neither satisfied nor dissatisfied.",
    ),
)
def csat(surveys: pd.DataFrame, book: Book, house: House, today: int) -> pd.DataFrame:
    """The share of clients' answers that are satisfied: 4 or 5 on a scale of 1 to 5.

    A 3 is not satisfied. On a scale up to 10 satisfied are 9 and 10; the split
    by scale keeps answers on different scales apart. Each respondent counts
    once per wave, with the last answer.
    """
    answers = answers_of(surveys, "csat", house)
    lowest, highest = (_plain(answers[edge]) for edge in ("scale_min", "scale_max"))
    asked = respondents(answers, answers["contact"])
    return _rows(answers, book, today=today).assign(
        numerator=is_satisfied(answers).astype(float),
        subject=(asked + ", " + answers["criterion"] + ", wave " + answers["wave"]).to_numpy(),
        score=on_scale(answers, 1, 5).to_numpy(),
        by_scale=(lowest + " to " + highest).to_numpy(),
    )


def is_satisfied(answers: pd.DataFrame) -> np.ndarray:
    """Whether an answer is in the top box: the scale's best two points, or its best tenth.

    4 and 5 of 5, 9 and 10 of 10, 90 to 100 of 100; never the middle or below it.
    """
    lowest, highest = answers["scale_min"], answers["scale_max"]
    top = highest - np.maximum((highest - lowest) / 10, 1)
    is_top = (answers["score"] >= top) & (answers["score"] > (lowest + highest) / 2)
    return is_top.to_numpy()


def _plain(numbers: pd.Series) -> pd.Series:
    return numbers.map("{:g}".format).astype("str")


def _rows(
    answers: pd.DataFrame,
    book: Book,
    *,
    today: int,
    unfit: np.ndarray | bool = False,
    why: str = "",
) -> pd.DataFrame:
    """One row for each answer, those that don't count with the reason."""
    clients, on = codes(answers["client"]), answers["day"].to_numpy()
    reasons = np.select(
        [on > today, np.broadcast_to(unfit, on.shape), book.has_left(clients, on)],
        ["dated after today", why, "answered after the client had left"],
        "",
    )
    named = codes(answers["person"])
    return contributions(
        client=clients,
        record=answers["id"].to_numpy(),
        on=on,
        person=np.where(named >= 0, named, OWNER),
        numerator=0,
        denominator=1,
        state=np.where(reasons != "", EXCLUDED, COUNTED),
        reason=reasons,
        at=answers["at"].to_numpy(),
    )
