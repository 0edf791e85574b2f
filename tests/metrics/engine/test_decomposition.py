"""A change taken apart adds up to the change, whatever happened."""

from itertools import chain
from math import isclose
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.engine.decomposition import (
    Amount,
    Effect,
    effects_on_median,
    effects_on_product,
    effects_on_ratio,
    effects_on_sum,
    rounded_together,
)

members = st.sampled_from(["Acme", "Birch", "Cedar", "Dune", "Elm"])
amounts = st.integers(-1000, 1000).map(lambda cents: cents / 100)
bases = st.integers(0, 50).map(float)
halves = st.builds(Amount, amounts, bases)
sides = st.dictionaries(members, halves).filter(
    lambda side: sum(each.base for each in side.values()) > 0
)
waits = st.dictionaries(members, st.lists(st.integers(0, 90), max_size=6)).filter(
    lambda side: any(side.values())
)


def value(side):
    return sum(each.top for each in side.values()) / sum(each.base for each in side.values())


def told(effects):
    return {effect.member: pytest.approx(effect.total) for effect in effects}


def total(effects):
    return sum(effect.total for effect in effects)


@given(st.dictionaries(members, amounts), st.dictionaries(members, amounts))
def test_parts_of_a_sum_add_up_to_its_change(before, after):
    change = sum(after.values()) - sum(before.values())
    assert isclose(total(effects_on_sum(before, after)), change, abs_tol=1e-9)


@given(sides, sides)
def test_parts_of_a_ratio_add_up_to_its_change(before, after):
    effects = effects_on_ratio(before, after, scale=100)
    change = 100 * (value(after) - value(before))
    assert isclose(total(effects), change, rel_tol=1e-9, abs_tol=1e-6)


@given(waits, waits)
def test_parts_of_a_median_add_up_to_its_change(before, after):
    change = median(chain(*after.values())) - median(chain(*before.values()))
    assert isclose(total(effects_on_median(before, after)), change, abs_tol=1e-9)


@given(sides)
def test_who_did_the_same_moved_nothing(side):
    assert all(abs(effect.total) < 1e-9 for effect in effects_on_ratio(side, side))


@given(sides, sides, st.sampled_from([0.01, 0.1, 1.0]))
def test_rounded_parts_add_up_to_the_rounded_change(before, after, step):
    parts = [effect.total for effect in effects_on_ratio(before, after)]
    change = round((value(after) - value(before)) / step) * step
    assert isclose(
        sum(rounded_together(parts, total=change, step=step)), change, abs_tol=step / 1e3
    )


def test_lost_client_takes_what_it_weighed():
    # 10 of 10, then 9 of 10: only Birch did otherwise.
    before = {"Acme": Amount(9, 9), "Birch": Amount(1, 1)}
    after = {"Acme": Amount(9, 9), "Birch": Amount(0, 1)}
    assert told(effects_on_ratio(before, after, scale=100)) == {"Acme": 0.0, "Birch": -10.0}


def test_rate_and_weight_are_told_apart():
    # Acme keeps its 2 of 4. Birch grows from 1 of 1 to 4 of 4: it does as before, but weighs more.
    before = {"Acme": Amount(2, 4), "Birch": Amount(1, 1)}
    after = {"Acme": Amount(2, 4), "Birch": Amount(4, 4)}
    birch = effects_on_ratio(before, after)[1]
    # 3/5 before, 6/8 after.
    assert (birch.rate, birch.mix) == (pytest.approx(0.0), pytest.approx(0.15))


def test_better_rate_of_the_same_weight_is_no_matter_of_weight():
    before = {"Acme": Amount(1, 4), "Birch": Amount(4, 4)}
    after = {"Acme": Amount(3, 4), "Birch": Amount(4, 4)}
    # 5/8 before, 7/8 after.
    assert effects_on_ratio(before, after)[0] == Effect("Acme", 0.25, 0.0)


def test_cost_without_income_of_its_own_counts_as_rate():
    before = {"Acme": Amount(60, 100), "Tools": Amount(-10, 0)}
    after = {"Acme": Amount(60, 100), "Tools": Amount(-30, 0)}
    assert effects_on_ratio(before, after)[1] == Effect("Tools", pytest.approx(-0.2), 0.0)


def test_newcomer_moves_a_ratio_by_its_weight():
    before = {"Acme": Amount(1, 2)}
    after = {"Acme": Amount(1, 2), "Birch": Amount(2, 2)}
    newcomer = effects_on_ratio(before, after)[1]
    assert (newcomer.rate, newcomer.mix) == (pytest.approx(0.0), pytest.approx(0.25))


def test_median_is_moved_by_whose_rows_passed_it():
    # The middle goes from 2 to 9: Birch's slow rows came, Acme's only stayed.
    before = {"Acme": [1, 2, 3]}
    after = {"Acme": [1, 2, 3], "Birch": [9, 9, 9, 9]}
    assert told(effects_on_median(before, after)) == {"Acme": 0.0, "Birch": 7.0}


def test_median_that_fell_is_shared_out_with_its_sign():
    # 10 before; 4 and 10 after: the middle is 7.
    effects = told(effects_on_median({"Acme": [10]}, {"Acme": [10], "Birch": [4]}))
    # The lower of the two falls from 10 to 4, which is Birch's; the upper stays.
    assert effects == {"Acme": 0.0, "Birch": -3.0}


def test_median_is_shared_between_those_who_slowed_down():
    # From 1 to 5, and each of them has one row that was up to 1 and is no longer.
    before = {"Acme": [1, 1], "Birch": [1]}
    after = {"Acme": [1, 5], "Birch": [5]}
    assert told(effects_on_median(before, after)) == {"Acme": 2.0, "Birch": 2.0}


def test_product_is_moved_by_both_of_its_factors():
    # 2 × 3 = 6, then 4 × 5 = 20: (4 - 2) × 4 and (5 - 3) × 3.
    assert effects_on_product((2, 3), (4, 5)) == (8, 6)


def test_what_rounding_cuts_off_goes_to_who_lost_most():
    assert rounded_together([0.6, 0.6, 0.6], total=2.0, step=1.0) == [1.0, 1.0, 0.0]
