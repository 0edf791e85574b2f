"""Who came together is followed together."""

from metrics.engine.cohorts import Kept, arrivals, kept_after

# Acme is there from the start. Birch comes in the second month and leaves in the third;
# Cedar comes in the second and is handed over after it; Dune comes in the third and stays.
MONTHS = [
    {"Acme": 1.0},
    {"Acme": 1.0, "Birch": 1.0, "Cedar": 1.0},
    {"Acme": 1.0, "Birch": 0.0, "Dune": 1.0},
    {"Acme": 1.0, "Dune": 1.0},
]


def test_who_was_there_from_the_start_came_at_a_time_that_nobody_knows():
    assert arrivals(MONTHS) == {"Birch": 1, "Cedar": 1, "Dune": 2}


def test_of_those_who_came_that_long_ago_some_are_still_there():
    arrived = arrivals(MONTHS)
    # After a month all three are known and there. After two, Birch is gone, Cedar not ours
    # to know of, Dune there. After three, only Birch came that long ago and is known.
    assert kept_after(MONTHS, arrived, [1, 2, 3]) == [Kept(3, 3), Kept(1, 2), Kept(0, 1)]


def test_nobody_came_so_long_ago_that_an_age_beyond_the_records_is_known():
    assert kept_after(MONTHS, arrivals(MONTHS), [4]) == [Kept(0, 0)]


def test_client_who_came_back_is_there():
    months = [{}, {"Elm": 0.0}, {}, {"Elm": 1.0}]
    assert kept_after(months, arrivals(months), [1, 2, 3]) == [Kept(0, 1), Kept(0, 1), Kept(1, 1)]
