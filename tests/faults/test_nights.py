"""F25: one nightly run for each local date, whatever the clocks do that night."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Agency
from metrics.runs import planning

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NIGHTS, HOUR = 730, 2
DAY, BEAT = timedelta(days=1), timedelta(minutes=30)
YEARS = {
    "Europe/Berlin": 2026,
    "America/New_York": 2026,
    # Its clocks are put back by half an hour, at two o'clock.
    "Australia/Lord_Howe": 2026,
    # It had no 30 December.
    "Pacific/Apia": 2011,
}


def asked(zone: ZoneInfo, *, year: int) -> Iterator[datetime]:
    """When a beat asks: twice a day, and every half an hour around a change of the clocks."""
    # By then it is past two in all of them.
    first = datetime(year, 1, 1, 15, tzinfo=UTC)
    for number in range(NIGHTS * 48):
        now = first + BEAT * number
        offsets = {(now + days).astimezone(zone).utcoffset() for days in (-DAY, DAY)}
        if len(offsets) > 1 or number % 24 == 0:
            yield now


@pytest.mark.parametrize(("name", "year"), YEARS.items())
def test_each_local_date_has_one_night(name: str, year: int) -> None:
    zone = ZoneInfo(name)
    Agency.objects.update_or_create(id=1, defaults={"timezone": name})
    instants = list(asked(zone, year=year))
    nights = [planning.nightly_due(now).date() for now in instants]
    assert nights == sorted(nights)
    local = [now.astimezone(zone) for now in instants]
    assert set(nights) == {at.date() for at in local if at.hour >= HOUR}
