"""What whoever sets kpidash up fills in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import currencies, signin
from accounts.bundle.fields import CellField
from accounts.bundle.places import COUNTRY, HOLIDAYS, OPENING_HOURS, zones
from accounts.models import Agency, Calendar, User
from accounts.models.agency import Weekday

OFFICE_HOURS = "09:00-17:30"
AT_THE_WEEKEND = {Weekday.SAT, Weekday.SUN}


class CodeForm(forms.Form):
    code = forms.CharField(label=gettext_lazy("Setup code"), max_length=100)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if not constant_time_compare(code, signin.setup_code()):
            raise ValidationError(_("This is not the code of this server."))
        return code


class AdminForm(BaseUserCreationForm):
    """The first admin's sign-in, by the same rules for passwords as everybody's."""

    class Meta:
        model = User
        fields = ("name", "email")
        labels = {"name": gettext_lazy("Your name"), "email": gettext_lazy("Email")}
        help_texts = {"email": gettext_lazy("You sign in with it.")}
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "username"})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].required = True
        # The form's own order is the keyboard's: it begins with the name.
        self.fields["email"].widget.attrs.pop("autofocus")


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

    fiscal_year_start_month = forms.TypedChoiceField(
        label=gettext_lazy("Fiscal year starts in"), choices=list(MONTHS.items()), coerce=int
    )

    class Meta:
        model = Agency
        fields = ("name", "country", "currency", "timezone", "fiscal_year_start_month")
        labels = {"name": gettext_lazy("Name of the agency")}


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
