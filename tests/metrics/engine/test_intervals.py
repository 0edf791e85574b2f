"""How sure a number is; published figures are held by the cases of tests/vectors."""

import pytest

from metrics.engine.intervals import adjusted_wald, wald, wilson


def test_nothing_has_no_interval():
    assert wilson(0, 0) is None
    assert adjusted_wald(0, 0, 0) is None


@pytest.mark.parametrize(
    ("kept", "had", "low", "high"),
    [(7, 8, 52.9, 97.8), (9, 10, 59.6, 98.2), (36, 40, 76.9, 96.0), (90, 100, 82.6, 94.5)],
)
def test_share_of_few_clients_tells_little(kept, had, low, high):
    assert wilson(kept, had) == pytest.approx((low, high), abs=0.05)


@pytest.mark.parametrize(("kept", "end"), [(0, 0), (38, 1)])
def test_none_and_all_end_at_0_and_100_percent(kept, end):
    assert wilson(kept, 38)[end] == 100 * end


def test_more_confidence_makes_it_wider():
    at = [wilson(45, 50, confidence=confidence) for confidence in (0.8, 0.95, 0.99)]
    assert at[0][0] > at[1][0] > at[2][0]
    assert at[0][1] < at[1][1] < at[2][1]
    assert at[1] == wilson(45, 50)


def test_net_promoter_score_of_ten_tells_little():
    # 8 promoters, 1 detractor, 1 passive: 70, and anything from 15 to 93.
    assert adjusted_wald(8, 1, 10) == pytest.approx((14.7, 93.0), abs=0.05)


@pytest.mark.parametrize(("promoters", "detractors", "end"), [(4, 0, 100), (0, 4, -100)])
def test_adjusted_interval_contains_the_score_and_ends_with_the_scale(promoters, detractors, end):
    low, high = adjusted_wald(promoters, detractors, 4)
    assert -100 <= low < high <= 100
    assert end in (low, high)


def test_answers_that_are_all_alike_have_no_spread_of_their_own():
    assert wald(10, 0, 10) == (100, 100)
