"""What admins have to know of runs: said on their pages, by mail, and to a watching service."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Agency, Membership, User
from metrics import outbox
from metrics.formats import moment_in_words
from metrics.models import Outgoing, Run

# A run that catches up after days off gets so long before anybody is told that it is late.
GRACE = timedelta(minutes=5)
UNFINISHED = (Run.State.PLANNED, Run.State.COMPUTING, Run.State.VERIFYING)


class Trouble(StrEnum):
    LATE = "late"
    FAILED = "failed"
    HELD = "held"
    INCOMPLETE = "incomplete"
    RESTATED = "restated"


@dataclass(frozen=True)
class Alert:
    """Something about a run that an admin has to see to."""

    trouble: Trouble
    run: Run
    planned: datetime
    """On the agency's clock."""

    @classmethod
    def of(cls, trouble: Trouble, run: Run) -> "Alert":
        return cls(trouble, run, run.planned_at.astimezone(Agency.objects.current().zone))

    @property
    def says(self) -> str:
        """In the reader's language."""
        return _says(self.trouble, moment_in_words(self.planned))


def alerts_at(now: datetime) -> list[Alert]:
    """What is wrong with the runs, the worst first."""
    late = Run.objects.filter(state__in=UNFINISHED, deadline_at__lt=now)
    found = [Alert.of(Trouble.LATE, run) for run in late.filter(planned_at__lt=now - GRACE)[:1]]
    held = Run.objects.filter(state=Run.State.HELD)
    found += [Alert.of(Trouble.HELD, run) for run in held[:1]]
    current = Run.objects.current()
    over = Run.objects.filter(state=Run.State.FAILED)
    if current:
        over = over.filter(planned_at__gt=current.planned_at)
    found += [Alert.of(Trouble.FAILED, run) for run in over[:1]]
    if current and current.left_out:
        found.append(Alert.of(Trouble.INCOMPLETE, current))
    return found


def tell(alert: Alert, now: datetime) -> None:
    """Note the mails and the ping of an alert; each is sent once for each run."""
    key = f"{alert.trouble}:{alert.run.key}"
    subject = f"kpidash: {alert.says}"
    told: dict[str, Any] = {
        "subject": subject,
        "text": alert.says,
        "run": alert.run,
        "now": now,
    }
    if settings.KPIDASH_ALERT_URL:
        to = settings.KPIDASH_ALERT_URL
        outbox.note(key=f"{key}:ping", way=Outgoing.Way.PING, to=to, **told)
    for address in addresses(now) if settings.KPIDASH_SENDS_MAIL else ():
        outbox.note(key=f"{key}:{address}"[:200], way=Outgoing.Way.MAIL, to=address, **told)


def addresses(now: datetime) -> list[str]:
    """Where admins get mail."""
    today = now.astimezone(Agency.objects.current().zone).date()
    admins = Membership.objects.holding_on(today).filter(role=Membership.Role.ADMIN)
    people = User.objects.filter(Q(is_superuser=True) | Q(pk__in=admins.values("person")))
    return sorted(
        {*people.filter(is_active=True).exclude(email="").values_list("email", flat=True)}
    )


def _says(trouble: Trouble, moment: str) -> str:
    told = {"moment": moment}
    match trouble:
        case Trouble.LATE:
            return _("The run of %(moment)s is late: no worker has finished it.") % told
        case Trouble.FAILED:
            return _("The run of %(moment)s failed; the numbers before it stay.") % told
        case Trouble.HELD:
            return _("The run of %(moment)s moved most numbers: publish or discard it.") % told
        case Trouble.RESTATED:
            return _("The run of %(moment)s changed numbers of a sealed quarter.") % told
    return _("The run of %(moment)s lacks the records of some clients.") % told
