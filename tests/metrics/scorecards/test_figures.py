"""A number on a page: what it rests on, how it moved, where it is explained."""

from datetime import date

import pytest

from metrics.engine.periods import Window
from metrics.engine.rating import Goal, Status
from metrics.scorecards.figures import MARKS, figure, kpi_link
from metrics.scorecards.formulas import put_in
from metrics.scorecards.lines import axis_label
from tests.metrics.made_answers import AGENCY, answer, drawn, line_of


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("made", "basis"),
    [
        (answer(87.5, numerator=7, denominator=8), "7 of 8 clients"),
        (answer(70.0, kpi="nps", n=41), "41 answers"),
        (
            answer(9.4, kpi="mrr_growth", numerator=5800, denominator=61400),
            "+£5,800 on £61,400",
        ),
        (answer(0.0, kpi="mrr_growth", numerator=0, denominator=900), "no change on £900"),
        (
            answer(2.1, kpi="touchpoints_upstream", numerator=42, denominator=20),
            "42 touch points in 20 client-months",
        ),
        (answer(7200.0, kpi="first_response_time", n=1, open=3), "1 request, 3 still open"),
        (answer(None, undecided=2), "2 without an outcome"),
    ],
)
def test_number_says_what_it_rests_on(made, basis):
    assert plain(figure(made, currency="GBP").basis) == basis


def test_change_names_what_it_is_compared_with():
    assert plain(drawn(90.0, 88.1).figure.change) == "−1.9 pts vs Sep"


def test_window_that_still_runs_has_no_change():
    before, now = line_of(90.0, 88.1, is_complete=False)
    assert figure(now, currency="GBP", before=before).change == ""


def test_link_keeps_scope_window_and_month():
    window = Window.at("quarter", date(2026, 9, 1))
    assert kpi_link("nps", AGENCY, window) == "/kpis/nps/?scope=agency&window=quarter&at=2026-09"


def test_every_status_has_a_shape_of_its_own():
    assert set(MARKS) == set(Status)
    assert len({mark.shape for mark in MARKS.values()}) == len(Status)


def test_target_says_its_level_and_reason():
    shown = figure(answer(92.0), currency="GBP")
    assert (plain(shown.goal), shown.level, shown.reason) == (
        "≥ 90 %",
        "agency",
        "It keeps us independent.",
    )


@pytest.mark.parametrize(
    ("made", "lines"),
    [
        (answer(87.5, numerator=7, denominator=8), ["7 of 8 clients = 87.5 %"]),
        (
            answer(73.2, kpi="nps", numerator=30, denominator=41),
            ["100 × (+30) ÷ 41 answers = 73 pts"],
        ),
        (
            answer(7200.0, kpi="first_response_time", n=3, mean=9600.0, p90=15840.0, open=1),
            [
                "The middle one of 3 requests = 2 h",
                "Mean 2 h 40 min; 90 % within 4 h 24 min",
                "Not in it: 1 still open",
            ],
        ),
        (answer(700.0, kpi="upsell_revenue", n=2), ["2 upsells add up to £700"]),
        (
            answer(1.5, kpi="touchpoints_upstream", numerator=3, denominator=2, goal=None),
            ["3 touch points ÷ 2 client-months = 1.5 a month"],
        ),
        (
            answer(25.0, kpi="mrr_growth", numerator=500, denominator=2000),
            ["+£500 ÷ £2,000 = 25.0 %"],
        ),
        (
            answer(None),
            ["There was nothing to count in 12 months to Oct 2026: no value, which isn't 0."],
        ),
    ],
)
def test_formula_is_told_with_the_numbers_put_in(made, lines):
    assert [plain(line) for line in put_in(made, "GBP")] == lines


@pytest.mark.parametrize(
    ("kind", "label"), [("month", "Sep 26"), ("quarter", "Jul–Sep 26"), ("year", "2026")]
)
def test_axis_names_a_window_shortly(kind, label):
    assert axis_label(Window.at(kind, date(2026, 9, 1))) == label


def test_sparkline_tells_its_number():
    assert "now 88.0" in drawn(90.0, 88.0, goal=Goal(target=90)).spark()
