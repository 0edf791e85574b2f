"""Bars, curves and marks: what they are drawn from is what they show."""

import plotly.graph_objects as go

from metrics.charts import Bar, Curve, Mark, bars, curves, trend
from metrics.engine.kpi import Better, Unit
from metrics.formats import NumberFormat
from metrics.series import Point

PERCENT = NumberFormat(Unit.PERCENT)


def test_plotly_accepts_bars_curves_and_marks():
    go.Figure(bars([Bar("10", 3, "3", fill="soft")], groups={0: "High"}))
    go.Figure(curves([Curve("All", (100.0,), ("a",), is_main=True)], ["1"], PERCENT))
    marks = [Mark(0, "target", "stricter")]
    go.Figure(trend([Point("Oct", 88.0)], better=Better.HIGHER, number=PERCENT, marks=marks))


def test_bar_lies_between_its_ends_whichever_way_it_goes():
    drawn = bars([Bar("Gain", 150.0, "+50", 100.0), Bar("Loss", 90.0, "−60", 150.0)])
    first = drawn["data"][0]
    assert (first["base"], first["x"]) == ([100.0, 90.0], [50.0, 60.0])


def test_quiet_part_stands_behind_the_bar_and_before_the_figure():
    behind = bars([Bar("up to 1 h", 8.0, "10, 2 late", behind=2.0)])["data"][1]
    assert (behind["base"], behind["x"], behind["text"]) == ([8.0], [2.0], ["10, 2 late"])


def test_axis_begins_where_the_page_says():
    assert bars([Bar("Start", 110.0, "110")], begins=100.0)["layout"]["xaxis"]["range"][0] == 100.0


def test_bars_below_nothing_are_inside_the_axis():
    low, high = bars([Bar("Loss", -40.0, "−40"), Bar("Gain", 10.0, "+10")])["layout"]["xaxis"][
        "range"
    ]
    assert low == -40.0
    assert high > 10.0


def test_bars_of_nothing_have_an_axis():
    assert bars([Bar("10", 0.0, "")])["layout"]["xaxis"]["range"] == [0.0, 1.3]


def test_groups_are_told_apart_by_a_line_and_a_word():
    layout = bars([Bar("10", 3, "3"), Bar("9", 1, "1")], groups={0: "High", 1: "Low"})["layout"]
    assert [each["text"] for each in layout["annotations"]] == ["High", "Low"]
    assert [each["y0"] for each in layout["shapes"]] == [0.5], "none above the first row"


def test_main_curve_is_drawn_over_the_others_and_gaps_stay_gaps():
    drawn = curves(
        [
            Curve("All", (100.0, None), ("a", "b"), is_main=True),
            Curve("2025", (90.0, 80.0), ("c", "d")),
        ],
        ["1", "3"],
        PERCENT,
    )
    assert [each["y"] for each in drawn["data"]] == [[90.0, 80.0], [100.0, None]]
    assert {each["text"] for each in drawn["layout"]["annotations"]} == {"All", "2025"}


def test_curve_of_which_nothing_is_known_has_no_label():
    drawn = curves([Curve("All", (None,), ("a",))], ["1"], PERCENT)
    assert drawn["layout"]["annotations"] == []


def test_marks_of_one_point_stand_above_each_other_in_shapes_of_their_own():
    points = [Point("Sep", 90.0), Point("Oct", 88.0)]
    marks = [Mark(1, "lost", "Birch lost"), Mark(1, "handed over", "Acme handed over")]
    drawn = trend(points, better=Better.HIGHER, number=PERCENT, marks=marks)["data"][-1]
    assert drawn["x"] == [1, 1]
    assert drawn["y"][0] < drawn["y"][1]
    assert drawn["marker"]["symbol"] == ["triangle-down", "diamond"]
    assert drawn["text"] == ["Birch lost", "Acme handed over"]
