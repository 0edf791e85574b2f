"""What people write when they plan targets, read strictly."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.engine.kpi import CATALOGUE, Better, Kpi
from metrics.models import PlannedTarget, TargetReply
from metrics.scorecards.targets_cell import CellAsked
from metrics.scorecards.targets_grid import (
    LENGTH_NAMES,
    GridAsked,
    KpiChoice,
    Place,
    takes_target,
)
from metrics.targets.figures import entered, entry_unit, read_figure

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
MOST_STEPS = 12
HELP = {
    "target": gettext_lazy("What to reach."),
    "floor": gettext_lazy("The least acceptable; may stay blank."),
    "stretch": gettext_lazy("What would be great; may stay blank."),
    "low": gettext_lazy("The band's lower end."),
    "high": gettext_lazy("The band's upper end; one of both may stay blank."),
}
LABELS = {
    "target": gettext_lazy("Target"),
    "floor": gettext_lazy("Least acceptable"),
    "stretch": gettext_lazy("Great"),
    "low": gettext_lazy("At least"),
    "high": gettext_lazy("At most"),
}


def grid_asked(request: HttpRequest) -> GridAsked:
    """Which part of the grid the address asks for."""
    length = request.GET.get("window", "")
    keys = tuple(request.GET.getlist("kpi"))
    if (length and length not in LENGTH_NAMES) or any(key not in CATALOGUE for key in keys):
        raise Http404("There is no such part of the grid.")
    keys = tuple(key for key in keys if takes_target(CATALOGUE[key], length))
    return GridAsked(length, keys, request.GET.get("team", ""))


def cell_asked(request: HttpRequest, places: Sequence[Place]) -> CellAsked:
    """Which cell the address names; one that can't be is not found."""
    asked = {name: request.GET.get(name, "") for name in ("kpi", "scope", "window")}
    place = next((place for place in places if place.scope == asked["scope"]), None)
    kpi = CATALOGUE.get(asked["kpi"])
    length = asked["window"]
    if kpi is None or place is None or length not in LENGTH_NAMES or not takes_target(kpi, length):
        raise Http404("There is no such cell.")
    return CellAsked(kpi, place, length)


