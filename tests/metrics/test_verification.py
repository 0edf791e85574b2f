"""Numbers that can't be right aren't published."""

from datetime import date

import pytest

from metrics.engine.compute import contributions_to, fold
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import Window
from metrics.engine.scopes import ScopeKind
from metrics.verification import check_sums
from tests.metrics.kpis.asking import NORTH, Asked

MARCH = Window.at("month", date(2026, 3, 1))
TALKS = """
    id  client  at                    channel  purpose  person
    t1  Acme    2026-03-02T10:00:00Z  meeting  support  ann
    t2  Acme    2026-03-03T10:00:00Z  email    support  ann
    t3  Birch   2026-03-04T10:00:00Z  email    support
"""


def checked(touches, *, spoilt_by=0.0):
    bench = Asked(**NORTH, touches=touches).bench
    kpi = CATALOGUE["support_touches"]
    rows = contributions_to(kpi, bench, [MARCH])
    told = {"tree": bench.ownership.tree, "today": bench.today}
    figures = fold(kpi, rows, [MARCH], **told)
    figures.loc[figures["kind"] == ScopeKind.AGENCY, "numerator"] += spoilt_by
    check_sums(kpi, rows, figures, [MARCH], **told)


def test_people_and_nobody_add_up_to_the_agency():
    checked(TALKS)


def test_sum_that_nobody_explains_is_refused():
    with pytest.raises(ValueError, match="people add up to"):
        checked(TALKS, spoilt_by=1)


def test_meeting_of_two_of_us_counts_for_both_and_once_for_the_agency():
    checked(f"{TALKS}    t1  Acme    2026-03-02T10:00:00Z  meeting  support  bob\n")
