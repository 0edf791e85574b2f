import pytest

from metrics.engine.kpi import Better
from metrics.engine.rating import Goal, Status, rate


def status(value, goal, *, better=Better.HIGHER, n=100, **told):
    always = {"low": None, "high": None, "is_complete": True}
    return rate(value=value, n=n, goal=goal, better=better, **{**always, **told})


@pytest.mark.parametrize(
    ("value", "better", "expected"),
    [
        (90, Better.HIGHER, Status.ON_TARGET),
        (89.9, Better.HIGHER, Status.NEAR_TARGET),
        (81, Better.HIGHER, Status.NEAR_TARGET),
        (80.9, Better.HIGHER, Status.OFF_TARGET),
        (90, Better.LOWER, Status.ON_TARGET),
        (99, Better.LOWER, Status.NEAR_TARGET),
        (99.1, Better.LOWER, Status.OFF_TARGET),
    ],
)
def test_boundaries_belong_to_the_better_side(value, better, expected):
    assert status(value, Goal(target=90), better=better) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2, Status.ON_TARGET),
        (4, Status.ON_TARGET),
        (1.8, Status.NEAR_TARGET),
        (4.4, Status.NEAR_TARGET),
        (1.7, Status.OFF_TARGET),
        (4.5, Status.OFF_TARGET),
    ],
)
def test_band_is_missed_on_both_sides(value, expected):
    assert status(value, Goal(low=2, high=4), better=Better.BAND) is expected


def test_band_may_be_open_on_one_side():
    assert status(12, Goal(low=5), better=Better.HIGHER) is Status.ON_TARGET


@pytest.mark.parametrize(("n", "expected"), [(29, Status.TOO_FEW), (30, Status.TOO_CLOSE)])
def test_target_inside_the_interval_is_not_judged(n, expected):
    assert status(70, Goal(target=90), n=n, low=60, high=95) is expected


def test_target_outside_the_interval_is_judged_even_with_few():
    assert status(50, Goal(target=90), n=8, low=20, high=80) is Status.OFF_TARGET


def test_running_window_has_no_status():
    assert status(50, Goal(target=90), is_complete=False) is Status.NOT_COMPLETE


def test_nothing_is_no_data_before_all_else():
    assert status(None, Goal(target=90), is_complete=False) is Status.NO_DATA


def test_without_a_target_there_is_none_to_meet():
    assert status(50, None) is Status.NO_TARGET
    assert status(50, Goal(target=40), better=Better.NEUTRAL) is Status.NO_TARGET


def test_number_of_records_that_cannot_be_trusted_is_not_judged():
    assert status(50, Goal(target=90), is_trusted=False) is Status.WITHHELD
    assert status(50, None, is_trusted=False) is Status.NO_TARGET
    assert status(50, Goal(target=90), is_trusted=False, is_complete=False) is Status.NOT_COMPLETE
