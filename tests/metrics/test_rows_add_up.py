"""Every published number of the demo agency is what its rows come to, in plain arithmetic."""

from collections.abc import Iterator
from datetime import UTC, datetime
from math import isclose
from typing import Any

import numpy as np
import pandas as pd
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test.utils import override_settings

from metrics.answers import Published
from metrics.engine.compute import whole
from metrics.engine.kpi import CATALOGUE, Fold, Kpi
from metrics.engine.periods import Window, windows_between
from metrics.engine.placing import in_windows, placed_in_scopes
from metrics.engine.scopes import Scope, ScopeKind
from metrics.engine.tables import day_number
from metrics.models import Snapshot

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo"),
    pytest.mark.xdist_group("rows add up"),
]
KINDS = (ScopeKind.AGENCY, ScopeKind.TEAM, ScopeKind.PERSON)
SUMMED = ("numerator", "denominator", "exposed", "lost")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    now = datetime(2026, 11, 21, 8, tzinfo=UTC)
    told = {"KPIDASH_NOW": now, "ALLOWED_HOSTS": ["127.0.0.1"], "KPIDASH_DEMO_PASSWORD": ""}
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**told):
        call_command("demo_data", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def published() -> Published:
    numbers = Published.current()
    assert numbers
    return numbers


def every_window(published: Published, kpi: Kpi) -> list[Window]:
    run = published.run
    assert run
    assert run.first_month
    assert run.last_month
    windows = windows_between(run.first_month, run.last_month, fiscal_start=1)
    return [window for window in windows if kpi.judges(window)]


def by_place(published: Published, kpi: Kpi) -> pd.DataFrame:
    """What the counted rows of an explanation come to, for each scope, window and end."""
    windows, directory = every_window(published, kpi), published.directory
    rows, _ = published._rows(kpi, windows)
    placed = in_windows(kpi, whole(rows), windows, today=day_number(published.today))
    ends = np.array([str(window.end) for window in windows])
    kinds = np.array([str(window.kind) for window in windows])
    frames = []
    for kind in KINDS:
        mine = placed_in_scopes(placed, kind, directory.tree)
        assert (mine["reason"] != "")[mine["state"] != "counted"].all()
        mine = mine[mine["state"] == "counted"]
        ids = np.array(["", *directory.ids_of(kind)] if kind != "agency" else ["", ""])
        told = mine.assign(
            scope=[str(Scope(kind, id)) for id in ids[mine["code"].to_numpy() + 1]],
            kind=kinds[mine["window"].to_numpy()],
            end=ends[mine["window"].to_numpy()],
        )
        sums = {name: (name, "sum") for name in SUMMED if name in told}
        grouped = told.groupby(["scope", "kind", "end"])
        frames.append(grouped.agg(**sums, middle=("numerator", "median")))
    return pd.concat(frames)


def value_of(kpi: Kpi, rows: Any, months: int) -> float | None:
    """The number as a person with these rows would work it out."""
    top, base = rows.numerator, rows.denominator
    if kpi.fold is Fold.SUM:
        return float(top)
    if not base:
        return None
    match kpi.fold:
        case Fold.RATIO | Fold.MEAN:
            return float(top / base)
        case Fold.PER_CLIENT:
            return float(top / (base / months))
        case Fold.MEDIAN:
            return float(rows.middle)
        case Fold.LIFETIME:
            stays = min(rows.exposed / rows.lost, 60) if rows.lost else 60
            return float(top / base * stays) if rows.exposed else None
    return float(100 * top / base)


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_counted_rows_come_to_the_published_number(published: Published, key: str) -> None:
    kpi = CATALOGUE[key]
    places: dict[Any, Any] = {row.Index: row for row in by_place(published, kpi).itertuples()}
    snapshots = Snapshot.objects.filter(batch__steps__run=published.run, batch__kpi=key)
    assert snapshots.exists(), "The demo agency shows every KPI."
    for snapshot in snapshots.iterator():
        if kpi.fold is Fold.GROWTH and snapshot.value is None:
            continue  # nothing to compare with in full
        months = Window(snapshot.start, min(snapshot.end, published.today)).month_starts()
        rows = places.get((snapshot.scope, snapshot.window, str(snapshot.end)))
        found = value_of(kpi, rows, len(list(months))) if rows else value_of_nothing(kpi)
        told = snapshot.value
        assert (found is None) == (told is None), snapshot
        if found is not None and told is not None:
            assert isclose(found, told, rel_tol=1e-9, abs_tol=1e-6), (snapshot, found)


def value_of_nothing(kpi: Kpi) -> float | None:
    return 0.0 if kpi.fold is Fold.SUM else None
