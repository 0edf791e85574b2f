"""A client's numbers are the same however many are asked for at once."""

import pytest

from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import WindowKind
from metrics.engine.scopes import Scope, ScopeKind

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("pages")]
ACME, BIRCH = (Scope(ScopeKind.CLIENT, id) for id in ("acme", "birch"))
KEYS = ["mrr", "logo_retention", "nps", "mrr_growth", "touchpoints_upstream", "sla_attainment"]


@pytest.mark.parametrize("key", KEYS)
def test_client_alone_is_told_the_same_as_among_others_and_over_many_months(house, key):
    assert key in CATALOGUE
    numbers = Published.current()
    windows = [
        *numbers.windows(WindowKind.MONTH, numbers.today, 6),
        *numbers.windows(WindowKind.T12M, numbers.today, 2),
    ]
    together = numbers.table([key], [ACME, BIRCH], windows)
    alone = {query: Published.current().answer(*query) for query in together}
    assert together == alone


def test_rows_behind_a_clients_number_are_its_own(house):
    numbers = Published.current()
    window = numbers.window(WindowKind.MONTH, numbers.today)
    assert {row.client for row in numbers.explain("mrr", ACME, window).counted} == {"acme"}
