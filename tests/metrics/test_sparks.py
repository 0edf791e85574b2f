"""Drawings that the server makes."""

from xml.etree import ElementTree as ET

from metrics.engine.kpi import Better, Unit
from metrics.engine.rating import Goal
from metrics.series import Point
from metrics.sparks import Bullet, bullet, spark

NINETY = Goal(target=90)


def drawn(svg):
    return [(part.get("class"), dict(part.attrib)) for part in ET.fromstring(str(svg))]  # noqa: S314


def classes(svg):
    return [css for css, _ in drawn(svg)]


def line(*points):
    return spark(points, better=Better.HIGHER, tone="near", label="Retention, 3 months")


def reads(**shown):
    with_defaults = {"goal": NINETY, "better": Better.HIGHER, "unit": Unit.PERCENT, **shown}
    return bullet(Bullet(**with_defaults), label="Retention")


def test_sparkline_ends_in_a_dot_of_its_status():
    svg = line(Point("a", 92.0, goal=NINETY), Point("b", 88.0, goal=NINETY))
    assert classes(svg) == ["spark-target", "spark-line", "spark-dot spark-dot-near"]


def test_sparkline_breaks_where_there_is_no_data():
    svg = line(Point("a", 92.0), Point("b", None), Point("c", 90.0))
    assert classes(svg).count("spark-line") == 2


def test_sparkline_without_any_data_is_empty():
    assert classes(line(Point("a", None))) == []


def test_month_that_still_runs_is_dashed_and_has_no_dot():
    svg = line(Point("a", 92.0), Point("b", 91.0, is_complete=False))
    assert "spark-line spark-open" in classes(svg)
    assert ET.fromstring(str(svg))[-1].get("d").startswith("M5.0")  # noqa: S314


def test_drawing_says_what_it_shows():
    svg = spark([], better=Better.HIGHER, tone="na", label="Retention <3 months>")
    assert 'aria-label="Retention &lt;3 months&gt;"' in svg


def test_drawing_carries_no_inline_style():
    assert "style=" not in reads(value=88.0) + line(Point("a", 92.0))


def test_bullet_of_a_share_ends_at_all_of_it():
    attributes = dict(drawn(reads(value=50.0)))["bullet-actual"]
    assert attributes["width"] == "100.0"


def test_tints_turn_round_where_lower_is_better():
    higher = dict(drawn(reads(value=88.0)))["bullet-near"]
    lower = dict(drawn(reads(value=12.0, goal=Goal(target=10), better=Better.LOWER)))["bullet-near"]
    assert higher["x"] == "0.0"
    assert float(lower["x"]) > 100


def test_target_range_is_a_box():
    svg = reads(value=3.0, goal=Goal(low=2, high=4), better=Better.BAND)
    assert "bullet-band" in classes(svg)
    assert "bullet-target" not in classes(svg)


def test_median_of_four_peers_is_not_shown():
    assert "bullet-median" not in classes(reads(value=88.0, median=90.0, peers=4))


def test_median_of_five_peers_is_a_dot():
    assert "bullet-median" in classes(reads(value=88.0, median=90.0, peers=5))


def test_bullet_without_a_value_shows_its_target_alone():
    assert "bullet-actual" not in classes(reads(value=None))
    assert "bullet-target" in classes(reads(value=None))


def test_value_below_nothing_grows_to_the_left():
    svg = reads(value=-10.0, goal=Goal(low=5, high=10), better=Better.BAND)
    assert dict(drawn(svg))["bullet-actual"]["x"] == "0.0"


def test_bullet_of_nothing_against_nothing_still_draws():
    assert classes(reads(value=0.0, goal=None)) == ["bullet-good", "bullet-actual"]
