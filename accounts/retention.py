"""What isn't needed for ever goes after a time that the settings say; 0 days keep it.

The audit log stays whole: a chain that lost its beginning proves nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import models, transaction

from accounts import audit
from accounts.audit import Action
from accounts.idempotency import KEPT_FOR
from accounts.models import KeptAnswer

Old = Callable[[datetime], list[models.QuerySet]]


@transaction.atomic
def prune(now: datetime) -> dict[str, int]:
    """Remove what is past its time; how many rows of what."""
    removed = {name: sum(_removed(rows) for rows in old(now)) for name, old in OLD.items()}
    told = {name: count for name, count in removed.items() if count}
    if told:
        audit.note(Action.PRUNED, by=None, about="", **told)
    return removed


def _removed(rows: models.QuerySet) -> int:
    return rows.delete()[0]


def _sessions(now: datetime) -> list[models.QuerySet]:
    """Those that ended by themselves, and the notes of where they were."""
    alive = Session.objects.filter(expire_date__gte=now).values("session_key")
    ended = UserSession.objects.exclude(session_key__in=alive)
    return [ended, Session.objects.filter(expire_date__lt=now)]


def _answers(now: datetime) -> list[models.QuerySet]:
    return [KeptAnswer.objects.filter(made_at__lt=now - KEPT_FOR)]


def _attempts(now: datetime) -> list[models.QuerySet]:
    before = _before(now, settings.KPIDASH_KEEP_SIGN_IN_DAYS)
    if before is None:
        return []
    kept = (AccessAttempt, AccessFailureLog, AccessLog)
    return [model.objects.filter(attempt_time__lt=before) for model in kept]


def _history(now: datetime) -> list[models.QuerySet]:
    """What records once said, and Django's own log of the admin."""
    before = _before(now, settings.KPIDASH_KEEP_HISTORY_DAYS)
    if before is None:
        return []
    histories = [model for model in apps.get_models() if hasattr(model, "history_date")]
    old = [model._default_manager.filter(history_date__lt=before) for model in histories]
    return [*old, LogEntry.objects.filter(action_time__lt=before)]


def _before(now: datetime, days: int) -> datetime | None:
    return now - timedelta(days=days) if days else None


OLD: dict[str, Old] = {
    "sessions": _sessions,
    "answers_to_programs": _answers,
    "sign_in_attempts": _attempts,
    "history": _history,
}
