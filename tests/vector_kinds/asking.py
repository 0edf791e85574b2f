"""Cases told as records and asked for as every other number is."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from metrics.engine.kpi import CATALOGUE
from metrics.engine.tables import House, records_from_rows
from metrics.engine.workbench import Workbench
from tests.metrics.kpis.asking import Asked

Rows = list[dict[str, Any]]
Records = dict[str, Rows]
# All of it has happened when the cases are asked for, unless they say otherwise.
LATER = timedelta(days=90)
MONTH = (date(2026, 3, 1), date(2026, 4, 1))
IN_MARCH, NOON = date(2026, 3, 10), "2026-03-10T12:00:00Z"


class AskedOfRows(Asked):
    """Records told as the rows of a bundle's tables."""

    def __init__(self, records: Records, *, now: datetime, house: House) -> None:
        self.bench = Workbench(records_from_rows(records, house=house), now)

    def over(self, key: str, span: tuple[date, date]) -> dict[str, Any]:
        """The agency's figures over some days, the second one exclusive."""
        if key not in CATALOGUE:
            raise ValueError(f"There is no KPI {key!r}.")
        start, end = span
        return self.figures(key, f"{start} {end}")


def asked(records: Records, *, after: date = MONTH[1], house: House | None = None) -> AskedOfRows:
    """The records, some months after a day."""
    now = datetime.combine(after + LATER, time(), UTC)
    return AskedOfRows(records, now=now, house=house or House())


def share(figures: dict[str, Any], name: str = "value") -> float | None:
    """A percentage as the cases tell it: 0.9 for 90 %."""
    return None if figures[name] is None else figures[name] / 100
