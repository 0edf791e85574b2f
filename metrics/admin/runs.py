"""Runs: what was computed when, and a button to compute now."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from metrics import tasks
from metrics.formats import grouped, moment_in_words
from metrics.models import Batch, Run, RunStep
from metrics.scorecards.runs import seconds_in_words


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
    list_display = ("begun", "trigger", "shown_state", "took", "numbers", "error", "its_page")
    list_filter = ("state", "trigger")
    list_per_page = 50
    search_fields = ("key",)
    inlines = (StepsInline,)
    actions_list = ("recompute_now",)

    @admin.display(description=_("Begun"), ordering="planned_at")
    def begun(self, run: Run) -> str:
        return moment_in_words(timezone.localtime(run.planned_at))

    @display(
        description=_("State"),
        ordering="state",
        label={Run.State.PUBLISHED: "success", Run.State.FAILED: "danger"},
    )
    def shown_state(self, run: Run) -> tuple[str, str]:
        return run.state, run.get_state_display()

    @admin.display(description=_("Took"), ordering="seconds")
    def took(self, run: Run) -> str:
        return "" if run.seconds is None else seconds_in_words(run.seconds)

    @admin.display(description=_("Values"), ordering="values")
    def numbers(self, run: Run) -> str:
        return grouped(run.values)

    @admin.display(description=_("Its page"))
    def its_page(self, run: Run) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("run", args=[run.pk]), _("Look"))

    @action(description=_("Recompute now"), icon="play_circle", url_path="recompute")
    def recompute_now(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            return redirect("run", tasks.begin_run_by_hand().pk)
        context = {**self.admin_site.each_context(request), "title": _("Recompute now")}
        return render(request, "admin/metrics/recompute.html", context)


@admin.register(Batch)
class BatchAdmin(ReadOnly, ModelAdmin):
    list_display = ("kpi", "year", "is_monitored", "made_at", "took")
    search_fields = ("kpi",)

    @admin.display(description=_("Took"), ordering="seconds")
    def took(self, batch: Batch) -> str:
        return seconds_in_words(batch.seconds)

    list_filter = ("kpi", "year")
