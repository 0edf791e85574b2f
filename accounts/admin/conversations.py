"""Conversations."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.records import HistoryAdmin, RecordAdmin
from accounts.models import Charter, Request, TouchPoint


@admin.register(TouchPoint)
class TouchPointAdmin(RecordAdmin):
    list_display = ("client", "at", "channel", "direction", "level", "purpose", "person")
    list_filter = ("channel", "direction", "level", "purpose")
    search_fields = ("client__name", "person__name", "source_id")
    date_hierarchy = "at"


@admin.register(Request)
class RequestAdmin(RecordAdmin):
    list_display = (
        "client",
        "opened_at",
        "channel",
        "priority",
        "state",
        "person",
        "first_response_at",
        "resolved_at",
    )
    list_filter = ("state", "channel", "priority")
    search_fields = ("client__name", "person__name", "source_id")
    date_hierarchy = "opened_at"


@admin.register(Charter)
class CharterAdmin(HistoryAdmin):
    list_display = ("whose", "channel", "priority", "hours", "starts_on", "ends_on")
    list_filter = ("channel", "priority")
    search_fields = ("client__name",)

    @admin.display(description=gettext_lazy("client"), ordering="client")
    def whose(self, charter: Charter) -> str:
        return str(charter.client or _("Everyone"))
