"""What comes up when, what was paid, how often we talked: drawn as it is, never flattered."""

from datetime import date

import plotly.graph_objects as go
import pytest

from metrics.charts.months import bars, dots_in_band, is_inside
from metrics.charts.renewals import Due, timeline
from metrics.engine.kpi import Unit
from metrics.engine.rating import Goal
from metrics.formats import NumberFormat
from metrics.series import Point

TODAY = date(2026, 3, 10)
MONEY = NumberFormat(Unit.MONEY, "EUR", 0)
TOUCHES = NumberFormat(Unit.PER_CLIENT_MONTH)
BAND = Goal(low=2, high=4)


def due(on, *, last_day=None, tone="near"):
    return Due("Acme", on, last_day, tone, "Acme: notice by 22 Mar")


@pytest.mark.parametrize(
    "spec",
    [
        timeline([], today=TODAY),
        timeline([due(date(2026, 3, 22), last_day=date(2026, 5, 21))], today=TODAY),
        timeline([due(date(2020, 1, 1), tone="off")], today=TODAY),
        bars([], MONEY),
        bars([Point("Jan", 1000.0), Point("Feb", None)], MONEY),
        dots_in_band([], TOUCHES),
        dots_in_band([Point("Jan", 3.0, goal=BAND), Point("Feb", None)], TOUCHES),
        dots_in_band([Point("Jan", 3.0, goal=Goal(low=2))], TOUCHES),
    ],
    ids=["none due", "due", "long over", "no months", "fees", "no talks", "talks", "open band"],
)
def test_plotly_accepts_the_figure(spec):
    go.Figure(spec)


def test_day_to_decide_stands_before_the_end_of_the_term():
    lasts, dues = timeline([due(date(2026, 3, 22), last_day=date(2026, 5, 21))], today=TODAY)[
        "data"
    ]
    assert (dues["x"], lasts["x"]) == ([12], [72])


def test_term_that_was_over_long_ago_stays_at_the_edge():
    _lasts, dues = timeline([due(date(2020, 1, 1))], today=TODAY)["data"]
    assert dues["x"] == [-60]


def test_most_pressing_stands_on_top():
    first, second = due(date(2026, 3, 12)), due(date(2026, 3, 22))
    assert timeline([first, second], today=TODAY)["data"][1]["y"] == [1, 0]


def test_month_that_still_runs_is_pale():
    (trace,) = bars([Point("Jan", 10.0), Point("Feb", 10.0, is_complete=False)], MONEY)["data"]
    assert trace["marker"]["color"] == ["var(--kp-actual)", "var(--kp-prev)"]


@pytest.mark.parametrize(
    ("value", "inside"), [(1.0, False), (2.0, True), (4.0, True), (5.0, False), (None, True)]
)
def test_ends_of_the_band_belong_to_it_and_what_is_not_known_is_not_judged(value, inside):
    assert is_inside(Point("Jan", value, goal=BAND)) is inside


def test_month_without_a_band_is_neither_good_nor_bad():
    assert is_inside(Point("Jan", 0.0))


def test_month_outside_the_band_has_another_shape_too():
    points = [Point("Jan", 3.0, goal=BAND), Point("Feb", 0.0, goal=BAND)]
    (dots,) = dots_in_band(points, TOUCHES)["data"]
    assert dots["marker"]["symbol"] == ["circle", "square-open"]


def test_band_is_drawn_for_the_months_that_it_held_in():
    points = [Point("Jan", 3.0), Point("Feb", 3.0, goal=BAND), Point("Mar", 3.0, goal=BAND)]
    band, low, high = dots_in_band(points, TOUCHES)["layout"]["shapes"]
    assert (band["x0"], band["x1"], band["y0"], band["y1"]) == (0.5, 2.5, 2, 4)
    assert (low["y0"], high["y0"]) == (2, 4)
