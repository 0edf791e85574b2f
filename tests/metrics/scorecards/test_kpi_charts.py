"""The charts beside a trend: their titles count, and claim nothing more."""

from dataclasses import replace
from datetime import date

from metrics.answers import Explanation, Row
from metrics.engine.periods import Window
from metrics.engine.rating import Goal
from metrics.formats import NumberFormat
from metrics.scorecards.bridge import MOVEMENTS, Step, cut, drawn_bridge, steps_between
from metrics.scorecards.distributions import scores_card, waits_card
from metrics.scorecards.notes import Happening, Note, lies_in, marks_on
from tests.metrics.made_answers import answer, line_of, target

MONTH = Window.at("month", date(2026, 10, 1))
YEAR_TO_OCTOBER = Window.at("t12m", date(2026, 10, 1))
POUNDS = NumberFormat.of(answer(1.0, kpi="mrr").kpi, "GBP")


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def moved(**amounts):
    return {key: amounts.get(key.removeprefix("mrr_"), 0.0) for key in MOVEMENTS}


def bridge(start, *steps):
    card = drawn_bridge(start, steps, window=MONTH, number=POUNDS, id="bridge")
    return replace(card, title=plain(card.title), summary=plain(card.summary))


def test_losses_go_down_though_their_amounts_are_positive():
    steps = steps_between(1000.0, 1150.0, moved(new=300.0, churn=150.0))
    assert [(str(step.name), step.amount) for step in steps] == [
        ("New MRR", 300.0),
        ("MRR churn", -150.0),
    ]


def test_what_no_movement_explains_changed_hands():
    steps = steps_between(1000.0, 900.0, moved(new=100.0))
    assert [(str(step.name), step.amount) for step in steps] == [
        ("New MRR", 100.0),
        ("Hand-overs", -200.0),
    ]


def test_title_of_the_bridge_names_the_largest_gain_and_loss():
    both = bridge(1000.0, Step("New MRR", 300.0), Step("MRR churn", -150.0))
    assert both.title == "MRR +£150: New MRR added most, MRR churn took most"
    assert bridge(1000.0, Step("New MRR", 300.0)).title.endswith("nothing was lost")
    assert bridge(1000.0, Step("MRR churn", -9.0)).title.endswith("nothing was gained")
    assert bridge(1000.0).title == "MRR stayed at £1,000: nothing was gained or lost"
    assert bridge(1000.0).summary == "The fee was £1,000 at the start and £1,000 at the end."


def test_title_of_the_bridge_tells_the_growth_without_exchange_rates_too():
    card = bridge(1000.0, Step("New MRR", 300.0), Step("Currency effect", 20.0))
    assert card.title == (
        "MRR +£320 (+£300 without exchange rates): New MRR added most, nothing was lost"
    )


def test_small_steps_are_seen_as_the_axis_is_cut_at_a_round_figure():
    assert cut(100000.0, [Step("New MRR", 3000.0)]) == 97000.0
    assert cut(1000.0, [Step("New MRR", 3000.0)]) == 0.0
    assert "the axis begins at £97,000" in plain(bridge(100000.0, Step("New", 3000.0)).subtitle)


def explained(kpi, value, rows, **figures):
    made = answer(value, kpi=kpi, window=MONTH, goal=None, **figures)
    return Explanation(made, rows, [])


def one(record, numerator):
    return Row("acme", "Acme", "Nora", None, record, numerator, 1.0)


def test_scores_are_counted_and_those_out_of_reach_told_as_that():
    rows = [one("a", 1.0), one("b", 1.0), one("c", 0.0), one("d", -1.0)]
    card = scores_card(explained("nps", 25.0, rows), {"a": 10, "b": 9, "c": 7}, id="scores")
    assert card
    assert plain(card.title) == "2 promoters, 1 passive and 1 detractor"
    told = dict(card.table.rows)
    assert (told["10"], told["9"], told["7"], told["0"]) == ("1", "1", "1", "0")
    assert told["not shown to you"] == "1"


def test_no_answer_is_no_chart():
    assert scores_card(explained("nps", None, []), {}, id="scores") is None


def waits(*seconds):
    rows = [one(str(place), each) for place, each in enumerate(seconds)]
    return explained("first_response_time", 3600.0, rows, median=3600.0, p90=7200.0)


def promises(*kept):
    rows = [one(str(place), each) for place, each in enumerate(kept)]
    return explained("sla_attainment", 50.0, rows)


def test_replies_later_than_their_clients_charter_are_counted():
    number = NumberFormat.of(answer(1.0, kpi="first_response_time").kpi, "GBP")
    card = waits_card(waits(600.0, 3600.0, 90000.0), promises(1.0, 0.0, 0.0), number, id="waits")
    assert card
    assert card.title == "2 replies of 3 were later than promised"
    assert [tuple(map(plain, row)) for row in card.table.rows if row[1] != "0"] == [
        ("up to 15 min", "1", "0"),
        ("up to 1 h", "1", "1"),
        ("longer", "1", "1"),
    ]
    assert plain(card.summary) == "Half of the replies came within 1 h, nine in ten within 2 h."


def test_page_says_why_there_are_more_requests_due_than_replies():
    number = NumberFormat.of(answer(1.0, kpi="first_response_time").kpi, "GBP")
    card = waits_card(waits(600.0), promises(1.0, 0.0), number, id="waits")
    assert card
    assert "counts 2 requests by the day they were due" in plain(card.summary)
    assert "1 overdue and unanswered, 0 asked once more and 0 replied" in plain(card.summary)


def test_reply_that_falls_due_in_another_period_is_not_called_late():
    number = NumberFormat.of(answer(1.0, kpi="first_response_time").kpi, "GBP")
    card = waits_card(waits(600.0), promises(), number, id="waits")
    assert card
    assert card.title == "No reply of 1 was later than promised"
    assert waits_card(waits(), promises(), number, id="waits") is None


def test_happening_lies_in_the_last_month_of_a_rolling_window():
    assert lies_in(date(2026, 10, 31), YEAR_TO_OCTOBER)
    assert not lies_in(date(2026, 9, 30), YEAR_TO_OCTOBER)
    assert lies_in(date(2026, 10, 1), MONTH)
    assert not lies_in(date(2026, 11, 1), MONTH)


def lost(day, client):
    return Note(day, Happening.LOST, client.lower(), f"{client} lost")


def test_several_of_a_kind_are_one_mark_that_names_two():
    notes = [lost(date(2026, 10, day), name) for day, name in ((3, "A"), (4, "B"), (5, "C"))]
    (mark,) = marks_on(line_of(90.0, 88.0), notes, POUNDS)
    assert (mark.place, mark.kind) == (1, "lost")
    assert mark.text == "3 Oct 2026: A lost; 4 Oct 2026: B lost; 1 more client"


def test_step_of_the_target_is_marked_and_its_first_figure_is_not():
    before, now = line_of(90.0, 88.0)
    stricter = replace(now, target=target(Goal(target=95)))
    (mark,) = marks_on([before, stricter], [], NumberFormat.of(now.kpi, "GBP"))
    assert plain(mark.text) == "from 12 months to Oct 2026: target ≥ 95 %, before ≥ 90 %"
    without = replace(now, target=None)
    assert marks_on([before, without], [], POUNDS) == ()
