import numpy as np

from metrics.engine.rhythm import purchase_rhythm


def rhythm(*purchases, until=100):
    clients, days, amounts = zip(*purchases, strict=True) if purchases else ((), (), ())
    columns = (np.array(column, dtype=np.int64) for column in (clients, days, amounts))
    found = purchase_rhythm(*columns, until=until)
    return {
        int(row.client): (row.repeats, row.days_apart, row.days_known, row.repeat_amount)
        for row in found.itertuples()
    }


def test_only_what_comes_after_the_first_purchase_is_a_repeat():
    assert rhythm((7, 40, 500), (7, 60, 100), (7, 90, 300)) == {7: (2, 50, 60, 200)}


def test_purchases_may_come_in_any_order():
    assert rhythm((7, 90, 300), (7, 40, 500), (7, 60, 100)) == {7: (2, 50, 60, 200)}


def test_one_purchase_has_no_rhythm():
    ((repeats, apart, known, amount),) = rhythm((7, 40, 500)).values()
    assert (repeats, apart, known) == (0, 0, 60)
    assert np.isnan(amount)


def test_bills_of_one_day_are_one_purchase():
    assert rhythm((7, 40, 500), (7, 60, 100), (7, 60, 50)) == {7: (1, 20, 60, 150)}


def test_what_comes_after_the_day_is_not_known_yet():
    assert rhythm((7, 40, 500), (7, 60, 100), (7, 61, 9), (8, 61, 9), until=60) == {
        7: (1, 20, 20, 100)
    }


def test_nobody_bought():
    assert rhythm() == {}
