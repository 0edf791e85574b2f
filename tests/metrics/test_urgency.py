"""Who comes first of those who need somebody: what is at stake, how sure, how soon."""

from datetime import date, timedelta

import pytest

from metrics.urgency import Pressing, Trouble, at_stake

TODAY = date(2026, 3, 10)


def pressing(trouble: Trouble, days: int) -> Pressing:
    return Pressing(trouble, TODAY + timedelta(days=days))


def stake(fee: float, *troubles: Pressing) -> float:
    return at_stake(fee, troubles, today=TODAY)


def test_client_who_leaves_soon_comes_before_a_larger_one_who_was_unhappy_weeks_ago() -> None:
    leaving = stake(5000, pressing(Trouble.LEAVING, 12))
    # 20,000 × 1/4 × 14/38 days = 1,842
    assert leaving > stake(20_000, pressing(Trouble.UNHAPPY, -38))


def test_of_two_with_the_same_trouble_on_one_day_the_larger_fee_comes_first() -> None:
    small, large = (stake(fee, pressing(Trouble.RENEWAL, 30)) for fee in (1000, 1001))
    assert large > small


def test_of_two_with_the_same_fee_the_sooner_comes_first() -> None:
    late, soon = (stake(1000, pressing(Trouble.RENEWAL, days)) for days in (60, 30))
    # 1,000 × 1/4 × 14/30 and 14/60
    assert (round(soon, 1), round(late, 1)) == (116.7, 58.3)


def test_two_weeks_ahead_presses_as_much_as_today() -> None:
    assert stake(1000, pressing(Trouble.LEAVING, 14)) == stake(1000, pressing(Trouble.LEAVING, 0))


@pytest.mark.parametrize("trouble", [Trouble.LEAVING, Trouble.UNDECIDED, Trouble.LATE])
def test_what_is_overdue_presses_on(trouble: Trouble) -> None:
    assert stake(1000, pressing(trouble, -80)) == stake(1000, pressing(trouble, 0))


def test_unhappy_answer_fades() -> None:
    assert stake(1000, pressing(Trouble.UNHAPPY, -28)) == 125.0  # 1,000 × 1/4 × 14/28


def test_several_troubles_add_up_to_the_whole_fee_at_most() -> None:
    undecided, late = pressing(Trouble.UNDECIDED, -3), pressing(Trouble.LATE, -1)
    assert stake(1000, undecided, late) == 750.0
    assert stake(1000, undecided, late, pressing(Trouble.LEAVING, 5)) == 1000.0
