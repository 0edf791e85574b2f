"""The form that a target is set with: what it refuses, it refuses in sentences."""

from copy import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminTextInputWidget

import metrics.kpis  # noqa: F401  enters every KPI into the catalogue
from accounts.models import Agency
from kpidash import clock
from metrics import targets
from metrics.engine.kpi import CATALOGUE, Better, Group, Kpi
from metrics.models import Target
from metrics.targets.figures import entered, entry_unit, read_figure, working_day_hours
from metrics.targets.setting import NUMBERS
from metrics.wording import said

BETTER_IN_WORDS = {
    Better.HIGHER: gettext_lazy("higher is better"),
    Better.LOWER: gettext_lazy("lower is better"),
    Better.BAND: gettext_lazy("best inside its band"),
}


def kpi_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The KPIs that can have a target, under the question that they answer."""
    currency = Agency.objects.current().currency
    return [
        (
            said(str(group)),
            [
                (kpi.key, _choice(kpi, currency))
                for kpi in CATALOGUE.values()
                if kpi.group is group and kpi.better is not Better.NEUTRAL
            ],
        )
        for group in Group
    ]


def _choice(kpi: Kpi, currency: str) -> str:
    """First response time (lower is better, in hours)."""
    told = {"name": said(kpi.name), "better": BETTER_IN_WORDS[kpi.better]}
    unit = entry_unit(kpi, currency)
    if not unit:
        return _("%(name)s (%(better)s)") % told
    return _("%(name)s (%(better)s, in %(unit)s)") % {**told, "unit": unit}


def figure(label: Any, help_text: Any) -> forms.CharField:
    """A figure in the KPI's unit; which that is, the chosen KPI says."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
    )


class TargetForm(forms.ModelForm):
    kpi = forms.ChoiceField(
        label=gettext_lazy("KPI"),
        choices=kpi_choices,
        widget=UnfoldAdminSelect2Widget,
        help_text=gettext_lazy(
            "Beside each: which way is better, and the unit that its target is given in."
        ),
    )
    floor = figure(gettext_lazy("Least acceptable"), gettext_lazy("May stay blank."))
    target = figure(
        gettext_lazy("Target"),
        gettext_lazy("Times in hours, like 3.5 or 3:30, or in working days, like 2 d."),
    )
    stretch = figure(gettext_lazy("Great"), gettext_lazy("May stay blank."))
    low = figure(gettext_lazy("At least"), gettext_lazy("A band's lower end."))
    high = figure(gettext_lazy("At most"), gettext_lazy("A band's upper end."))

    class Meta:
        model = Target
        fields = [
            "kpi",
            "team",
            "role",
            "person",
            "client",
            "window",
            "starts_on",
            "ends_on",
            "floor",
            "target",
            "stretch",
            "low",
            "high",
            "near_percent",
            "reason",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kpi = CATALOGUE.get(self.instance.kpi)
        for name in NUMBERS:
            if kpi and self.instance.pk:
                self.initial[name] = entered(getattr(self.instance, name), kpi)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kpi = CATALOGUE.get(cleaned.get("kpi") or self.instance.kpi)
        if kpi:
            self._read_figures(cleaned, kpi)
        if not self.errors:
            self._see_that_it_fits(cleaned)
        return cleaned

    def _read_figures(self, cleaned: dict[str, Any], kpi: Kpi) -> None:
        day_hours = working_day_hours(Agency.objects.current())
        for name in NUMBERS:
            if name in cleaned:
                cleaned[name] = self._figure(name, cleaned[name], kpi, day_hours)

    def _figure(self, name: str, text: str, kpi: Kpi, day_hours: Decimal) -> Decimal | None:
        if not text.strip():
            return None
        try:
            return read_figure(text, kpi, day_hours=day_hours)
        except ValidationError as error:
            self.add_error(name, error)
            return None

    def _see_that_it_fits(self, cleaned: dict[str, Any]) -> None:
        draft = copy(self.instance)
        for name, value in cleaned.items():
            setattr(draft, name, value)
        try:
            targets.fit(draft) if draft.pk is None else self._check_change(draft)
        except ValidationError as refusal:
            self.add_error(None, self._about_fields_here(refusal))

    def _check_change(self, draft: Target) -> None:
        targets.check(draft)
        if "ends_on" not in self.changed_data:
            return
        today = clock.today(Agency.objects.current().zone)
        before = self.initial.get("ends_on", self.instance.ends_on)
        if before and before <= today:
            raise ValidationError({"ends_on": _("It is over: what ended stays ended.")})
        if draft.ends_on and draft.ends_on < today:
            raise ValidationError(
                {"ends_on": _("The past stays as it was: end it today or later.")}
            )
        targets.check_end(draft)

    def _about_fields_here(self, refusal: ValidationError) -> ValidationError:
        """A sentence about a field that can't be changed any more stands above the form."""
        if not hasattr(refusal, "error_dict"):
            return refusal
        here = {name: told for name, told in refusal.error_dict.items() if name in self.fields}
        return ValidationError(here) if here else ValidationError(refusal.messages)
