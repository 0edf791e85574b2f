"""The same request twice under one Idempotency-Key writes once and answers the same bytes.

The answer is kept in the transaction of the write: either both are there, or
neither. What was refused wrote nothing, and keeps nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction

from accounts.models import KeptAnswer, User

HEADER: Final = "Idempotency-Key"
KEPT_FOR: Final = timedelta(days=2)
KEY = re.compile(r"[!-~]{1,255}")


class OtherRequest(Exception):
    """The key was used for another request."""


@dataclass(frozen=True)
class Answer:
    """The bytes of an answer; whoever was refused wrote nothing."""

    status: int
    body: bytes
    is_replay: bool = False

    @property
    def is_written(self) -> bool:
        return self.status < 400


@dataclass(frozen=True)
class Asked:
    """Who asks for which write, under which key; without one nothing is kept."""

    owner: User
    key: str
    address: str
    body: bytes

    @property
    def fingerprint(self) -> str:
        return sha256(self.address.encode() + b"\0" + self.body).hexdigest()


def is_key(text: str) -> bool:
    return KEY.fullmatch(text) is not None


def answered_once(asked: Asked, write: Callable[[], Answer], *, now: datetime) -> Answer:
    """Write and answer, or answer as the first time."""
    with transaction.atomic():
        kept = _claimed(asked, now) if asked.key else None
        if kept and kept.status is not None:
            return _first_answer(kept, asked)
        answer = write()
        if not answer.is_written:
            transaction.set_rollback(True)
        elif kept:
            kept.status, kept.body = answer.status, answer.body
            kept.save(update_fields=["status", "body"])
        return answer


def _claimed(asked: Asked, now: datetime) -> KeptAnswer:
    """The key's row; who comes second waits here until the first one has answered."""
    rows = KeptAnswer.objects.filter(owner=asked.owner)
    rows.filter(made_at__lt=now - KEPT_FOR).delete()
    claim = KeptAnswer(owner=asked.owner, key=asked.key, fingerprint=asked.fingerprint, made_at=now)
    KeptAnswer.objects.bulk_create([claim], ignore_conflicts=True)
    return rows.get(key=asked.key)


def _first_answer(kept: KeptAnswer, asked: Asked) -> Answer:
    if kept.fingerprint != asked.fingerprint:
        raise OtherRequest
    return Answer(kept.status or 0, bytes(kept.body), is_replay=True)
