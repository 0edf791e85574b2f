"""How long things take, with those counted in that aren't over yet."""

from fractions import Fraction

import numpy as np

from metrics.engine.survival import quantiles


def median(durations, *, still_open=()):
    closed = [place not in still_open for place in range(len(durations))]
    found = quantiles(np.array(durations, float), np.array(closed, bool), [0.5])
    return found[0, 0]


def test_with_all_closed_half_are_over_at_the_median():
    # Of four, half are over after the second: nothing lies between two waits.
    assert median([4, 1, 3, 2]) == 2
    assert median([3, 1, 2]) == 2


def test_open_ones_make_it_longer_than_the_closed_ones_alone():
    # After 1: 3/4 left; 2 is still open; after 3: 3/4 x 1/2 = 3/8 are left, less than half.
    assert median([1, 2, 3, 4], still_open=[1]) == 3


def test_what_closes_at_an_instant_does_so_while_the_open_one_is_still_at_risk():
    # Both at 1: one of two closes, so half is left; the other way round, nothing would be.
    assert median([1, 1], still_open=[0]) == 1
    assert np.isnan(quantiles(np.array([1.0, 1.0]), np.array([False, True]), [0.9])[0, 0])


def test_too_little_over_to_tell_is_no_value():
    assert np.isnan(median([1, 2, 3], still_open=[1, 2]))
    assert np.isnan(median([5], still_open=[0]))
    assert np.isnan(median([]))


def test_one_that_is_over_is_its_own_median():
    assert median([7]) == 7


def test_no_wait_at_all_counts():
    assert median([0, 0, 9]) == 0


def test_each_group_has_its_own_whatever_the_order_of_its_rows():
    found = quantiles(
        np.array([40.0, 1, 3, 10, 2, 4, 30]),
        np.array([True, True, True, True, False, True, False]),
        [0.5, 0.75, 1.0],
        group=np.array([2, 0, 0, 2, 0, 0, 2]),
        groups=4,
    )
    # 10 closes, 30 is still open, 40 closes: 2/3 and 0 are left.
    expected = [[3, 4, 4], [np.nan] * 3, [40, 40, 40], [np.nan] * 3]
    np.testing.assert_array_equal(found, expected)


def test_agrees_with_fractions_on_random_waits():
    def by_hand(durations, closed, left):
        share = Fraction(1)
        for at in sorted(set(durations)):
            over = sum(
                one == at and is_over for one, is_over in zip(durations, closed, strict=True)
            )
            share *= 1 - Fraction(over, sum(one >= at for one in durations))
            if share <= left:
                return at
        return None

    rng = np.random.default_rng(20261121)
    group = rng.integers(0, 60, 1200)
    durations, closed = rng.integers(1, 15, 1200).astype(float), rng.random(1200) < 0.7
    found = quantiles(durations, closed, [0.5, 0.9], group=group, groups=60)
    expected = [
        [by_hand(durations[mine].tolist(), closed[mine].tolist(), left) for left in lefts]
        for mine in (group == one for one in range(60))
        for lefts in [(Fraction(1, 2), Fraction(1, 10))]
    ]
    assert [[None if np.isnan(one) else one for one in row] for row in found] == expected
