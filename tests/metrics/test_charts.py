"""Figures say what the numbers carry: targets step, gaps stay gaps, right is better."""

import plotly.graph_objects as go
import pytest

from metrics.charts import Gap, gap_to_target, gaps, trend
from metrics.charts.figure import ticks
from metrics.engine.kpi import Better, Unit
from metrics.engine.rating import Goal
from metrics.formats import NumberFormat
from metrics.series import Point

PERCENT = NumberFormat(Unit.PERCENT)
NINETY = Goal(target=90)


def months(*values, goal=NINETY, **extra):
    return [Point(f"M{i}", value, goal=goal, **extra) for i, value in enumerate(values)]


def retention(points, **extra):
    return trend(points, better=Better.HIGHER, number=PERCENT, **extra)


@pytest.mark.parametrize(
    "points",
    [
        [],
        months(None, None),
        months(91.0),
        months(92.0, None, 88.4),
        months(92.0, 91.0, low=80.0, high=96.0),
        [*months(92.0, 91.0), Point("M2", 90.0, goal=NINETY, is_complete=False)],
        [Point("M0", 92.0, goal=None), Point("M1", 91.0, goal=NINETY)],
        months(3.0, 5.0, goal=Goal(low=2, high=4)),
    ],
    ids=["none", "no data", "one", "a gap", "interval", "still open", "new target", "band"],
)
def test_plotly_accepts_the_trend(points):
    go.Figure(retention(points, peers=points, peers_name="All teams"))


def test_target_is_a_step_where_it_changed():
    spec = retention([*months(92.0, 91.0), Point("M2", 91.0, goal=Goal(target=95))])
    target = next(trace for trace in spec["data"] if trace["line"].get("dash") == "dash")
    assert (target["x"], target["y"]) == ([-0.5, 1.5, 1.5, 2.5], [90, 90, 95, 95])


def test_wrong_side_of_a_higher_is_better_target_is_below_it():
    (tint,) = retention(months(92.0, 88.0))["layout"]["shapes"]
    assert tint["y0"] < tint["y1"] == 90


def test_wrong_side_of_a_lower_is_better_target_is_above_it():
    spec = trend(months(8.0, 12.0, goal=Goal(target=10)), better=Better.LOWER, number=PERCENT)
    (tint,) = spec["layout"]["shapes"]
    assert tint["y0"] > tint["y1"] == 10


def test_both_sides_of_a_band_are_wrong():
    spec = trend(months(3.0, goal=Goal(low=2, high=4)), better=Better.BAND, number=PERCENT)
    assert [shape["y1"] for shape in spec["layout"]["shapes"]] == [2, 4]


def test_month_without_data_leaves_a_gap_in_the_line():
    line = next(t for t in retention(months(92.0, None, 88.4))["data"] if "marker" in t)
    assert line["y"] == [92.0, None, 88.4]


def test_month_that_still_runs_is_dotted_with_a_hollow_end():
    points = [*months(92.0, 91.0), Point("M2", 90.0, goal=NINETY, is_complete=False)]
    solid, dotted = [trace for trace in retention(points)["data"] if "marker" in trace]
    assert solid["x"] == [0, 1]
    assert (dotted["x"], dotted["line"]["dash"]) == ([1, 2], "dot")
    assert dotted["marker"]["color"] == "var(--kp-surface)"


def test_last_value_and_target_are_labelled_without_lying_on_each_other():
    notes = retention(months(92.0, 90.05))["layout"]["annotations"]
    low, high = sorted(note["y"] for note in notes)
    assert {note["text"].replace("\N{NO-BREAK SPACE}", " ") for note in notes} == {
        "Target 90 %",
        "<b>90.1 %</b>",
    }
    assert high - low > 0.1


def test_share_is_never_drawn_beyond_all_of_it():
    low, high = retention(months(100.0, 97.0))["layout"]["yaxis"]["range"]
    assert high == 100.0
    assert low > 0


@pytest.mark.parametrize(
    ("low", "high", "unit", "marks"),
    [
        (86, 94, Unit.PERCENT, [86, 88, 90, 92, 94]),
        (0, 18_000, Unit.SECONDS, [0, 3600, 7200, 10800, 14400, 18000]),
        (0, 48_000, Unit.MONEY, [0, 10_000, 20_000, 30_000, 40_000]),
    ],
)
def test_axis_is_marked_at_round_figures(low, high, unit, marks):
    assert ticks(low, high, unit) == marks


@pytest.mark.parametrize(
    ("value", "goal", "better", "percent"),
    [
        (99.0, NINETY, Better.HIGHER, 10.0),
        (81.0, NINETY, Better.HIGHER, -10.0),
        (12.0, Goal(target=10), Better.LOWER, -20.0),
        (8.0, Goal(target=10), Better.LOWER, 20.0),
        (3.0, Goal(low=2, high=4), Better.BAND, 0.0),
        (1.0, Goal(low=2, high=4), Better.BAND, -50.0),
        (5.0, Goal(low=2, high=4), Better.BAND, -25.0),
        (5.0, None, Better.HIGHER, None),
        (5.0, Goal(target=0), Better.HIGHER, None),
    ],
)
def test_gap_to_target_is_signed_so_that_right_is_better(value, goal, better, percent):
    assert gap_to_target(value, goal, better) == percent


def test_gaps_are_sorted_with_the_best_on_top():
    spec = gaps(
        [
            Gap("Churn", -16.0, "off", "Off target"),
            Gap("First reply", 20.8, "good", "On target"),
            Gap("NPS", -3.0, "near", "Near target"),
        ]
    )
    go.Figure(spec)
    assert spec["layout"]["yaxis"]["ticktext"] == ["Churn", "NPS", "First reply"]


def test_gap_too_long_to_draw_keeps_its_true_label():
    (heads,) = gaps([Gap("Churn", -250.0, "off", "Off target")])["data"]
    assert heads["x"] == [-60.0]
    assert heads["text"] == ["−250.0\N{NO-BREAK SPACE}%"]
