"""Numbers on a page carry their unit and are rounded as people round."""

import pytest

from metrics.engine.kpi import Better, Unit
from metrics.engine.rating import Goal
from metrics.formats import NumberFormat, money, plural, short_money

PERCENT = NumberFormat(Unit.PERCENT)
POINTS = NumberFormat(Unit.POINTS, decimals=0)
POUNDS = NumberFormat(Unit.MONEY, "GBP")
DURATION = NumberFormat(Unit.SECONDS)
TOUCHES = NumberFormat(Unit.PER_CLIENT_MONTH)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("number", "value", "says"),
    [
        (PERCENT, 88.44, "88.4 %"),
        (PERCENT, 100, "100.0 %"),
        (PERCENT, -0.04, "0.0 %"),
        (POINTS, 72.5, "73 pts"),
        (POINTS, -72.5, "−73 pts"),
        (POUNDS, 14500.4, "£14,500"),
        (POUNDS, -1200, "−£1,200"),
        (DURATION, 12_000, "3 h 20 min"),
        (DURATION, 7_500, "2 h 05 min"),
        (DURATION, 14_400, "4 h"),
        (DURATION, 3_599, "1 h"),
        (DURATION, 40, "40 s"),
        (DURATION, 0, "0 min"),
        (DURATION, 111_600, "31 h"),
        (TOUCHES, 1.84, "1.8 a month"),
        (PERCENT, None, "—"),
    ],
)
def test_number_carries_its_unit(number, value, says):
    assert plain(number.text(value)) == says


@pytest.mark.parametrize(
    ("number", "difference", "says"),
    [
        (PERCENT, -1.9, "−1.9 pts"),
        (PERCENT, 0.04, "unchanged"),
        (POINTS, 4, "+4 pts"),
        (POUNDS, 1200, "+£1,200"),
        (DURATION, -1500, "−25 min"),
        (TOUCHES, 0.2, "+0.2 a month"),
        (PERCENT, None, ""),
    ],
)
def test_change_is_signed(number, difference, says):
    assert plain(number.change(difference)) == says


@pytest.mark.parametrize(
    ("number", "goal", "better", "says"),
    [
        (PERCENT, Goal(target=90), Better.HIGHER, "≥ 90 %"),
        (PERCENT, Goal(target=2.5), Better.LOWER, "≤ 2.5 %"),
        (DURATION, Goal(target=14_400), Better.LOWER, "≤ 4 h"),
        (TOUCHES, Goal(low=2, high=4), Better.BAND, "2–4 a month"),
        (PERCENT, Goal(low=5, high=10), Better.BAND, "5–10 %"),
        (POUNDS, Goal(low=5000), Better.BAND, "≥ £5,000"),
        (POUNDS, Goal(high=5000), Better.BAND, "≤ £5,000"),
        (PERCENT, None, Better.HIGHER, ""),
    ],
)
def test_goal_is_written_as_a_limit_or_a_band(number, goal, better, says):
    assert plain(number.goal(goal, better)) == says


def test_currency_without_a_symbol_is_named_by_its_code():
    assert plain(money(900, "CHF")) == "CHF 900"


@pytest.mark.parametrize(
    ("amount", "says"),
    [(14_500, "€14.5k"), (1_200_000, "€1.2M"), (-20_000, "−€20k"), (999, "€999")],
)
def test_money_on_an_axis_is_short(amount, says):
    assert short_money(amount, "EUR") == says


@pytest.mark.parametrize(
    ("count", "noun", "says"),
    [(1, "client", "1 client"), (0, "client", "0 clients"), (1200, "reply", "1,200 replies")],
)
def test_things_are_counted_in_words(count, noun, says):
    assert plain(plural(count, noun)) == says
