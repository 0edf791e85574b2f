"""A program that writes touch points over the API, and asks again until each is acknowledged."""

import json
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Thread
from types import TracebackType
from typing import Self

from tests.faults.stack import Stack

ROWS = 100  # of one request
PATH = "/api/v1/touches/bulk/"
PERSISTENCE = 0.2  # seconds until the same is asked again


@dataclass
class Writer:
    """Writes until the block ends; of each request it knows whether it was acknowledged."""

    stack: Stack
    name: str
    acknowledged: list[str] = field(default_factory=list)
    unanswered: int = 0
    refused: list[str] = field(default_factory=list)
    _over: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._write_on, name=self.name, daemon=True)
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

    def _write_on(self) -> None:
        number = 0
        while not self._over.is_set():
            number += 1
            notes = [f"{self.name} {number} {row}" for row in range(ROWS)]
            if self._until_acknowledged(f"{self.name}-{number}", notes):
                self.acknowledged += notes

    def _until_acknowledged(self, key: str, notes: list[str]) -> bool:
        """The same request under the same key, as often as it takes."""
        told = {"client": "acme", "at": "2026-01-05T09:00:00Z"}
        told |= {"channel": "call", "direction": "outbound"}
        body = json.dumps([{**told, "note": note} for note in notes])
        while not self._over.is_set():
            try:
                status, answer = self.stack.post(PATH, body, key=key)
            except (OSError, HTTPException):
                status, answer = 0, b""
            if 200 <= status < 300:
                return True
            if 400 <= status < 500:
                self.refused.append(f"{status} {answer!r}")
                return False
            self.unanswered += 1
            time.sleep(PERSISTENCE)
        return False
