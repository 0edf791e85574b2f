"""Notices rows that are told twice, and rows of one record that contradict each other."""

from collections.abc import Iterator
from sys import intern
from typing import Any

from accounts.bundle.columns import Table
from accounts.bundle.rows import Row

Problem = tuple[str, str]


class Repeats:
    """What the rows of one file have told so far."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._lines: dict[Any, int] = {}
        self._told: dict[str, tuple[int, tuple[Any, ...]]] = {}

    def problems(self, row: Row) -> Iterator[Problem]:
        """What is wrong with a row beside those before it; it counts as told from now on."""
        if any(name not in row.values for name in self.table.key):
            return
        first = self._lines.setdefault(self._key(row), row.line)
        if first != row.line:
            names = list(dict.fromkeys(self.table.by_name[n].shown_as for n in self.table.key))
            same = " and ".join(names)
            yield names[0], f"is a duplicate: line {first} has the same {same}; keep one."
        elif self.table.agreeing:
            yield from self._contradictions(row)

    def _key(self, row: Row) -> Any:
        if len(self.table.key) == 1:
            return row.values[self.table.key[0]]
        return tuple(_shared(row.values[name]) for name in self.table.key)

    def _contradictions(self, row: Row) -> Iterator[Problem]:
        said = tuple(_shared(row.values.get(name)) for name in self.table.agreeing)
        line, first_said = self._told.setdefault(row.values["id"], (row.line, said))
        for name, value, first_value in zip(self.table.agreeing, said, first_said, strict=True):
            if value != first_value:
                yield name, f"differs from line {line}; rows that share an id share this too."


def _shared(value: Any) -> Any:
    """The same object for the same text: a file names the same few clients over and over."""
    return intern(value) if type(value) is str else value
