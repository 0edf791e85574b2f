"""Somebody who reads the published numbers all the while, as pages do, and checks each read."""

import json
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPException
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

import psycopg

from tests.faults.stack import Stack

PAUSE = 0.005  # seconds between two reads: the machine is for the run
READS_A_PAGE = 10
PAGE = "/api/v1/pages/kpis/mrr/?scope=team:group"
CURRENT = """
    SELECT id, values FROM metrics_run WHERE state = 'published'
    ORDER BY published_at DESC, id DESC LIMIT 1
"""
# All that a run has published, and of what adds up the parts beside the whole.
# Numeric sums are the same in whatever order the rows come.
NUMBERS = """
    SELECT count(*), count(DISTINCT batch.id), sum(value::numeric), sum(numerator::numeric),
        coalesce(sum(value::numeric) FILTER (WHERE adds_up AND scope = 'agency'), 0),
        coalesce(sum(value::numeric) FILTER (WHERE adds_up AND scope = 'team:group'), 0),
        coalesce(sum(value::numeric) FILTER (WHERE adds_up AND scope ~ '^team:(north|south)$'), 0),
        coalesce(sum(value::numeric) FILTER (WHERE adds_up AND scope LIKE 'person:%%'), 0)
    FROM metrics_runstep step
    JOIN metrics_batch batch ON batch.id = step.batch_id
    JOIN metrics_snapshot number ON number.batch_id = batch.id
    CROSS JOIN LATERAL (SELECT batch.kpi IN ('mrr', 'mrr_new', 'mrr_churn')) AS kind(adds_up)
    WHERE step.run_id = %(run)s
"""


@dataclass
class Reader:
    """Reads until the block ends; `torn` says what no reader may ever see."""

    stack: Stack
    reads: int = 0
    pages: int = 0
    refused: int = 0
    torn: list[str] = field(default_factory=list)
    runs: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    shown: dict[int, dict[str, float]] = field(default_factory=dict)
    _over: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._read_on, name="reader", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()

    def _read_on(self) -> None:
        while not self._over.is_set():
            try:
                with psycopg.connect(
                    self.stack.url, autocommit=True, connect_timeout=5
                ) as connection:
                    while not self._over.wait(PAUSE):
                        self._read(connection)
                        if self.stack.has_web and self.reads % READS_A_PAGE == 0:
                            self._open_page()
            except (psycopg.OperationalError, OSError, HTTPException):
                # Nothing is told where the database is away: that isn't a wrong number.
                self.refused += 1
                time.sleep(0.1)

    def _read(self, connection: psycopg.Connection) -> None:
        """First which run, then its numbers, in two statements: as pages do."""
        current = connection.execute(CURRENT).fetchone()
        if current is None:
            self.torn.append("No run is published any more.")
            return
        run, values = current
        numbers = connection.execute(NUMBERS, {"run": run}).fetchone() or ()
        self.reads += 1
        self.torn += [f"Run {run}: {what}" for what in self._wrong(run, values, numbers)]

    def _open_page(self) -> None:
        """A page's numbers are of the run that it says, and its parts are of the same."""
        status, body = self.stack.get(PAGE)
        if status != HTTPStatus.OK:
            self.refused += 1
            return
        self.pages += 1
        told = json.loads(body)
        run, page = told["run"]["id"], told["page"]
        figures = [page["figure"], *(one["figure"] for one in page["below"])]
        values = {figure["scope"]: figure["value"] for figure in figures}
        if values["team:group"] != values["team:north"] + values["team:south"]:
            self.torn.append(f"Page of run {run}: {values}.")
        if self.shown.setdefault(run, values) != values:
            self.torn.append(f"Page of run {run}: {values}, but {self.shown[run]} before.")

    def _wrong(self, run: int, values: int, numbers: tuple[Any, ...]) -> list[str]:
        number, *_, agency, roof, teams, people = numbers
        found = []
        if number != values:
            found.append(f"{number} numbers, {values} were published.")
        if len({round(total, 6) for total in (agency, roof, teams, people)}) != 1:
            found.append(f"agency {agency}, group {roof}, its teams {teams}, people {people}.")
        if self.runs.setdefault(run, numbers) != numbers:
            found.append(f"{numbers}, but {self.runs[run]} before.")
        return found
