"""The charts that some KPIs have beside their trend, each where it answers a question."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from metrics.answers import Explanation, Published
from metrics.formats import NumberFormat
from metrics.scorecards.bridge import MOVEMENTS, STOCK, bridge_card
from metrics.scorecards.chart_cards import ChartCard
from metrics.scorecards.cohorts import cohorts_card
from metrics.scorecards.distributions import scores_card, waits_card

BRIDGED = (STOCK, "mrr_growth", "nrr", "grr", *MOVEMENTS)
KEPT = ("logo_retention", "churn_rate")
WAITED, PROMISED = "first_response_time", "sla_attainment"
# The scores of some answers, by the record id of each, as far as the reader may see them.
Scores = Callable[[Iterable[str]], Mapping[str, int]]


@dataclass(frozen=True)
class ChartRequest:
    """For which number: its rows, and how it is written."""

    published: Published
    explanation: Explanation
    number: NumberFormat
    scores: Scores


def charts_of(asked: ChartRequest) -> tuple[ChartCard, ...]:
    key = asked.explanation.answer.kpi.key
    found: Sequence[ChartCard | None] = ()
    if key in BRIDGED:
        found = [_bridge(asked)]
    elif key in KEPT:
        found = [_cohorts(asked)]
    elif key == "nps":
        found = [_scores(asked)]
    elif key in (WAITED, PROMISED):
        found = [_waits(asked)]
    return tuple(card for card in found if card)


def _bridge(asked: ChartRequest) -> ChartCard | None:
    answer = asked.explanation.answer
    return bridge_card(asked.published, answer.scope, answer.window, id="bridge")


def _cohorts(asked: ChartRequest) -> ChartCard | None:
    return cohorts_card(asked.published, asked.explanation.answer.scope, id="cohorts")


def _scores(asked: ChartRequest) -> ChartCard | None:
    ids = [row.record for row in asked.explanation.counted]
    return scores_card(asked.explanation, asked.scores(ids), id="scores")


def _waits(asked: ChartRequest) -> ChartCard | None:
    """Both pages show the same: how long clients waited, and against what was promised."""
    answer = asked.explanation.answer
    waits, charter = (
        asked.explanation
        if key == answer.kpi.key
        else asked.published.explain(key, answer.scope, answer.window)
        for key in (WAITED, PROMISED)
    )
    number = NumberFormat.of(waits.answer.kpi, asked.number.currency)
    return waits_card(waits, charter, number, id="waits")
