"""A batch of numbers is made again when what it was made from has changed."""

from datetime import date, datetime

from metrics.engine.kpi import CATALOGUE
from metrics.engine.tables import records_from_text
from metrics.engine.workbench import Workbench
from metrics.fingerprints import Fingerprints

RECORDS = {
    "touches": """
        client  at                    channel  minutes
        Acme    2026-03-02T10:00:00Z  call     20
        Acme    2026-03-04T15:00:00Z  call     30
    """
}


def mark(key, now):
    bench = Workbench(records_from_text(RECORDS), datetime.fromisoformat(f"2026-03-04T{now}Z"))
    return Fingerprints(bench, date(2026, 3, 2)).of(CATALOGUE[key], 2026)


def test_call_planned_for_today_changes_its_numbers_as_soon_as_it_is_held():
    assert mark("interaction_time", "09:00:00") == mark("interaction_time", "14:59:59")
    assert mark("interaction_time", "09:00:00") != mark("interaction_time", "15:00:00")
    assert mark("mrr", "09:00:00") == mark("mrr", "15:00:00")
