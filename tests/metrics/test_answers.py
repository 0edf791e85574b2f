"""What is published and what is computed live are the same numbers, down to their rows."""

from datetime import date

import pytest

from metrics.answers import Published, UnknownScope
from metrics.engine.kpi import CATALOGUE, Fold
from metrics.engine.periods import Window
from metrics.engine.rating import Status
from metrics.engine.scopes import Scope
from metrics.models import Run

pytestmark = [
    pytest.mark.usefixtures("harbour"),
    pytest.mark.django_db,
    pytest.mark.xdist_group("answers"),
]
NAMES = "agency team:north team:south person:ann person:cara client:C1 client:C2"
SCOPES = [Scope.parse(name) for name in NAMES.split()]
ASKED = (("month", 3), ("month", 5), ("quarter", 5), ("year", 11), ("t12m", 11))
FIGURES = ("value", "numerator", "denominator", "n", "low", "high", "median", "open", "undecided")


@pytest.fixture
def published():
    return Published.current()


def windows_of(key, published):
    windows = [published.window(kind, date(2026, month, 1)) for kind, month in ASKED]
    return [window for window in windows if CATALOGUE[key].judges(window)]


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_published_and_live_are_the_same_to_the_last_digit(published, key):
    table = published.table([key], SCOPES, windows_of(key, published))
    for (_, scope, window), answer in table.items():
        live = published.answer(key, scope, Window(window.start, window.end))
        figures = {name: (getattr(answer, name), getattr(live, name)) for name in FIGURES}
        assert all(one == other for one, other in figures.values()), (scope, window, figures)


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_counted_rows_add_up_to_the_number(published, key):
    for window in windows_of(key, published):
        for scope in SCOPES:
            explained = published.explain(key, scope, window)
            numerator = sum(row.numerator for row in explained.counted)
            denominator = sum(row.denominator for row in explained.counted)
            assert numerator == pytest.approx(explained.answer.numerator or 0)
            if CATALOGUE[key].fold not in (Fold.SUM, Fold.PER_CLIENT):
                assert denominator == pytest.approx(explained.answer.denominator)
            assert all(row.reason for row in explained.excluded)


def test_rows_say_whose_they_are_in_names(published):
    window = published.window("month", date(2026, 3, 1))
    rows = published.explain("churn_rate", Scope.parse("agency"), window).counted
    told = {(row.client, row.client_name, row.person, row.numerator) for row in rows}
    assert told == {("C1", "Acme", "Ann", 0.0), ("C2", "Birch", "Cara", 1.0)}


def test_unknown_scope_is_refused(published):
    window = published.window("month", date(2026, 3, 1))
    with pytest.raises(UnknownScope, match="no client with the record id 'C99'"):
        published.answer("nps", Scope.parse("client:C99"), window)
    with pytest.raises(UnknownScope, match="no person"):
        published.answer("nps", Scope.parse("person:zoe"), window)


def test_windows_beyond_what_is_published_are_computed_live(published):
    future = published.window("month", date(2027, 2, 1))
    answer = published.answer("contract_renewal_rate", Scope.parse("agency"), future)
    assert (answer.value, answer.run, answer.is_complete) == (None, None, False)
    assert answer.status is Status.NO_DATA


def test_running_month_is_not_complete(published):
    answer = published.answer(
        "mrr", Scope.parse("agency"), published.window("month", published.today)
    )
    assert (answer.value, answer.status) == (1000.0, Status.NOT_COMPLETE)


def test_nothing_published_has_no_current():
    Run.objects.update(state=Run.State.FAILED, error="Never mind")
    assert Published.current() is None


def test_windows_go_back_from_the_last(published):
    found = published.windows("t12m", date(2026, 11, 1), 3)
    assert [window.end for window in found] == [
        date(2026, 10, 1),
        date(2026, 11, 1),
        date(2026, 12, 1),
    ]


@pytest.mark.parametrize("count", [2, 40])
def test_table_takes_the_same_queries_for_any_number_of_windows(
    published, count, django_assert_max_num_queries
):
    windows = published.windows("month", date(2026, 11, 1), min(count, 22))
    fresh = Published.current()
    with django_assert_max_num_queries(20):
        fresh.table(["nps", "mrr"], SCOPES, windows)


def test_book_of_a_month_to_come_is_not_known(published):
    ahead = published.window("month", date(2027, 3, 1))
    assert published.answer("mrr", Scope.parse("agency"), ahead).value is None
