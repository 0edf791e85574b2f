"""Surveys."""

from django.contrib import admin

from accounts.admin.records import RecordAdmin
from accounts.models import SurveyAnswer


@admin.register(SurveyAnswer)
class SurveyAnswerAdmin(RecordAdmin):
    list_display = ("kind", "client", "contact", "wave", "sent_at", "responded_at", "score")
    list_filter = ("kind", "wave", "criterion")
    search_fields = ("client__name", "contact__name", "source_id")
    date_hierarchy = "responded_at"
