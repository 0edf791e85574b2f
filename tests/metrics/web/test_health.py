"""`/readyz` and `/metrics`: whether all is well, and how the runs are doing."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client as Browser

from metrics.models import Run
from tests.factories import UserFactory
from tests.published import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(settings):
    settings.KPIDASH_NOW = NOW


@pytest.fixture
def run():
    hour = NOW - timedelta(hours=1)
    return Run.objects.create(
        key="one",
        trigger="manual",
        as_of=hour,
        planned_at=hour,
        state="published",
        published_at=hour,
    )


def test_installation_without_runs_is_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_old_numbers_are_told(client, run):
    Run.objects.update(published_at=NOW - timedelta(hours=50))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"No run was published for 50 hours.\n")


def test_runs_that_never_get_done_are_told(client, run):
    two_days = NOW - timedelta(days=3)
    Run.objects.update(state="failed", error="No disk", planned_at=two_days)
    assert client.get("/readyz").content == b"No run was published for 72 hours.\n"


def test_migrations_to_apply_are_told(client):
    MigrationRecorder(connection).record_unapplied("accounts", "0010_audit_log")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.content.startswith(b"Migrations to apply: ")


def test_database_that_is_away_is_told_without_its_address(client):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("connection to 10.0.0.7 as kpidash failed")

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"The database doesn't answer.\n")


def test_measurements_tell_age_queue_states_and_failures(client, run, settings):
    settings.KPIDASH_METRICS_TOKEN = "a-token-of-the-house"
    waiting = {"trigger": "manual", "as_of": NOW, "planned_at": NOW - timedelta(minutes=5)}
    Run.objects.create(key="two", **waiting)
    Run.objects.create(key="three", state="failed", error="No disk", **waiting)
    run.steps.create(kpi="nps", year=2026, state="computed")
    Run.objects.filter(key="three").update(planned_at=NOW - timedelta(hours=2))
    answer = client.get("/metrics", headers={"authorization": "Bearer a-token-of-the-house"})
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    for line in (
        "# TYPE kpidash_run_age_seconds gauge",
        "kpidash_run_age_seconds 3600",
        'kpidash_runs{state="failed"} 1',
        "kpidash_queue_length 1",
        "kpidash_queue_age_seconds 300",
        'kpidash_run_steps{state="computed"} 1',
        "kpidash_outgoing_waiting 0",
    ):
        assert line in lines


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", "a-token-of-the-house"])
def test_measurements_are_not_there_without_the_token(client, settings, given):
    settings.KPIDASH_METRICS_TOKEN = "a-token-of-the-house"
    assert client.get("/metrics", headers={"authorization": given}).status_code == 404
    settings.KPIDASH_METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": given}).status_code == 404


def test_measurements_are_there_for_admins(client):
    client.force_login(UserFactory.create(is_superuser=True))
    assert client.get("/metrics").status_code == 200
    assert Browser().get("/metrics").status_code == 404
