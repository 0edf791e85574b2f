"""Fields of forms that are read as strictly as the cells of an import."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import currencies
from accounts.bundle.cells import BadCell, Cell, Reading
from accounts.bundle.places import COUNTRY, HOLIDAYS, OPENING_HOURS, zones
from accounts.models import Agency, Calendar
from accounts.models.agency import Weekday

OFFICE_HOURS = "09:00-17:30"
AT_THE_WEEKEND = {Weekday.SAT, Weekday.SUN}


class CellField(forms.CharField):
    """What a cell of a bundle takes, and nothing else."""

    def __init__(self, cell: Cell, **options: Any) -> None:
        self.cell = cell
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if self.cell.is_blank(text):
            return ""
        reading = Reading(ZoneInfo("UTC"), "EUR", [])
        try:
            parsed: str = self.cell.parse(text, reading)
        except BadCell as error:
            problem = {"text": text, "problem": str(error)}
            raise ValidationError(_("“%(text)s” %(problem)s") % problem) from error
        return parsed


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """UTC, then every zone that is named after a place, by part of the world."""
    parts: dict[str, list[tuple[str, str]]] = {"UTC": [("UTC", "UTC")]}
    for zone in sorted(zones()):
        part, slash, place = zone.partition("/")
        if slash and part not in ("Etc", "SystemV"):
            parts.setdefault(part, []).append((zone, place.replace("_", " ").replace("/", ", ")))
    return list(parts.items())


class AgencyForm(forms.ModelForm):
    country = CellField(
        COUNTRY,
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Two letters, like DE; its holidays are offered next."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=[(code, code) for code in sorted(currencies.IN_USE)],
        help_text=gettext_lazy("All KPIs in money are told in it."),
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        help_text=gettext_lazy("All periods begin and end at midnight in this zone."),
    )

    class Meta:
        model = Agency
        fields = ("name", "currency", "timezone", "country", "fiscal_year_start_month")


class HoursForm(forms.ModelForm):
    """The agency's working hours; those of most offices to start with."""

    holidays = CellField(
        HOLIDAYS,
        label=gettext_lazy("Public holidays of"),
        help_text=gettext_lazy("Country or country and part, like DE or DE-BY; blank = none."),
    )

    class Meta:
        model = Calendar
        fields = (*Weekday.values, "holidays")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for day, name in Weekday.choices:
            closed = day in AT_THE_WEEKEND
            self.fields[day] = CellField(
                OPENING_HOURS, label=name, initial="" if closed else OFFICE_HOURS
            )
