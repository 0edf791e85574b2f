"""The records as frames, with the columns of `engine.schema`.

References to clients, people and teams are categoricals over all of them, so
that a code stands for the same client in every frame.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from metrics.engine.schema import DEFAULTS, TABLES

DATE: Final = "datetime64[s]"
INSTANT: Final = "datetime64[us, UTC]"


@dataclass(frozen=True)
class House:
    """What the agency is set to: zone, currency, fiscal year and working hours."""

    timezone: str = "UTC"
    currency: str = "EUR"
    fiscal_start: int = 1
    calendar: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True)
class Records:
    """All that happened, as frames by table name."""

    house: House
    frames: Mapping[str, pd.DataFrame]
    clients: pd.Index = field(repr=False)
    people: pd.Index = field(repr=False)
    teams: pd.Index = field(repr=False)

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]


def category(values: Any, ids: pd.Index) -> pd.Categorical:
    """Ids as codes into all ids of their kind; a blank is no one."""
    return pd.Categorical(values, categories=ids)


def records_from_text(given: Mapping[str, str], *, house: House | None = None) -> Records:
    """Records from the text tables of an example, columns at least two spaces apart.

    Clients, people and teams that are only referred to are made up.
    """
    rows = {name: parse_text_table(text) for name, text in given.items()}
    unknown = rows.keys() - TABLES.keys()
    if unknown:
        raise ValueError(f"No such table: {', '.join(sorted(unknown))}.")
    return records_from_rows(rows, house=house or House())


def records_from_rows(rows: Mapping[str, list[dict[str, Any]]], *, house: House) -> Records:
    """Records from lists of dictionaries with the bundle's columns as text."""
    ids = {kind: _ids(rows, kind) for kind in ("client", "person", "team")}
    known = {row["id"] for row in rows.get("clients", [])}
    rows = {
        **rows,
        "clients": [
            *rows.get("clients", []),
            *({"id": id, "name": id} for id in ids["client"] if id not in known),
        ],
    }
    frames = {name: _frame(name, rows.get(name, []), ids) for name in TABLES}
    return Records(house, frames, ids["client"], ids["person"], ids["team"])


def parse_text_table(text: str) -> list[dict[str, Any]]:
    """Rows of a text table as dictionaries: its columns are at least two spaces apart."""
    lines = [line for line in text.splitlines() if line.strip()]
    starts = [
        match.start()
        for match in re.finditer(r"(?<!\S)\S", re.sub(r"(?<=\S) (?=\S)", "_", lines[0]))
    ]
    ends = [*starts[1:], None]
    names = [lines[0][start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [
        {
            name: line[start:end].strip()
            for name, start, end in zip(names, starts, ends, strict=True)
        }
        for line in lines[1:]
    ]


def _ids(rows: Mapping[str, list[dict[str, Any]]], kind: str) -> pd.Index:
    found = {
        str(row[column])
        for table, columns in TABLES.items()
        for column, holds in columns.items()
        if holds == kind
        for row in rows.get(table, [])
        if row.get(column)
    }
    return pd.Index(sorted(found), dtype="str")


def _frame(
    name: str, rows: Iterable[Mapping[str, Any]], ids: Mapping[str, pd.Index]
) -> pd.DataFrame:
    defaults = DEFAULTS.get(name, {})
    rows = [{**row, "id": row.get("id") or str(number)} for number, row in enumerate(rows, start=1)]
    return pd.DataFrame(
        {
            column: _column([row.get(column) or defaults.get(column) for row in rows], holds, ids)
            for column, holds in TABLES[name].items()
        }
    )


def _column(values: list[Any], holds: str, ids: Mapping[str, pd.Index]) -> Any:
    match holds:
        case "text":
            return pd.Series([str(value or "") for value in values], dtype="str")
        case "number" | "flag":
            return pd.Series(
                [None if value in (None, "") else float(value) for value in values], dtype="float64"
            )
        case "date":
            return pd.Series(pd.to_datetime(pd.Series(values, dtype="object")), dtype=DATE)
        case "instant":
            texts = pd.Series(values, dtype="object")
            instants = pd.to_datetime(texts, utc=True, format="ISO8601")
            return instants.astype(INSTANT)
    return category(values, ids[holds])


def day_numbers(dates: pd.Series, *, blank: int) -> np.ndarray:
    """Dates as days since 1970-01-01, with a number of choice for blank ones."""
    days = dates.to_numpy().astype("datetime64[D]")
    numbers = days.astype(np.int64)
    return np.where(np.isnat(days), blank, numbers)


def day_number(day: date) -> int:
    return day.toordinal() - EPOCH


def as_date(number: int) -> date:
    return date.fromordinal(int(number) + EPOCH)


EPOCH = date(1970, 1, 1).toordinal()
# Before all records and after all plans, yet safe to add days to.
BEFORE, AFTER = -10_000_000, 10_000_000


def local_days(instants: pd.Series, zone: ZoneInfo) -> pd.Series:
    """The calendar day of each instant in a zone."""
    return instants.dt.tz_convert(zone).dt.tz_localize(None).dt.floor("D").astype(DATE)


def month_starts(days: np.ndarray) -> np.ndarray:
    """The first day of the month that each day lies in, as day numbers."""
    months = np.asarray(days).astype("datetime64[D]").astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64)


def months_between(lasts: np.ndarray, new_lasts: np.ndarray) -> np.ndarray:
    """Calendar months from one last day to a later one; a part month as days ÷ days of it."""
    start, end = (np.asarray(days).astype("datetime64[D]") + 1 for days in (lasts, new_lasts))
    months = (end.astype("datetime64[M]") - start.astype("datetime64[M]")).astype(np.int64)
    months = months - (months_later(start, months) > end)
    reached = months_later(start, months)
    rest = (end - reached).astype(np.int64)
    return np.asarray(months + rest / _month_length(reached.astype("datetime64[M]")))


def months_later(days: np.ndarray, months: np.ndarray | int) -> np.ndarray:
    """The same day so many months later, or the month's last one, all as dates."""
    month = days.astype("datetime64[M]")
    place = (days - month.astype("datetime64[D]")).astype(np.int64)
    later = month + months
    return later.astype("datetime64[D]") + np.minimum(place, _month_length(later) - 1)


def a_year_later(days: np.ndarray, years: int = 1) -> np.ndarray:
    """The same day of the next year, or of another so many later, as day numbers."""
    dates = np.asarray(days).astype("datetime64[D]")
    return months_later(dates, 12 * years).astype(np.int64)


def _month_length(months: np.ndarray) -> np.ndarray:
    firsts = ((months + shift).astype("datetime64[D]") for shift in (0, 1))
    first, following = firsts
    return np.asarray((following - first).astype(np.int64))
