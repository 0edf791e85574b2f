"""Charts stand with their finding, a summary and the same figures as a table."""

from metrics.charts import Gap
from metrics.engine.rating import Goal
from metrics.scorecards.chart_cards import gaps_card, gaps_title, trend_card
from tests.metrics.made_answers import drawn


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_trend_has_a_table_twin_with_the_newest_first():
    card = trend_card(drawn(92.0, 88.0, low=80.0, high=94.0, n=400), id="trend")
    assert [plain(cell) for cell in card.table.rows[0]] == [
        "12 months to Oct 2026",
        "88.0 %",
        "≥ 90 %",
        "Too close to call",
        "80.0 % to 94.0 %",
    ]
    assert card.subtitle == "Client retention rate, rolling 12 months"


def test_table_of_a_kpi_without_interval_has_no_column_for_it():
    card = trend_card(drawn(7200.0, kpi="first_response_time", goal=None), id="trend")
    assert card.table.headings[-1] == "Status"


def test_gaps_are_told_worst_first_in_the_table():
    lines = [drawn(99.0), drawn(12.0, kpi="churn_rate", goal=Goal(target=10))]
    card = gaps_card(lines, id="gaps")
    assert card is not None
    assert [row[0] for row in card.table.rows] == ["Client churn", "Client retention"]
    assert plain(card.summary) == "2 KPIs have a target. Worst: Client churn, −20.0 %."


def test_without_any_target_there_is_no_gap_chart():
    assert gaps_card([drawn(99.0, goal=None), drawn(None)], id="gaps") is None


def test_number_that_still_grows_is_not_held_against_its_target():
    assert gaps_card([drawn(50.0, is_complete=False)], id="gaps") is None


def test_title_counts_what_cannot_be_told_apart():
    gaps = [
        Gap("A", 3.0, "good", "On target"),
        Gap("B", -3.0, "near", "Near target"),
        Gap("C", -9.0, "na", "Too few to judge"),
    ]
    assert gaps_title(gaps) == ("One of three targets met, one missed, one too few to judge")
