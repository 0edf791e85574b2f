"""The agency."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import TabularInline

from accounts.admin.records import KeptAdmin
from accounts.models import Agency, Calendar, CalendarDay


class DaysInline(TabularInline):
    model = CalendarDay
    extra = 0
    per_page = 50


@admin.register(Calendar)
class CalendarAdmin(KeptAdmin):
    list_display = ("source_id", "timezone", "holidays", "mon", "fri")
    search_fields = ("source_id",)
    inlines = (DaysInline,)


@admin.register(Agency)
class AgencyAdmin(KeptAdmin):
    list_display = ("name", "timezone", "currency", "fiscal_year_start_month", "calendar")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one; once it's there it is changed."""
        return not Agency.objects.exists()