class FigureField(forms.Field):
    """A KPI's figure, times in hours; its value is in the KPI's unit."""

    def __init__(self, kpi: Kpi, *, day_hours: Decimal, unit: str, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.kpi, self.day_hours, self.unit = kpi, day_hours, unit
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Decimal | None:
        if not value or not str(value).strip():
            return None
        return read_figure(str(value), self.kpi, day_hours=self.day_hours)

    def prepare_value(self, value: Any) -> str:
        return entered(value, self.kpi) if isinstance(value, Decimal) else (value or "")


@dataclass(frozen=True)
class Entry:
    """By what the figures of a form are written."""

    currency: str
    day_hours: Decimal

    def figure(self, kpi: Kpi, name: str) -> FigureField:
        unit = entry_unit(kpi, self.currency)
        label = f"{LABELS[name]} ({unit})" if unit else str(LABELS[name])
        return FigureField(
            kpi, day_hours=self.day_hours, unit=unit, label=label, help_text=HELP[name]
        )


class LineForm(forms.Form):
    """One cell of a plan."""

    is_ending = forms.BooleanField(
        label=gettext_lazy("No target of its own from then on"),
        required=False,
        help_text=gettext_lazy("The next wider target applies instead."),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("First day on which it no longer holds; blank = until changed."),
    )
    near_percent = forms.DecimalField(
        label=gettext_lazy("Near target within (%)"),
        min_value=0,
        max_digits=5,
        decimal_places=2,
        help_text=gettext_lazy("Missing it by at most this share of it is near target."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Those who are judged by it read this."),
    )

    def __init__(self, *args: Any, kpi: Kpi, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ("low", "high") if kpi.better is Better.BAND else ("target", "floor", "stretch")
        figures = {name: entry.figure(kpi, name) for name in names}
        self.fields = {**figures, **self.fields}

    @property
    def figures(self) -> list[forms.BoundField]:
        return [self[name] for name in LABELS if name in self.fields]

    def fill(self, line: PlannedTarget) -> PlannedTarget:
        for name, value in self.cleaned_data.items():
            setattr(line, name, value)
        return line


class PlanForm(forms.Form):
    """A new plan: from when, with what, why."""

    starts_on = forms.DateField(
        label=gettext_lazy("From"),
        widget=DAY,
        help_text=gettext_lazy("First day on which they hold; until then nothing changes."),
    )
    lengths = forms.MultipleChoiceField(
        label=gettext_lazy("Copy what holds then"),
        required=False,
        choices=list(LENGTH_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The targets of which lengths of time the plan begins with."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "What stands as the reason beside each changed target, unless you write another."
        ),
    )


class MoveForm(forms.Form):
    starts_on = PlanForm.base_fields["starts_on"]
    reason = PlanForm.base_fields["reason"]


class RampForm(forms.Form):
    """A target that rises in steps for one person."""

    person = forms.ChoiceField(label=gettext_lazy("For"))
    kpi = forms.ChoiceField(label=gettext_lazy("KPI"))
    window = forms.ChoiceField(
        label=gettext_lazy("Length of time"), choices=list(LENGTH_NAMES.items())
    )
    figures = forms.CharField(
        label=gettext_lazy("Steps"),
        max_length=200,
        help_text=gettext_lazy(
            "One figure for each step, with a semicolon between them: 70; 80; 85. Times in hours."
        ),
    )
    months = forms.TypedChoiceField(
        label=gettext_lazy("Each step holds for"),
        coerce=int,
        choices=[
            (1, gettext_lazy("a month")),
            (3, gettext_lazy("a quarter")),
            (6, gettext_lazy("half a year")),
        ],
        initial=3,
        help_text=gettext_lazy("After the last step the next wider target applies again."),
    )
    reason = PlanForm.base_fields["reason"]

    def __init__(
        self,
        *args: Any,
        people: Sequence[Place],
        kpis: Sequence[KpiChoice],
        entry: Entry,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        person, kpi = (cast("forms.ChoiceField", self.fields[name]) for name in ("person", "kpi"))
        person.choices = [(place.scope, place.name) for place in people]
        kpi.choices = [(choice.group, choice.kpis) for choice in kpis]
        self.fields["reason"].help_text = HELP_REASON

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "kpi" in cleaned and "figures" in cleaned:
            self._read_figures(cleaned, CATALOGUE[cleaned["kpi"]])
        return cleaned

    def _read_figures(self, cleaned: dict[str, Any], kpi: Kpi) -> None:
        if kpi.better is Better.BAND:
            said = _("A band has no steps: choose a KPI with one figure to reach.")
            self.add_error("kpi", said)
            return
        parts = [part for part in cleaned["figures"].split(";") if part.strip()]
        if not 1 < len(parts) <= MOST_STEPS:
            said = _("Write two to %(most)s figures, with a semicolon between them.")
            self.add_error("figures", said % {"most": MOST_STEPS})
            return
        try:
            day_hours = self.entry.day_hours
            cleaned["steps"] = [read_figure(part, kpi, day_hours=day_hours) for part in parts]
        except ValidationError as error:
            self.add_error("figures", error)


HELP_REASON = gettext_lazy("Those who are judged by it read this.")


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("The downloaded file with your changes, saved as CSV UTF-8."),
        max_length=200,
    )

    def clean_sheet(self) -> bytes:
        content: bytes = self.cleaned_data["sheet"].read(1_000_001)
        if len(content) > 1_000_000:
            raise ValidationError(_("The file is larger than 1 MB: no grid of targets is."))
        return content


class ReplyForm(forms.Form):
    """What somebody says to a new target."""

    answer = forms.ChoiceField(choices=TargetReply.Answer)
    note = forms.CharField(max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_open = cleaned.get("answer") == TargetReply.Answer.DISCUSS
        if is_open and not cleaned.get("note", "").strip():
            raise ValidationError(_("Write what you would like to discuss."))
        return cleaned
