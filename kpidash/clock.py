"""The one clock of every command, page and job.

`KPIDASH_NOW=2026-11-21T00:00:00Z` in the environment sets it, for tests and
checks; settings refuse it in production.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return settings.KPIDASH_NOW or timezone.now()


def today(zone: ZoneInfo) -> date:
    """The calendar day that it is in `zone`."""
    return now().astimezone(zone).date()
