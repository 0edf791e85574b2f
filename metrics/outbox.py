"""Sends what was noted to be sent: once, by whoever comes first, also after a crash."""

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from kpidash.outbound import Refused, post_json
from metrics.models import Outgoing, Run

log = logging.getLogger(__name__)

MOST_TRIES = 10
# Whoever takes a message has so long for it; then another one tries, and waits longer each time.
RETRY = timedelta(minutes=2)


def note(
    *, key: str, way: str, to: str, subject: str, text: str, run: Run | None, now: datetime
) -> None:
    """Have something sent once this transaction is committed; the same key is sent once."""
    Outgoing.objects.get_or_create(
        key=key,
        defaults={
            "way": way,
            "to": to,
            "subject": " ".join(subject.split())[:200],
            "text": text,
            "run": run,
            "made_at": now,
            "next_try_at": now,
        },
    )


def send_due(now: datetime, *, older_than: timedelta = timedelta()) -> int:
    """Send what is due, and made so long ago; returns how many were sent."""
    due = Outgoing.objects.filter(sent_at=None, next_try_at__lte=now, attempts__lt=MOST_TRIES)
    waiting = due.filter(made_at__lte=now - older_than)[:100]
    return sum(_send(message, now) for message in waiting if _take(message, now))


def _take(message: Outgoing, now: datetime) -> bool:
    """Whether this sender is the one: only one can set the next try from where it was."""
    mine = Outgoing.objects.filter(pk=message.pk, sent_at=None, next_try_at=message.next_try_at)
    later = now + RETRY * (message.attempts + 1)
    return bool(mine.update(next_try_at=later, attempts=F("attempts") + 1))


def _send(message: Outgoing, now: datetime) -> bool:
    mine = Outgoing.objects.filter(pk=message.pk)
    try:
        WAYS[message.way](message)
    except (OSError, SMTPException, Refused, ValueError) as error:
        log.warning("%s was not sent: %s", message.key, error)
        mine.update(error=f"{type(error).__name__}: {error}")
        return False
    mine.update(sent_at=now, error="")
    return True


def _mail(message: Outgoing) -> None:
    # The same name at each try: should a crash have come after the mail server took it, whoever
    # reads it twice is shown it once.
    name = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    headers = {"Message-ID": f"<{name}@kpidash.invalid>"}
    EmailMessage(message.subject, message.text, to=[message.to], headers=headers).send()


def _ping(message: Outgoing) -> None:
    told = {"alert": message.subject, "says": message.text, "at": message.made_at.isoformat()}
    post_json(message.to, json.dumps(told).encode(), private=settings.KPIDASH_ALERT_PRIVATE)


WAYS: dict[str, Callable[[Outgoing], None]] = {Outgoing.Way.MAIL: _mail, Outgoing.Way.PING: _ping}
