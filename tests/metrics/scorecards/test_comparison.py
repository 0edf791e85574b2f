"""What a number is held beside, in words."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.engine.periods import Window
from metrics.engine.rating import Goal
from metrics.formats import NumberFormat
from metrics.scorecards.comparison import Compare, change_in_words, compared_window
from metrics.scorecards.figures import kpi_link
from tests.metrics.made_answers import AGENCY, answer, drawn, line_of


def told(made, compare, before=None):
    number = NumberFormat.of(made.kpi, "GBP")
    return change_in_words(made, before, number, compare).replace("\N{NO-BREAK SPACE}", " ")


def test_year_ago_is_told_with_its_year():
    line = replace(drawn(*[90.0] * 12, 88.0), compare=Compare.YEAR)
    assert line.figure.change.replace("\N{NO-BREAK SPACE}", " ") == "−2.0 pts vs Oct 2025"


@pytest.mark.parametrize(
    ("goal", "says"),
    [
        (Goal(target=90), "−2.0 pts vs target"),
        (Goal(low=80, high=95), "inside the band"),
        (Goal(low=89, high=95), "−1.0 pts vs target"),
        (Goal(high=85), "+3.0 pts vs target"),
        (None, ""),
    ],
)
def test_beside_a_target_the_nearer_end_counts(goal, says):
    assert told(answer(88.0, goal=goal), Compare.TARGET) == says


def test_benchmark_of_a_year_holds_for_twelve_months_and_not_for_one():
    assert told(answer(88.0), Compare.BENCHMARK) == "−2.0 pts vs benchmark"
    month = answer(88.0, window=Window.at("month", date(2026, 10, 1)))
    assert told(month, Compare.BENCHMARK) == ""


def test_without_anything_to_hold_it_beside_there_is_no_change():
    assert told(answer(88.0), Compare.YEAR) == ""
    assert told(answer(88.0, is_complete=False), Compare.TARGET) == ""
    before, now = line_of(None, 88.0)
    assert told(now, Compare.PREVIOUS, before) == ""


def test_year_before_a_quarter_is_the_same_quarter():
    quarter = Window.at("quarter", date(2026, 9, 1))
    assert compared_window(quarter, Compare.YEAR).label == "Jul-Sep 2025"
    assert compared_window(quarter, Compare.TARGET).label == "Apr-Jun 2026"


def test_link_keeps_the_comparison():
    window = Window.at("quarter", date(2026, 9, 1))
    assert kpi_link("nps", AGENCY, window, Compare.YEAR).endswith("&at=2026-09&compare=year")
