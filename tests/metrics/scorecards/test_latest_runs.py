"""The page of runs shows the latest ones, the last of them first."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from metrics.models import Run
from metrics.scorecards.runs import MOST_RUNS, runs_page
from tests.metrics.recorded import NOW

pytestmark = pytest.mark.django_db


def test_the_latest_runs_come_first_and_the_oldest_drop_out():
    nights = [NOW + timedelta(days=night) for night in range(MOST_RUNS + 2)]
    Run.objects.bulk_create(
        Run(key=f"nightly:{night.date()}", trigger="nightly", as_of=night, planned_at=night)
        for night in nights
    )
    shown = [row.key for row in runs_page(zone=ZoneInfo("UTC"), now=NOW).rows]
    assert shown == [f"nightly:{night.date()}" for night in nights[:1:-1]]
