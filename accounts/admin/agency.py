"""The agency."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import TabularInline

from accounts.admin.records import KeptAdmin
from accounts.bundle.cells import Cell
from accounts.bundle.fields import CellField
from accounts.bundle.places import HOLIDAYS, OPENING_HOURS
from accounts.models import Agency, Calendar, CalendarDay
from accounts.models.agency import Weekday


class HoursForm(forms.ModelForm):
    """Hours and holidays that a run can't read are refused, as an import refuses them."""

    cells: dict[str, Cell] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, cell in self.cells.items():
            field = self.fields[name]
            self.fields[name] = CellField(
                cell, label=field.label, help_text=field.help_text, widget=field.widget
            )


class CalendarForm(HoursForm):
    cells = {**dict.fromkeys(Weekday.values, OPENING_HOURS), "holidays": HOLIDAYS}


class DayForm(HoursForm):
    cells = {"hours": OPENING_HOURS}


class DaysInline(TabularInline):
    model = CalendarDay
    form = DayForm
    extra = 0
    per_page = 50


@admin.register(Calendar)
class CalendarAdmin(KeptAdmin):
    form = CalendarForm
    list_display = ("source_id", "timezone", "holidays", "mon", "fri")
    search_fields = ("source_id",)
    inlines = (DaysInline,)


@admin.register(Agency)
class AgencyAdmin(KeptAdmin):
    list_display = ("name", "timezone", "currency", "fiscal_year_start_month", "calendar")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one; once it's there it is changed."""
        return not Agency.objects.exists()
