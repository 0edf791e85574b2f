"""Hands a KPI function the tables that its parameters name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from metrics.engine.book import Book, make_book
from metrics.engine.clocks import Clocks, instants_of
from metrics.engine.exchanges import make_exchanges, requests_by_now
from metrics.engine.frames import codes
from metrics.engine.kpi import Kpi
from metrics.engine.movements import make_movements
from metrics.engine.ownership import Ownership, spans_of
from metrics.engine.periods import Window, add_months, first_of_month
from metrics.engine.replies import asked_again, conversations, make_replies
from metrics.engine.resolutions import make_resolutions
from metrics.engine.sales import make_sales
from metrics.engine.schema import TABLES
from metrics.engine.tables import Records, as_date, day_number
from metrics.engine.touchpoints import make_touchpoints


@dataclass(frozen=True)
class Workbench:
    """The records, what is derived from them, and the instant that counts as now."""

    records: Records
    now: datetime
    _made: dict[tuple[str, tuple[Window, ...]], pd.DataFrame] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def today(self) -> int:
        """The agency's calendar day, as a day number."""
        return day_number(self.now.astimezone(self.records.house.zone).date())

    @cached_property
    def now_micros(self) -> int:
        return int(self.now.astimezone(UTC).timestamp()) * 1_000_000

    @cached_property
    def ownership(self) -> Ownership:
        return Ownership.of(self.records)

    @cached_property
    def book(self) -> Book:
        return make_book(self.records, today=self.today)

    @cached_property
    def movements(self) -> pd.DataFrame:
        return make_movements(self.records, self.book, today=self.today)

    @cached_property
    def sales(self) -> pd.DataFrame:
        return make_sales(self.records, self.book)

    @cached_property
    def clocks(self) -> Clocks:
        """Everybody's working hours, over the days in which anything was asked or said."""
        times = [instants_of(self.records[table][column]) for table, column in CLOCKED]
        known = np.concatenate([at[at <= self.now_micros] for at in times])
        # What is still open, is so until now.
        return Clocks.of(self.records, first=known, last=np.append(known, self.now_micros))

    @cached_property
    def touchpoints(self) -> pd.DataFrame:
        return make_touchpoints(self.records, now=self.now_micros)

    @cached_property
    def requests(self) -> pd.DataFrame:
        return requests_by_now(self.records, now=self.now_micros)

    @cached_property
    def conversations(self) -> pd.DataFrame:
        return conversations(self.touchpoints, self.requests, now=self.now_micros)

    @cached_property
    def exchanges(self) -> pd.DataFrame:
        again = asked_again(self.requests, self.conversations, zone=self.records.house.zone)
        return make_exchanges(
            self.records,
            self.requests,
            again,
            ownership=self.ownership,
            clocks=self.clocks,
            now=self.now_micros,
        )

    @cached_property
    def replies(self) -> pd.DataFrame:
        return make_replies(self.exchanges, self.requests, self.conversations, **self._waiting())

    @cached_property
    def resolutions(self) -> pd.DataFrame:
        return make_resolutions(self.requests, self.conversations, **self._waiting())

    def _waiting(self) -> dict[str, Any]:
        """What it takes to measure a wait."""
        return {
            "ownership": self.ownership,
            "clocks": self.clocks,
            "zone": self.records.house.zone,
            "now": self.now_micros,
        }

    @cached_property
    def client_months(self) -> pd.DataFrame:
        """Clients that are active, by either basis, at the first of each month so far."""
        clients = np.arange(len(self.records.clients))
        months = self._month_starts()
        client, month = np.tile(clients, len(months)), np.repeat(months, len(clients))
        active = self.book.is_active(client, month)
        return pd.DataFrame({"client": client[active], "month": month[active]})

    def _month_starts(self) -> np.ndarray:
        first = self.first_day
        if first is None:
            return np.zeros(0, dtype=np.int64)
        # A year with an event may begin earlier, and clients may be from before our records.
        months, month = [], add_months(first_of_month(as_date(first)), -11)
        while day_number(month) <= self.today:
            months.append(day_number(month))
            month = add_months(month, 1)
        return np.array(months, dtype=np.int64)

    @cached_property
    def first_day(self) -> int | None:
        """The day of the oldest event; None where nothing ever happened."""
        oldest = [
            days.min()
            for table in EVENTS
            for column, holds in TABLES[table].items()
            if holds in ("date", "instant") and len(days := self.records[table][column].dropna())
        ]
        return min((day_number(day.date()) for day in oldest), default=None)

    def spans(self, windows: Sequence[Window]) -> pd.DataFrame:
        """Whose clients were whose through which part of each window: see `spans_of`."""
        return self._of_each("spans", self._spans_of, windows)

    def closing(self, windows: Sequence[Window]) -> pd.DataFrame:
        """Every client with its owner and team as each window closes, or now if it runs."""
        return self._of_each("closing", self._closing_of, windows)

    def _of_each(
        self, name: str, of: Callable[[Window], pd.DataFrame], windows: Sequence[Window]
    ) -> pd.DataFrame:
        """One frame for all windows, with each one's position; kept for the next KPI."""
        key = (name, tuple(windows))
        if key not in self._made:
            frames = [of(window).assign(window=place) for place, window in enumerate(windows)]
            self._made[key] = pd.concat(frames, ignore_index=True)
        return self._made[key]

    @cached_property
    def retained(self) -> np.ndarray:
        """Codes of all clients that ever had a retainer, be it for nothing."""
        contracts = self.records["contracts"]
        return np.unique(codes(contracts.loc[contracts["kind"] == "retainer", "client"]))

    def _spans_of(self, window: Window) -> pd.DataFrame:
        return spans_of(
            window,
            clients=self.retained,
            ownership=self.ownership,
            today=self.today,
            is_client=self.book.is_client,
        )

    def _closing_of(self, window: Window) -> pd.DataFrame:
        end = min(day_number(window.end), self.today)
        return self._everybody_on(end)[: 0 if end < day_number(window.start) else None]

    def opening(self, windows: Sequence[Window]) -> pd.DataFrame:
        """Every client with its owner and team as each window opens; none before it does."""
        return self._of_each("opening", self._opening_of, windows)

    def _opening_of(self, window: Window) -> pd.DataFrame:
        start = day_number(window.start)
        return self._everybody_on(start)[: 0 if start > self.today else None]

    def _everybody_on(self, day: int) -> pd.DataFrame:
        clients = np.arange(len(self.records.clients))
        days = np.full(len(clients), day)
        owner = self.ownership.owner_on(clients, days)
        return pd.DataFrame(
            {
                "client": clients,
                "owner": owner,
                "team": self.ownership.team_on(owner, clients, days),
                "start": days,
                "end": days,
                "grain": "",
            }
        )

    def windows(self, windows: Sequence[Window]) -> pd.DataFrame:
        """The windows themselves: their position, and start and end as day numbers."""
        return pd.DataFrame(
            {
                "window": np.arange(len(windows)),
                "start": [day_number(window.start) for window in windows],
                "end": [day_number(window.end) for window in windows],
            }
        )

    def arguments(self, kpi: Kpi, windows: Sequence[Window]) -> dict[str, Any]:
        """What the KPI's function is called with."""
        return {name: self._table(name, windows) for name in kpi.tables}

    def _table(self, name: str, windows: Sequence[Window]) -> Any:
        if name in TABLES:
            return self.records[name]
        if name in MADE_FOR:
            return MADE_FOR[name](self, windows)
        return DERIVED[name](self)


