"""Runs: what was computed when, and a button to compute now."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action

from metrics import tasks
from metrics.models import Batch, Run, RunStep


class ReadOnly:
    """Made by the program: looked at, never edited."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class StepsInline(ReadOnly, TabularInline):
    model = RunStep
    fields = ("kpi", "year", "state", "error")
    tab = True
    per_page = 50


@admin.register(Run)
class RunAdmin(ReadOnly, ModelAdmin):
    list_display = (
        "key",
        "trigger",
        "state",
        "as_of",
        "published_at",
        "seconds",
        "values",
        "error",
    )
    list_filter = ("state", "trigger")
    search_fields = ("key",)
    inlines = (StepsInline,)
    actions_list = ("recompute_now",)

    @action(description="Recompute now", icon="play_circle", url_path="recompute")
    def recompute_now(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            return redirect("run", tasks.begin_run_by_hand().pk)
        context = {**self.admin_site.each_context(request), "title": "Recompute now"}
        return render(request, "admin/metrics/recompute.html", context)


@admin.register(Batch)
class BatchAdmin(ReadOnly, ModelAdmin):
    list_display = ("kpi", "year", "is_monitored", "made_at", "seconds")
    list_filter = ("kpi", "year")
