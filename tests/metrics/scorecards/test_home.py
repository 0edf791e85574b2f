"""Home's sentence: what is sure comes first, doubt is said as doubt."""

import pytest

from metrics.engine.rating import Goal
from metrics.scorecards.home import sentence
from tests.metrics.made_answers import drawn

GOOD, BAD = 95.0, 40.0
LOSE = "lose too many clients"
UNSURE = "too few to judge whether we keep enough clients"


def told(keep, grow, respond):
    def line(value, kpi):
        unsure = {"low": 50.0, "high": 99.0, "n": 8} if value is None else {}
        return drawn(80.0 if value is None else value, kpi=kpi, goal=Goal(target=90), **unsure)

    return sentence(
        {
            "logo_retention": line(keep, "logo_retention"),
            "mrr_growth": line(grow, "mrr_growth"),
            "sla_attainment": line(respond, "sla_attainment"),
        }
    )


@pytest.mark.parametrize(
    ("keep", "grow", "respond", "says"),
    [
        (GOOD, GOOD, GOOD, "We keep our clients, grow as planned and answer as promised."),
        (
            GOOD,
            BAD,
            GOOD,
            "We keep our clients and answer as promised, but grow less than planned.",
        ),
        (BAD, BAD, 85.0, f"We {LOSE}, grow less than planned and answer almost as promised."),
        (None, GOOD, GOOD, f"We grow as planned and answer as promised; {UNSURE}."),
        (None, BAD, GOOD, f"We answer as promised, but grow less than planned; {UNSURE}."),
    ],
)
def test_sentence_answers_the_three_questions(keep, grow, respond, says):
    assert told(keep, grow, respond) == says


def test_sentence_that_knows_nothing_says_so():
    assert told(None, None, None).startswith("Too few to judge whether we keep enough clients, ")
