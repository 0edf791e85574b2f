"""Titles say what the numbers carry, and never more."""

from dataclasses import replace

import pytest

from metrics.engine.rating import Goal, Status
from metrics.scorecards.findings import finding, summary, tally
from tests.metrics.made_answers import answer, line_of, target


def said(answers):
    return finding(answers, currency="GBP").replace("\N{NO-BREAK SPACE}", " ")


def test_number_that_crossed_its_target_is_told_with_the_month():
    assert said(line_of(92.0, 91.0, 89.0, 88.0)) == (
        "Client retention slipped under the 90 % target in September 2026"
    )


def test_number_that_came_back_is_told_with_the_month():
    assert said(line_of(88.0, 89.0, 91.0)) == (
        "Client retention climbed back to the 90 % target in October 2026"
    )


def test_lower_is_better_rises_over_its_target():
    churn = {"kpi": "churn_rate", "goal": Goal(target=10)}
    assert said(line_of(9.0, 12.0, **churn)) == (
        "Client churn rose over the 10 % target in October 2026"
    )
    assert said(line_of(12.0, 9.0, **churn)) == (
        "Client churn came down to the 10 % target in October 2026"
    )


def test_band_is_left_and_come_back_into():
    touches = {"kpi": "touchpoints_upstream", "goal": Goal(low=2, high=4)}
    assert said(line_of(3.0, 5.0, **touches)).startswith("Upstream touches left the 2–4 a month")
    assert "came back into" in said(line_of(5.0, 3.0, **touches))


def test_number_always_on_one_side_is_told_as_that():
    assert said(line_of(88.0, 87.0, 86.0)) == (
        "Client retention has missed the 90 % target in all three periods shown"
    )


def test_target_inside_the_interval_of_few_is_not_called_missed():
    told = said([answer(87.5, n=8, low=52.9, high=97.8)])
    assert (
        told == "Client retention is 87.5 %: 8 clients are too few to judge it by the 90 % target"
    )


def test_target_inside_the_interval_of_many_is_too_close_to_call():
    told = said([answer(88.0, n=60, low=80.0, high=94.0)])
    assert told == "Client retention is 88.0 %: too close to call against the 90 % target"


def test_crossing_is_not_claimed_where_the_side_before_could_not_be_told():
    unsure = answer(91.0, window=line_of(0, 0)[0].window, n=60, low=85.0, high=96.0)
    told = said([unsure, *line_of(80.0)])
    assert told == "Client retention has missed the 90 % target in 12 months to Oct 2026"


def test_new_target_is_not_mistaken_for_a_slip():
    before, after = line_of(92.0, 92.0)
    stricter = replace(after, target=target(Goal(target=95)), status=Status.NEAR_TARGET)
    assert "slipped" not in said([before, stricter])
    assert "95 % target" in said([before, stricter])


def test_window_that_still_runs_is_left_out_of_the_finding():
    running = answer(50.0, is_complete=False)
    assert "has met" in said([*line_of(92.0, 91.0), running])
    assert said([running]) == "Client retention: the first period still runs"


def test_no_data_says_so():
    assert said([answer(None, n=0)]) == "Client retention: no data for 12 months to Oct 2026"


def test_without_a_target_the_number_is_told_plainly():
    assert (
        said(line_of(92.0, 88.0, goal=None)) == "Client retention: 88.0 % in 12 months to Oct 2026"
    )


def test_summary_tells_first_last_target_and_interval():
    told = summary(line_of(92.0, 88.0, low=80.0, high=94.0), currency="GBP")
    assert told.replace("\N{NO-BREAK SPACE}", " ") == (
        "Client retention rate: 92.0 % in 12 months to Sep 2026, 88.0 % in 12 months to "
        "Oct 2026; target ≥ 90 %; 95 % interval 80.0 % to 94.0 %."
    )


def test_summary_of_one_period_tells_it_once():
    told = summary(line_of(92.0), currency="GBP").replace("\N{NO-BREAK SPACE}", " ")
    assert told.count("92.0 %") == 1


def test_summary_of_nothing_says_so():
    assert summary([answer(None)], currency="GBP") == "There are no complete numbers to draw yet."


@pytest.mark.parametrize(
    ("statuses", "says"),
    [
        ([Status.ON_TARGET, Status.NEAR_TARGET], "Two of two KPIs on or near target"),
        (
            [Status.OFF_TARGET, Status.TOO_FEW, Status.TOO_CLOSE],
            "None of three KPIs on or near target, two too few or too close to call",
        ),
        (
            [Status.ON_TARGET, Status.TOO_CLOSE],
            "One of two KPIs on or near target, one too close to call",
        ),
        ([Status.TOO_FEW, Status.TOO_FEW], "Of two KPIs all are too few to judge"),
        ([Status.TOO_FEW, Status.NO_DATA], "Of two KPIs all are not judged yet"),
    ],
)
def test_tally_counts_all_and_says_what_is_neither_met_nor_missed(statuses, says):
    assert tally(statuses) == says
