"""The audit log: looked at, never edited."""

from django.contrib import admin
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from accounts.models import AuditEntry, User


@admin.register(AuditEntry)
class AuditAdmin(ModelAdmin):
    list_display = ("at", "who", "did", "about", "details")
    list_filter = ("action", ("at", admin.DateFieldListFilter))
    list_filter_submit = True
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("by", "about")
    fields = ("at", "who", "did", "about", "details", "previous", "digest")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """With the names that people have today: the log itself knows none."""
        person = User.objects.filter(source_id=OuterRef("by")).values("name")
        return super().get_queryset(request).annotate(name=Subquery(person[:1]))

    @admin.display(description=_("who"), ordering="by")
    def who(self, entry: AuditEntry) -> str:
        return str(getattr(entry, "name", "") or entry.by)

    @admin.display(description=_("did"), ordering="action")
    def did(self, entry: AuditEntry) -> str:
        return entry.get_action_display()

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
