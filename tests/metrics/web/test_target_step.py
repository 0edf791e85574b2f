"""A target set in the admin: a step from its day on, and no other past."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from metrics import runs
from tests.factories import TargetFactory, UserFactory
from tests.metrics.recorded import AGENCY, NOW, record

pytestmark = pytest.mark.django_db
PAGE = "/kpis/logo_retention/?scope=agency&window=month&at={}"


@pytest.fixture
def admin(client: Client, tmp_path, settings) -> Client:
    settings.KPIDASH_NOW = NOW - timedelta(days=32)  # 20 October
    record(tmp_path, **AGENCY)
    TargetFactory(kpi="logo_retention", window="month", target=90, starts_on="2025-01-01")
    client.force_login(UserFactory.create(is_superuser=True))
    return client


def table_of(page: str) -> dict[str, str]:
    """Month → the target that it is held against, from the chart's table."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    told = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    texts = [[re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in row] for row in told]
    return {row[0]: " ".join(row[1:]) for row in texts if row and "%" in " ".join(row)}


def target_line(page: str) -> list[float]:
    """The heights of the dashed line in the page's first chart."""
    found = re.search(r'type="application/json">(.*?)</script>', page)
    assert found, "The page has no chart."
    spec = json.loads(found.group(1))
    dashed = [line for line in spec["data"] if line.get("line", {}).get("dash") == "dash"]
    return dashed[0]["y"]


def test_target_from_next_month_draws_a_step_and_leaves_last_month_alone(admin, settings):
    runs.recompute(settings.KPIDASH_NOW)
    before = admin.get(PAGE.format("2026-09")).content.decode()
    answer = admin.post(
        "/admin/metrics/target/add/",
        {
            "kpi": "logo_retention",
            "window": "month",
            "starts_on": "2026-11-01",
            "target": "95",
            "near_percent": "10",
            "reason": "We are ready for more.",
        },
    )
    assert answer.status_code == 302, answer.content.decode()

    settings.KPIDASH_NOW = NOW + timedelta(days=14)  # 5 December
    runs.recompute(settings.KPIDASH_NOW)
    september = admin.get(PAGE.format("2026-09")).content.decode()
    november = admin.get(PAGE.format("2026-11")).content.decode()

    steps = table_of(november)
    assert "90 %" in steps["Oct 2026"].replace("\xa0", " ")
    assert "95 %" in steps["Nov 2026"].replace("\xa0", " ")
    # The chart's own line: 90 up to October, 95 from November on.
    assert target_line(november) == [90.0, 90.0, 95.0, 95.0]
    status = r'class="status[^"]*".*?</'
    assert re.findall(status, september, re.DOTALL)[:1] == re.findall(status, before, re.DOTALL)[:1]