# Tables whose dates say when the agency's records begin.
EVENTS = (
    "contracts",
    "contract_changes",
    "billings",
    "touches",
    "requests",
    "surveys",
    "opportunities",
    "projects",
    "costs",
    "referrals",
    "advocacy",
    "usage",
)

# Instants between which business time is measured.
CLOCKED = (
    ("requests", "opened_at"),
    ("requests", "first_response_at"),
    ("requests", "resolved_at"),
    ("requests", "reopened_at"),
    ("touches", "at"),
)

DERIVED: dict[str, Callable[[Workbench], Any]] = {
    "book": lambda bench: bench.book,
    "movements": lambda bench: bench.movements,
    "sales": lambda bench: bench.sales,
    "ownership": lambda bench: bench.ownership,
    "touchpoints": lambda bench: bench.touchpoints,
    "exchanges": lambda bench: bench.exchanges,
    "replies": lambda bench: bench.replies,
    "resolutions": lambda bench: bench.resolutions,
    "client_months": lambda bench: bench.client_months,
    "house": lambda bench: bench.records.house,
    "clocks": lambda bench: bench.clocks,
    "first_day": lambda bench: bench.first_day,
    "today": lambda bench: bench.today,
    "now": lambda bench: bench.now_micros,
}
MADE_FOR: dict[str, Callable[[Workbench, Sequence[Window]], pd.DataFrame]] = {
    "spans": Workbench.spans,
    "opening": Workbench.opening,
    "closing": Workbench.closing,
    "windows": Workbench.windows,
}
KNOWN_TABLES = frozenset({*TABLES, *DERIVED, *MADE_FOR})
# What a derived table changes with, beyond the records: the day, or the minute.
AGES_BY_DAY = frozenset(
    {
        "book",
        "movements",
        "sales",
        "client_months",
        "spans",
        "opening",
        "closing",
        "windows",
        "today",
        "first_day",
        "touchpoints",
    }
)
AGES_BY_MINUTE = frozenset({"exchanges", "replies", "resolutions", "now"})

# The records that a derived table is made from.
BOOK = ("contracts", "contract_changes", "billings")
HOURS = ("requests", "touches", "calendars", "calendar_days")
BEHIND: dict[str, tuple[str, ...]] = {
    "book": BOOK,
    "movements": BOOK,
    "sales": BOOK,
    "spans": BOOK,
    "opening": BOOK,
    "closing": BOOK,
    "client_months": BOOK,
    "clocks": HOURS,
    "touchpoints": ("touches",),
    "exchanges": (*HOURS, "charters"),
    "replies": (*HOURS, "charters"),
    "resolutions": HOURS,
}


def records_behind(kpi: Kpi) -> frozenset[str]:
    """The tables of records that a KPI is made from, straight or by a derived table."""
    derived = (table for name in kpi.tables for table in BEHIND.get(name, ()))
    return frozenset({*TABLES.keys() & set(kpi.tables), *derived})
