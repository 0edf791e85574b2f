"""Survey answers: when they came, in which wave, on which scale."""

import numpy as np
import pandas as pd

from metrics.engine.tables import BEFORE, House, day_numbers, local_days

CLIENT_SURVEYS = ("nps", "csat", "relationship_audit")
RECOMMENDING = ("nps", "enps")
LEAST, MOST = 0, 10
PROMOTER, PASSIVE = 9, 7


def answers_of(surveys: pd.DataFrame, kind: str, house: House) -> pd.DataFrame:
    """The answers of one kind, with their `day` (a number), `month`, instant `at`, and scale.

    An answer's `round` is its wave; without one, its month.
    """
    asked = surveys[surveys["kind"] == kind]
    given = asked[asked["score"].notna() & asked["responded_at"].notna()]
    days = local_days(given["responded_at"], house.zone)
    month = days.dt.strftime("%Y-%m").astype("str")
    lowest, highest = (LEAST, MOST) if kind in RECOMMENDING else (1, 5)
    return given.assign(
        day=day_numbers(days, blank=BEFORE),
        at=given["responded_at"].astype("int64"),
        month=month,
        round=given["wave"].where(given["wave"] != "", month),
        scale_min=given["scale_min"].fillna(lowest),
        scale_max=given["scale_max"].fillna(highest),
    )


def on_scale(answers: pd.DataFrame, lowest: float, highest: float) -> pd.Series:
    """The scores, mapped linearly from their own scale to another one."""
    span = answers["scale_max"] - answers["scale_min"]
    return lowest + (highest - lowest) * (answers["score"] - answers["scale_min"]) / span


def recommending(answers: pd.DataFrame) -> np.ndarray:
    """1 for promoters, 0 for passives, -1 for detractors."""
    score = answers["score"].to_numpy()
    return (score >= PROMOTER).astype(float) - (score < PASSIVE)


def tells_no_recommending(answers: pd.DataFrame) -> np.ndarray:
    """Whether it is anything else than a whole number on a scale up to 10."""
    score = answers["score"]
    is_whole = score.between(LEAST, MOST) & (score % 1 == 0)
    return (~is_whole | (answers["scale_max"] != MOST)).to_numpy()


def respondents(answers: pd.DataFrame, named: pd.Series) -> pd.Series:
    """Who answered; somebody who isn't known is a respondent of their own."""
    return named.where(named != "", "answer " + answers["id"])


def weighted_means(answers: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """One row for each combination: the mean `score` of its criteria, its last `at` and `day`.

    A criterion without a weight weighs 1; one that weighs nothing doesn't count.
    """
    weight = answers["weight"].fillna(1.0)
    weighed = answers.assign(weight=weight, scored=answers["score"] * weight)[weight > 0]
    sums = weighed.groupby(by, observed=True).agg(
        scored=("scored", "sum"), weight=("weight", "sum"), at=("at", "max"), day=("day", "max")
    )
    return sums.assign(score=sums["scored"] / sums["weight"]).reset_index()
