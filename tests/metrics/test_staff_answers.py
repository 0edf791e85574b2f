"""What our own people answered, as it is published: never who."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from metrics import runs
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from tests.metrics.recorded import AGENCY, NOW, record

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("staff")]
ANONYMOUS = sorted(key for key, kpi in CATALOGUE.items() if kpi.is_anonymous)
NORTH = ("ann", "bob", "dan", "eve", "flo")
SOUTH = ("cara", "gus")


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker, tmp_path_factory):
    """Five of the north and two of the south answered every survey of ours."""
    people = "id    name  email\n" + "\n".join(
        f"{one:<6}{one.title():<6}{one}@example.com" for one in NORTH + SOUTH
    )
    teams = [("north", one) for one in NORTH] + [("south", one) for one in SOUTH]
    members = "person  team   role\n" + "\n".join(
        f"{one:<8}{team:<7}account_manager" for team, one in teams
    )
    surveys = "id  kind                   person  responded_at          score\n" + "\n".join(
        f"s{number:<3}{kind:<23}{one:<8}2026-03-02T10:00:00Z  {1 + number % 5}"
        for number, (kind, one) in enumerate(
            (kind, one) for kind in ANONYMOUS for one in NORTH + SOUTH
        )
    )
    told = {"people": people, "memberships": members, "surveys": surveys}
    with django_db_blocker.unblock(), transaction.atomic():
        record(tmp_path_factory.mktemp("staff"), **{**AGENCY, **told})
        runs.recompute(NOW)
        yield Published.current()
        transaction.set_rollback(True)


def test_only_who_is_many_is_told(published):
    window = published.window("month", date(2026, 3, 1))
    for key in ANONYMOUS:
        counts = {
            scope: published.answer(key, Scope.parse(scope), window).n
            for scope in ("agency", "team:group", "team:north", "team:south", "person:ann")
        }
        # The north would show as five of seven, and tell of the two of the south.
        assert counts == {
            "agency": 7,
            "team:group": 7,
            "team:north": 0,
            "team:south": 0,
            "person:ann": 0,
        }


def test_rows_behind_it_name_nobody(published):
    window = published.window("month", date(2026, 3, 1))
    for key in ANONYMOUS:
        rows = published.explain(key, Scope.parse("agency"), window).counted
        assert {(row.client, row.client_name, row.person) for row in rows} == {("", "", "")}
        assert sorted(row.record for row in rows) == [f"answer {n} of 2026-03" for n in range(1, 8)]
        for scope in ("team:north", "team:south", "person:ann", "client:C1"):
            hidden = published.explain(key, Scope.parse(scope), window)
            assert (hidden.counted, hidden.excluded) == ([], [])


def test_command_tells_no_more(published, capsys):
    call_command(
        "explain", "pulse", "--scope", "agency", "--window", "month", "--at", "2026-03", "--json"
    )
    told = capsys.readouterr().out
    assert len(json.loads(told)["counted"]) == 7
    assert not any(name in told for name in (*NORTH, *SOUTH, "Ann", "Bob", "north", "south"))
