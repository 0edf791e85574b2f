"""What isn't needed for ever goes once its time is over, and nothing else does."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command

from accounts.models import AuditEntry, KeptAnswer, Team
from metrics import tasks
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _old_and_new(settings):
    """One of each before its time is over, and one after."""
    settings.KPIDASH_NOW = NOW
    settings.KPIDASH_KEEP_SIGN_IN_DAYS = 90
    settings.KPIDASH_KEEP_HISTORY_DAYS = 100
    team, owner = TeamFactory.create(name="North"), UserFactory.create()
    for name, age in (("old", 101), ("new", 1)):
        at = NOW - timedelta(days=age)
        Session.objects.create(session_key=name, expire_date=at + timedelta(days=2))
        made = {"made_at": at, "fingerprint": "0" * 64}
        KeptAnswer.objects.create(owner=owner, key=name, **made)
        tried = AccessAttempt.objects.create(username=name, failures_since_start=1)
        AccessAttempt.objects.filter(pk=tried.pk).update(attempt_time=at)
        team.name = name
        team._history_date = at
        team.save()
    Team.history.filter(name="North").delete()


def left():
    return (
        list(Session.objects.values_list("session_key", flat=True)),
        list(KeptAnswer.objects.values_list("key", flat=True)),
        sorted(AccessAttempt.objects.values_list("username", flat=True)),
        sorted(Team.history.values_list("name", flat=True)),
    )


def test_what_is_past_its_time_goes_and_is_told(capsys):
    call_command("prune")
    assert left() == (["new"], ["new"], ["new"], ["new"])
    assert "sign in attempts: 1 removed" in capsys.readouterr().out
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.details["sessions"]) == ("pruned", 1)
    tasks.prune()
    assert AuditEntry.objects.count() == 1  # nothing was left to remove


def test_no_days_keep_history_for_ever(settings):
    settings.KPIDASH_KEEP_HISTORY_DAYS = settings.KPIDASH_KEEP_SIGN_IN_DAYS = 0
    call_command("prune")
    assert left() == (["new"], ["new"], ["new", "old"], ["new", "old"])
