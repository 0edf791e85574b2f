"""A table as it goes into a file: typed cells, and above them a head that says whose and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.utils.functional import Promise

Cell = str | Promise | float | int | date | datetime | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """What stands in a column; `unit` where all of its figures have the same one."""

    name: str
    unit: str = ""

    @property
    def heading(self) -> str:
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True)
class Table:
    """`kpis` are the keys of those whose definitions its figures rest on.

    `window` is said where the table is not of the window that the page shows.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kpis: tuple[str, ...] = ()
    window: Row = ()
    head: tuple[Row, ...] = ()


def columns(*names: str) -> tuple[Column, ...]:
    """Columns of texts, days, or figures whose unit stands beside them."""
    return tuple(Column(name) for name in names)


def cleaned(cells: Iterable[Cell]) -> Row:
    """What is no number leaves its cell empty: never a word that a spreadsheet would count."""
    return tuple(_cleaned(cell) for cell in cells)


def _cleaned(cell: Any) -> Cell:
    if isinstance(cell, float) and not isfinite(cell):
        return None
    return str(cell) if isinstance(cell, Promise) else cell
