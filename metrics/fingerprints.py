"""What a batch of numbers was made from, as one mark: equal marks, equal numbers."""

import hashlib
import inspect
from collections.abc import Callable
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from metrics import engine, kpis
from metrics.engine.kpi import CATALOGUE, Kpi
from metrics.engine.tables import Records
from metrics.engine.workbench import AGES_BY_DAY, AGES_BY_MINUTE, Workbench, records_behind

# Every derived table may read these; what is behind a KPI's own tables comes on top.
ALWAYS = ("clients", "teams", "memberships", "assignments", "rates")


class Fingerprints:
    """Marks of a run's batches."""

    def __init__(self, bench: Workbench, first_day: date) -> None:
        self._bench = bench
        self._first_day = first_day
        self._marks: dict[str, str] = {}

    def of(self, kpi: Kpi, year: int) -> str:
        """The mark of a KPI's batch of a year: code, settings, records and, where it ages, time."""
        parts = [
            kpi.key,
            str(year),
            mark_of_formulas(),
            repr(self._bench.records.house),
            str(self._first_day),
            *(self._table(name) for name in sorted({*ALWAYS, *records_behind(kpi)})),
            *self._time(kpi),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _time(self, kpi: Kpi) -> list[str]:
        """Only what ages hangs on the time: an open request by the minute, a book by the day."""
        if AGES_BY_MINUTE.intersection(kpi.tables):
            return [str(self._bench.now)]
        # Every KPI has windows that grow with the days.
        day = str(self._bench.today) if AGES_BY_DAY.intersection(kpi.tables) else self._month()
        return [day, self._held] if "touchpoints" in kpi.tables else [day]

    @cached_property
    def _held(self) -> str:
        """How many touch points were held by now: one planned for today is, later on."""
        return str((self._bench.records["touches"]["at"] <= self._bench.now).sum())

    def _month(self) -> str:
        return str(self._bench.now.astimezone(self._bench.records.house.zone).date())

    def _table(self, name: str) -> str:
        if name not in self._marks:
            self._marks[name] = fingerprint_of(self._bench.records, name)
        return self._marks[name]


def fingerprint_of(records: Records, table: str) -> str:
    """A mark of a table's rows, whatever their order."""
    frame = records[table]
    hashes = pd.util.hash_pandas_object(frame, index=False, categorize=False)
    digest = hashlib.sha256(hashes.sort_values().to_numpy().tobytes())
    return f"{table} {len(frame)} {digest.hexdigest()}"


@cache
def mark_of_formulas() -> str:
    """A mark of the formulas: the sources of the engine and of all KPIs."""
    digest = hashlib.sha256()
    packages = [Path(inspect.getfile(package)).parent for package in (engine, kpis)]
    files = {file for folder in packages for file in folder.glob("*.py")}
    # An agency's own KPIs have modules of their own.
    files |= {Path(inspect.getfile(kpi.compute)) for kpi in CATALOGUE.values()}
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def definition_version(kpi: Kpi) -> str:
    """A short mark of a KPI's definition: what it says of itself and the function that makes it.

    Line breaks and indents don't count; it is the same on every machine.
    """
    return _mark_of(kpi.compute)


@cache
def _mark_of(compute: Callable[..., pd.DataFrame]) -> str:
    text = " ".join(inspect.getsource(compute).split())
    return hashlib.sha256(text.encode()).hexdigest()[:8]
