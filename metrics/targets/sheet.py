"""A plan as a file for spreadsheets, out and in again: times in hours, every wrong line named."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.bundle.cells import did_you_mean
from accounts.models import Agency, Client, Team, User
from metrics.engine.kpi import CATALOGUE, Kpi
from metrics.models import PlannedTarget, Target, TargetPlan
from metrics.targets.figures import entered, entry_unit, read_figure, working_day_hours
from metrics.targets.lines import place_of
from metrics.targets.setting import NUMBERS, check

COLUMNS = (
    *("kpi", "name", "scope", "who", "window", "from", "until", "unit"),
    *NUMBERS,
    *("near_percent", "reason"),
)
REQUIRED = ("kpi", "scope", "window", "reason")
# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
LARGEST = 1_000_000
NONE = "none"


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
    named = line.client or line.person or line.get_role_display() or line.team or ""
    yield from (line.kpi, kpi.name, line.scope, str(named), line.window)
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
    reader = _Reader.for_plan(plan)
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


class _Wrong(Exception):
    """A cell that says nothing we understand."""

    def __init__(self, column: str, said: str) -> None:
        super().__init__(said)
        self.column, self.said = column, said


def _read_into(
    found: SheetRead, reader: "_Reader", row: Mapping[str, str], number: int
) -> Iterable[Problem]:
    try:
        line = reader.line(row)
        found.lines.append(line)
    except _Wrong as wrong:
        return [Problem(number, wrong.column, wrong.said)]
    except ValidationError as refusal:
        return [
            Problem(number, {"starts_on": "from", "ends_on": "until"}.get(name, name), said)
            for name, messages in refusal.message_dict.items()
            for said in messages
        ]
    return []


@dataclass(frozen=True)
class _Reader:
    """What lines are read by: their plan, and whom there is."""

    plan: TargetPlan
    day_hours: Decimal
    subjects: Mapping[str, Mapping[str, Any]]

    @classmethod
    def for_plan(cls, plan: TargetPlan) -> "_Reader":
        subjects = {
            name: {record.source_id: record for record in model.objects.all()}
            for name, model in (("team", Team), ("person", User), ("client", Client))
        }
        day_hours = working_day_hours(Agency.objects.current())
        return cls(plan, day_hours, subjects)

    def line(self, row: Mapping[str, str]) -> PlannedTarget:
        kpi = self._kpi(row["kpi"])
        line = PlannedTarget(
            plan=self.plan,
            kpi=kpi.key,
            window=self._window(row["window"]),
            starts_on=self._day(row, "from") or self.plan.starts_on,
            ends_on=self._day(row, "until"),
            reason=row["reason"] or self.plan.reason,
            is_ending=row.get("target", "").lower() == NONE,
            **self._subject(row["scope"]),
        )
        if not line.is_ending:
            for name in NUMBERS:
                setattr(line, name, self._figure(row, name, kpi))
        line.near_percent = self._figure(row, "near_percent", None) or Decimal(10)
        self._check(line)
        return line

    def _check(self, line: PlannedTarget) -> None:
        if not line.is_ending:
            check(line)
        if line.starts_on < self.plan.starts_on:
            said = _("The plan begins on %(day)s: start then, or later.")
            raise _Wrong("from", said % {"day": self.plan.starts_on})
        if line.ends_on and line.ends_on <= line.starts_on:
            raise _Wrong("until", _("It ends before it begins: choose a later day."))
        line.full_clean(exclude=["plan"], validate_constraints=False)

    def _kpi(self, key: str) -> Kpi:
        if key not in CATALOGUE:
            said = _("There is no KPI called '%(key)s'.") % {"key": key}
            raise _Wrong("kpi", f"{said}{did_you_mean(key, CATALOGUE)}")
        return CATALOGUE[key]

    def _window(self, window: str) -> str:
        if window not in Target.Window.values:
            said = _("'%(window)s' is no length of time: write %(right)s.")
            right = ", ".join(Target.Window.values)
            raise _Wrong("window", said % {"window": window, "right": right})
        return window

    def _subject(self, scope: str) -> dict[str, Any]:
        kind, _colon, id = scope.partition(":")
        if scope == "agency":
            return {}
        if kind == "role" and id in Target.Role.values:
            return {"role": id}
        if kind not in self.subjects and kind != "role":
            said = _("'%(scope)s' names nobody: write agency, team:…, role:… or person:….")
            raise _Wrong("scope", said % {"scope": scope})
        ids = Target.Role.values if kind == "role" else self.subjects[kind]
        if id not in ids:
            said = _("There is no %(kind)s with the id '%(id)s'.")
            raise _Wrong("scope", f"{said % {'kind': kind, 'id': id}}{did_you_mean(id, ids)}")
        return {kind: self.subjects[kind][id]}

    def _day(self, row: Mapping[str, str], column: str) -> date | None:
        text = row.get(column, "")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            said = _("'%(text)s' is no day: write it like 2027-01-01.")
            raise _Wrong(column, said % {"text": text}) from None

    def _figure(self, row: Mapping[str, str], column: str, kpi: Kpi | None) -> Decimal | None:
        text = row.get(column, "")
        if not text:
            return None
        try:
            if kpi is None:
                return Decimal(text.replace(",", "."))
            return read_figure(text, kpi, day_hours=self.day_hours)
        except InvalidOperation:
            said = _("%(text)s is no number: write it like 92.5 or 12000.")
            raise _Wrong(column, said % {"text": text}) from None
        except ValidationError as error:
            raise _Wrong(column, error.messages[0]) from None
