"""A number taken apart, as its page tells it."""

from datetime import date

import pytest

from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.parts import Part
from metrics.engine.scopes import Scope
from metrics.scorecards.splits import MOST_PARTS, card, split_cards


def part(name: str, value: float, numerator: float, denominator: float | None, n: int = 4) -> Part:
    return Part(name, value, numerator, denominator, n, None, None)


def told(key: str, *parts: Part) -> list[tuple[str, str, str]]:
    shown = card(CATALOGUE[key], "end_kind", list(parts), "EUR").parts
    return [(one.name, one.text.replace("\xa0", " "), one.basis) for one in shown]


def test_parts_stand_by_size_and_what_has_no_label_stands_last():
    found = told("churn_rate", part("unknown", 10, 1, 10), part("a", 50, 1, 2), part("b", 40, 2, 5))
    assert found == [
        ("b", "40.0 %", "2 of 5\xa0clients"),
        ("a", "50.0 %", "1 of 2\xa0clients"),
        ("unknown", "10.0 %", "1 of 10\xa0clients"),
    ]


def test_words_of_the_records_are_told_in_plain_words():
    shown = card(
        CATALOGUE["churn_by_reason"], "end_kind", [part("resigned_by_us", 5, 1, 20)], "EUR"
    )
    assert (shown.title, shown.heading, shown.parts[0].name) == (
        "By end kind",
        "End kind",
        "resigned by us",
    )


def test_reading_in_percent_is_told_in_percent_whatever_the_unit():
    assert told("nps", part("clients who answered, %", 40.0, 4, 10))[0][1] == "40.0 %"


def test_money_is_told_with_the_number_of_its_rows():
    assert told("mrr", part("Key", 1200.0, 1200.0, None, n=3)) == [
        ("Key", "€1,200", "3\xa0clients")
    ]


def test_only_the_largest_parts_are_shown_and_it_is_said():
    many = [part(f"p{number:02}", 1.0, 1, number) for number in range(1, MOST_PARTS + 4)]
    found = card(CATALOGUE["churn_rate"], "industry", many, "EUR")
    assert [one.name for one in found.parts][:2] == ["p15", "p14"]
    assert len(found.parts) == MOST_PARTS
    assert found.says.endswith(f"The {MOST_PARTS} largest of {len(many)}.")


def test_says_whether_the_parts_add_up():
    one = [part("a", 1, 1, 2)]
    assert card(CATALOGUE["churn_by_reason"], "reason", one, "EUR").says.endswith("the number.")
    assert card(CATALOGUE["mrr"], "tier", one, "EUR").says.endswith("the number.")
    assert card(CATALOGUE["churn_rate"], "tier", one, "EUR").says.endswith("its own base.")


@pytest.mark.usefixtures("harbour")
@pytest.mark.django_db
def test_split_with_a_single_part_is_not_shown():
    published = Published.current()
    assert published
    window = published.window("year", date(2026, 11, 1))
    answer = published.answer("churn_rate", Scope.parse("agency"), window)
    assert len(published.parts("churn_rate", answer.scope, window, "tier")) == 1
    assert split_cards(published, answer, currency="EUR") == ()
