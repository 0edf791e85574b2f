"""What an import did: counts by table, rejected rows with their reasons, warnings."""

import csv
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kpidash.spreadsheets import inert

SHOWN_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Rejected:
    """One cell, or row, that can't be imported, and what would be right."""

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}"
        if self.column:
            place += f", {self.column}"
        value = f" {shortened(self.value, 60)!r}" if self.value else ""
        return f"{place}{value}: {self.reason}"


@dataclass
class Count:
    """How many rows of one table met which fate."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: int = 0

    @property
    def changed(self) -> int:
        return self.created + self.updated + self.deleted


@dataclass
class Report:
    """What happened to every row of a bundle."""

    tables: dict[str, Count] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    # A file that can't be read at all, unlike a row, can't be skipped.
    is_unreadable: bool = False
    is_written: bool = False

    @property
    def changed(self) -> int:
        return sum(count.changed for count in self.tables.values())

    @property
    def rejected_rows(self) -> int:
        return sum(count.rejected for count in self.tables.values())

    def count(self, table: str) -> Count:
        return self.tables.setdefault(table, Count())

    def reject(self, rejected: Rejected) -> None:
        self.rejected.append(rejected)

    def refuse(self, *, file: str, reason: str, line: int = 1, column: str = "") -> None:
        """Turn away a whole file."""
        self.is_unreadable = True
        self.reject(Rejected(file, line, column, "", reason))

    def as_json(self) -> dict[str, object]:
        return {
            "tables": {name: asdict(count) for name, count in self.tables.items()},
            "rejected": [asdict(rejected) for rejected in self.rejected],
            "warnings": self.warnings,
        }


def shortened(text: str, characters: int = SHOWN_CHARACTERS) -> str:
    return text if len(text) <= characters else text[: characters - 1] + "…"


def write_rejected(report: Report, path: Path) -> None:
    """The rejected rows as a CSV file, for whoever can put them right: in a spreadsheet, often."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "line", "column", "value", "reason"])
        writer.writerows(
            [row.file, row.line, inert(row.column), inert(row.value), row.reason]
            for row in report.rejected
        )
