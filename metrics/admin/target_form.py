"""The form that a target is set with: what it refuses, it refuses in sentences."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminSelect2Widget

import metrics.kpis  # noqa: F401  enters every KPI into the catalogue
from accounts.models import Agency
from kpidash import clock
from metrics import targets
from metrics.engine.kpi import CATALOGUE, Better, Group
from metrics.models import Target


def kpi_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The KPIs that can have a target, under the question that they answer."""
    return [
        (
            str(group),
            [
                (kpi.key, f"{kpi.name} ({kpi.better}, in {kpi.unit})")
                for kpi in CATALOGUE.values()
                if kpi.group is group and kpi.better is not Better.NEUTRAL
            ],
        )
        for group in Group
    ]


class TargetForm(forms.ModelForm):
    kpi = forms.ChoiceField(
        label="KPI",
        choices=kpi_choices,
        widget=UnfoldAdminSelect2Widget,
        help_text="Beside each: which way is better, and the unit that its target is given in.",
    )

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

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self._see_that_it_fits(cleaned)
        return cleaned

    def _see_that_it_fits(self, cleaned: dict[str, Any]) -> None:
        draft = copy(self.instance)
        for name, value in cleaned.items():
            setattr(draft, name, value)
        try:
            targets.plan(draft) if draft.pk is None else self._check_change(draft)
        except ValidationError as refusal:
            self.add_error(None, self._about_fields_here(refusal))

    def _check_change(self, draft: Target) -> None:
        targets.check(draft)
        if "ends_on" not in self.changed_data:
            return
        if draft.ends_on and draft.ends_on < clock.today(Agency.objects.current().zone):
            raise ValidationError({"ends_on": "The past stays as it was: end it today or later."})
        targets.check_end(draft)

    def _about_fields_here(self, refusal: ValidationError) -> ValidationError:
        """A sentence about a field that can't be changed any more stands above the form."""
        if not hasattr(refusal, "error_dict"):
            return refusal
        here = {name: said for name, said in refusal.error_dict.items() if name in self.fields}
        return ValidationError(here) if here else ValidationError(refusal.messages)
