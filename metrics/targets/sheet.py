"""A plan as a file for spreadsheets, out and in again: times in hours, every wrong line named."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kpidash.spreadsheets import FORMULA
from metrics.engine.kpi import CATALOGUE
from metrics.models import PlannedTarget, TargetPlan
from metrics.targets.figures import entered, entry_unit
from metrics.targets.lines import place_of
from metrics.targets.setting import NUMBERS
from metrics.targets.sheet_lines import NONE, LineReader, Wrong

COLUMNS = (
    *("kpi", "name", "scope", "who", "window", "from", "until", "unit"),
    *NUMBERS,
    *("near_percent", "reason"),
)
REQUIRED = ("kpi", "scope", "window", "reason")
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line of a file, and what would be right."""

    line: int
    column: str
    said: str


@dataclass
class SheetRead:
    """The lines of a file, or all that is wrong with it."""

    lines: list[PlannedTarget] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def sheet_of(plan: TargetPlan, *, currency: str) -> str:
    """Every line of a plan; `none` as target stands for no target of its own."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for line in plan.lines.select_related("team", "person", "client"):
        writer.writerow([_inert(cell) for cell in _row(line, currency)])
    return BOM + sheet.getvalue()


def _row(line: PlannedTarget, currency: str) -> Iterator[str]:
    kpi = CATALOGUE[line.kpi]
    yield from (line.kpi, kpi.name, line.scope, line.whom, line.window)
    yield from (str(line.starts_on), str(line.ends_on or ""), entry_unit(kpi, currency))
    for name in NUMBERS:
        yield entered(getattr(line, name), kpi) or (
            NONE if line.is_ending and name == "target" else ""
        )
    yield from (f"{line.near_percent:f}", line.reason)


def _inert(cell: str) -> str:
    """Text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers."""
    if not cell.startswith(FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        Decimal(cell)
    except InvalidOperation:
        return False
    return True


def read_sheet(content: bytes, plan: TargetPlan) -> SheetRead:
    """What a file says a plan shall be; wrong lines are told, each with what would be right."""
    found = SheetRead()
    rows = _rows(content, found)
    if found.problems:
        return found
    reader = LineReader.for_plan(plan)
    places: dict[tuple[Any, ...], int] = {}
    for number, row in rows:
        problems = list(_read_into(found, reader, row, number))
        if not problems:
            line = found.lines[-1]
            place = (*place_of(line), line.starts_on)
            problems = list(_twice(places, place, number))
            places.setdefault(place, number)
        found.problems += problems
    return found


def _twice(places: Mapping[tuple[Any, ...], int], place: Any, number: int) -> Iterator[Problem]:
    if place in places:
        said = _("This is planned on line %(line)s already: keep one of them.")
        yield Problem(number, "kpi", said % {"line": places[place]})


def _rows(content: bytes, found: SheetRead) -> list[tuple[int, dict[str, str]]]:
    """The file's lines by column; what can't be read at all is a problem of line 1."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        found.problems.append(Problem(1, "", _("The file is not UTF-8: save it as CSV UTF-8.")))
        return []
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(StringIO(text), delimiter=delimiter, restkey="", restval="")
    names = [name.strip() for name in reader.fieldnames or ()]
    for name in REQUIRED:
        if name not in names:
            said = _("The column %(name)s is missing: its head has to be in the first line.")
            found.problems.append(Problem(1, name, said % {"name": name}))
    reader.fieldnames = names
    if found.problems:
        return []
    rows = [(reader.line_num, {key: _bare(cell) for key, cell in row.items()}) for row in reader]
    return [(number, row) for number, row in rows if any(row.values())]


def _bare(cell: Any) -> str:
    """Without the apostrophe that the download put before what looks like a formula."""
    text = cell.strip() if isinstance(cell, str) else ""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _read_into(
    found: SheetRead, reader: LineReader, row: Mapping[str, str], number: int
) -> Iterable[Problem]:
    try:
        line = reader.line(row)
        found.lines.append(line)
    except Wrong as wrong:
        return [Problem(number, wrong.column, wrong.said)]
    except ValidationError as refusal:
        return [
            Problem(number, {"starts_on": "from", "ends_on": "until"}.get(name, name), said)
            for name, messages in refusal.message_dict.items()
            for said in messages
        ]
    return []
