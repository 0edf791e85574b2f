"""Would our clients recommend us?"""

import numpy as np
import pandas as pd

from metrics.engine.book import Book
from metrics.engine.frames import COUNTED, EXCLUDED, codes, contributions
from metrics.engine.kpi import Benchmark, Better, Example, Fold, Group, Kind, Unit, kpi
from metrics.engine.tables import BEFORE, House, day_numbers, local_days

PROMOTER, PASSIVE = 9, 7


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
def nps(surveys: pd.DataFrame, book: Book, house: House, today: int) -> pd.DataFrame:
    """How many points more of our respondents would recommend us than would warn of us.

    A number of points from −100 to 100, not a percentage. Each respondent's
    latest answer in the period counts once; answers given after a client had
    left are shown, not counted.
    """
    asked = surveys[surveys["kind"] == "nps"]
    answers = asked[asked["score"].notna() & asked["responded_at"].notna()]
    clients = codes(answers["client"])
    on = day_numbers(local_days(answers["responded_at"], house.zone), blank=BEFORE)
    reasons = np.select(
        [on > today, book.has_left(clients, on)],
        ["dated after today", "answered after the client had left"],
        "",
    )
    score = answers["score"].to_numpy()
    promoter, detractor = score >= PROMOTER, score < PASSIVE
    named = codes(answers["person"])
    return contributions(
        client=clients,
        record=answers["id"].to_numpy(),
        on=on,
        person=np.where(named >= 0, named, -2),
        numerator=promoter.astype(float) - detractor,
        denominator=1,
        state=np.where(reasons != "", EXCLUDED, COUNTED),
        reason=reasons,
        subject=np.where(answers["contact"] != "", answers["contact"], "answer " + answers["id"]),
        at=answers["responded_at"].astype("int64").to_numpy(),
    )
