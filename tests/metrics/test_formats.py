"""Numbers on a page carry their unit and are rounded as people round."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from metrics.engine.kpi import Better, Unit
from metrics.engine.periods import PUBLISHED_KINDS, Window
from metrics.engine.rating import Goal
from metrics.formats import (
    NumberFormat,
    day_and_month,
    day_in_words,
    grouped,
    moment_in_words,
    money,
    month_in_words,
    plural,
    plural_after,
    short_money,
    signed_percent,
    trimmed,
    window_in_words,
)

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


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (lambda: grouped(Decimal("-1234567.5")), "−1.234.567,5"),
        (lambda: PERCENT.text(88.44), "88,4 %"),
        (lambda: PERCENT.change(-1.9), "−1,9 Pkt."),
        (lambda: PERCENT.change(0.04), "unverändert"),
        (lambda: signed_percent(12.5), "+12,5 %"),
        (lambda: money(-14_500, "EUR"), "−14.500 €"),
        (lambda: money(900, "CHF"), "900 CHF"),
        (lambda: short_money(14_500, "EUR"), "14,5 Tsd. €"),
        (lambda: short_money(-1_200_000, "EUR"), "−1,2 Mio. €"),
        (lambda: DURATION.text(12_000), "3 h 20 min"),
        (lambda: TOUCHES.goal(Goal(low=2, high=4), Better.BAND), "2–4 im Monat"),
        (lambda: POUNDS.goal(Goal(low=5000, high=9000), Better.BAND), "5.000–9.000 £"),
        (lambda: plural(1, "client"), "1 Kunde"),
        (lambda: plural(1200, "reply"), "1.200 Antworten"),
        (lambda: plural(3, "project"), "3 Projekte"),
        (lambda: plural_after(3, "project"), "3 Projekten"),
        (lambda: day_in_words(date(2026, 3, 9)), "9. Mär 2026"),
        (lambda: day_in_words(None, "—"), "—"),
        (lambda: day_and_month(date(2026, 12, 1)), "1. Dez"),
        (lambda: month_in_words(date(2026, 3, 1)), "März 2026"),
        (lambda: moment_in_words(datetime(2026, 3, 9, 14, 5, tzinfo=UTC)), "9. Mär 2026 14:05"),
    ],
)
def test_numbers_and_dates_are_written_as_germans_do(written, says):
    with translation.override("de"):
        assert plain(written()) == says


@pytest.mark.parametrize("kind", PUBLISHED_KINDS)
@pytest.mark.parametrize("fiscal_start", [1, 4])
def test_window_is_called_in_english_what_the_engine_calls_it(kind, fiscal_start):
    for month in range(1, 13):
        window = Window.at(kind, date(2026, month, 1), fiscal_start=fiscal_start)
        assert window_in_words(window) == window.label


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("month", "Mai 2026"),
        ("quarter", "Apr-Jun 2026"),
        ("year", "2026"),
        ("t12m", "12 Monate bis Mai 2026"),
    ],
)
def test_window_is_told_in_german(kind, says):
    with translation.override("de"):
        assert plain(window_in_words(Window.at(kind, date(2026, 5, 1)))) == says


def test_window_between_any_two_days_is_told_by_them():
    window = Window(date(2026, 1, 1), date(2026, 2, 5))
    assert window_in_words(window) == window.label
    with translation.override("de"):
        assert window_in_words(window) == "2026-01-01 bis 2026-02-04"


@pytest.mark.parametrize(
    ("number", "says"),
    [("90.0", "90"), ("90.50", "90.5"), ("100", "100"), ("1200.00", "1,200"), ("-0.10", "−0.1")],
)
def test_idle_zeros_are_left_out_and_no_others(number, says):
    assert trimmed(Decimal(number)) == says
