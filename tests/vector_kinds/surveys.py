"""Surveys: the Net Promoter Score with its intervals, satisfaction, and Wilson's interval."""

from decimal import Decimal
from typing import Any

from accounts.bundle.rules import fill_scale, score_is_on_scale
from accounts.models import SurveyAnswer
from metrics.engine.intervals import ADDED, wald, wilson
from tests.vector_kinds.asking import MONTH, NOON, Rows, asked, share
from tests.vector_kinds.cases import Answer, Case


def nps_counts(case: Case) -> Answer:
    scores = {"promoters": 10, "passives": 8, "detractors": 0}
    return _nps([score for name, score in scores.items() for _ in range(case.inputs[name])])


def nps_scores(case: Case) -> Answer:
    """Scores as they come in: what is off the scale is refused before it is counted."""
    refused = [reason for score in case.inputs["scores"] for reason in _refused(score)]
    return {"error": refused} if refused else _nps(case.inputs["scores"])


def _refused(score: float) -> list[tuple[str, str]]:
    row: dict[str, Any] = {
        "kind": SurveyAnswer.Kind.NPS,
        "score": Decimal(str(score)),
        "scale_min": None,
        "scale_max": None,
    }
    fill_scale(row)
    return list(score_is_on_scale(row))


def _nps(scores: list[int]) -> Answer:
    figures = asked({"surveys": _answers("nps", scores)}).over("nps", MONTH)
    promoters = sum(score >= 9 for score in scores)
    detractors = sum(score <= 6 for score in scores)
    counts = {
        "promoters": promoters,
        "detractors": detractors,
        "passives": len(scores) - promoters - detractors,
        "responses": figures["n"],
        "nps": figures["value"],
    }
    if not scores:
        return counts
    low, high = wald(promoters, detractors, len(scores))
    adjusted = wald(promoters + ADDED, detractors + ADDED, len(scores) + 4 * ADDED)
    shown = [max(-100.0, adjusted[0]), min(100.0, adjusted[1])]
    assert [figures["low"], figures["high"]] == shown, "shown is the adjusted interval, clipped"
    return {
        **counts,
        "wald95": [low, high],
        "moe95_wald": (high - low) / 2,
        "adjusted_wald95": list(adjusted),
    }


def csat_counts(case: Case) -> Answer:
    counts = case.inputs["counts_1_to_5"]
    scores = [score for score, count in enumerate(counts, start=1) for _ in range(count)]
    figures = asked({"surveys": _answers("csat", scores)}).over("csat", MONTH)
    return {
        "csat_pct": figures["value"],
        "rate": share(figures),
        "mean_score": figures["mean"],
        "satisfied": figures["numerator"],
        "responses": figures["denominator"],
    }


def _answers(kind: str, scores: list[int]) -> Rows:
    return [
        {"kind": kind, "client": "Acme", "responded_at": NOON, "score": str(score)}
        for score in scores
    ]


def wilson_interval(case: Case) -> Answer:
    given = case.inputs
    bounds = wilson(given["k"], given["n"], confidence=given.get("confidence", 0.95))
    low, high = (bound / 100 for bound in bounds) if bounds else (None, None)
    return {"low": low, "high": high}


KINDS = {
    "nps_counts": nps_counts,
    "nps_scores": nps_scores,
    "csat_counts": csat_counts,
    "wilson": wilson_interval,
}
