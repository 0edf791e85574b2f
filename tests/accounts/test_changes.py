"""Whoever asked is told that records changed, after the fact and not before."""

import pytest
from django.db import transaction

from accounts import actions, changes
from metrics.models import Run
from tests.cast import the_cast
from tests.metrics.recorded import NOW

pytestmark = pytest.mark.django_db


def test_listener_is_called_only_once_the_change_is_committed(
    monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(changes, "listeners", [lambda: told.append("changed")])
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        changes.announce()
        assert told == []
    assert told == ["changed"]


def test_record_saved_in_the_admin_asks_for_a_run(client, django_capture_on_commit_callbacks):
    cast = the_cast()
    client.force_login(cast.admin)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            "/admin/accounts/exchangerate/add/",
            {"currency": "USD", "starts_on": "2026-01-01", "rate": "0.9"},
        )
    assert answer.status_code == 302
    assert Run.objects.get().state == Run.State.PLANNED


def test_action_asks_for_a_run(settings, django_capture_on_commit_callbacks):
    settings.KPIDASH_NOW = NOW
    cast = the_cast()
    with django_capture_on_commit_callbacks(execute=True):
        actions.log_touchpoint(
            by=cast.account_manager, client=cast.acme, at=NOW, channel="call", level="upstream"
        )
    assert Run.objects.get().trigger == Run.Trigger.CHANGES
