"""One line of a file of targets, read: every cell that says nothing names what would be right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.bundle.cells import did_you_mean
from accounts.models import Agency, Client, Team, User
from metrics.engine.kpi import CATALOGUE, Kpi
from metrics.models import PlannedTarget, Target, TargetPlan
from metrics.targets.figures import read_figure, working_day_hours
from metrics.targets.setting import NUMBERS, check

# A target that says so is the end of one.
NONE = "none"
# As many ids as a sentence can name.
FEW = 12


class Wrong(Exception):
    """A cell that says nothing we understand."""

    def __init__(self, column: str, said: str) -> None:
        super().__init__(said)
        self.column, self.said = column, said


def _among(ids: Collection[str]) -> str:
    """What there is, where it is few enough to read."""
    if len(ids) > FEW:
        return _(" The downloaded file has the ids in its column scope.")
    return _(" There are: %(ids)s.") % {"ids": ", ".join(sorted(ids))}


@dataclass(frozen=True)
class LineReader:
    """What lines are read by: their plan, and whom there is."""

    plan: TargetPlan
    day_hours: Decimal
    subjects: Mapping[str, Mapping[str, Any]]

    @classmethod
    def for_plan(cls, plan: TargetPlan) -> "LineReader":
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
            raise Wrong("from", said % {"day": self.plan.starts_on})
        if line.ends_on and line.ends_on <= line.starts_on:
            raise Wrong("until", _("It ends before it begins: choose a later day."))
        line.full_clean(exclude=["plan"], validate_constraints=False)

    def _kpi(self, key: str) -> Kpi:
        if key not in CATALOGUE:
            said = _("There is no KPI called '%(key)s'.") % {"key": key}
            raise Wrong("kpi", f"{said}{did_you_mean(key, CATALOGUE)}")
        return CATALOGUE[key]

    def _window(self, window: str) -> str:
        if window not in Target.Window.values:
            said = _("'%(window)s' is no length of time: write %(right)s.")
            right = ", ".join(Target.Window.values)
            raise Wrong("window", said % {"window": window, "right": right})
        return window

    def _subject(self, scope: str) -> dict[str, Any]:
        kind, _colon, id = scope.partition(":")
        if scope == "agency":
            return {}
        if kind == "role" and id in Target.Role.values:
            return {"role": id}
        if kind not in self.subjects and kind != "role":
            said = _("'%(scope)s' names nobody: write agency, team:…, role:… or person:….")
            raise Wrong("scope", said % {"scope": scope})
        ids = Target.Role.values if kind == "role" else self.subjects[kind]
        if id not in ids:
            said = _("There is no %(kind)s with the id '%(id)s'.") % {"kind": kind, "id": id}
            raise Wrong("scope", f"{said}{did_you_mean(id, ids) or _among(ids)}")
        return {kind: self.subjects[kind][id]}

    def _day(self, row: Mapping[str, str], column: str) -> date | None:
        text = row.get(column, "")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            said = _("'%(text)s' is no day: write it like 2027-01-01.")
            raise Wrong(column, said % {"text": text}) from None

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
            raise Wrong(column, said % {"text": text}) from None
        except ValidationError as error:
            raise Wrong(column, error.messages[0]) from None
