"""Whom we won, and who of them is still there: counts, told with the months they are of."""

from datetime import date

import pytest

from metrics import runs
from metrics.answers import Published
from metrics.engine.scopes import AGENCY, Scope, ScopeKind
from metrics.scorecards.cohorts import cohorts_card
from tests.cast import client, the_cast
from tests.factories import ContractFactory
from tests.published import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_clients_are_followed_from_the_month_they_came(settings):
    settings.KPIDASH_NOW = NOW
    cast = the_cast()
    ContractFactory(client=cast.acme, starts_on=date(2025, 1, 1))
    for place in range(5):
        won = client(f"won-{place}", cast.account_manager)
        left = date(2025, 9, 15) if place == 4 else None
        ContractFactory(client=won, starts_on=date(2025, 5, 1), ended_on=left)
    runs.recompute(NOW)
    published = Published.current()
    assert published
    card = cohorts_card(published, AGENCY, id="cohorts")
    assert card
    # Acme began the records, and so came with the second month: twelve are over for it alone.
    # Nine are over for all six; one left in their fourth month.
    assert card.title.replace("\N{NO-BREAK SPACE}", " ") == (
        "5 of 6 clients won since February 2025 were still there after 9 months"
    )
    assert card.table.rows[-1] == (
        "All",
        "6 of 6",
        "6 of 6",
        "5 of 6",
        "5 of 6",
        "1 of 1",
        "—",
        "—",
    )
    assert cohorts_card(published, Scope(ScopeKind.TEAM, "south"), id="cohorts") is None
