"""Targets: who shall reach what, over which window, from when on."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import Agency, User
from metrics import targets
from metrics.admin.target_form import TargetForm
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import add_months, first_of_month
from metrics.formats import NumberFormat
from metrics.models import Target
from metrics.targets import Preset, goal_of

WHO = ("team", "role", "person", "client")
FIXED = ("kpi", *WHO, "window", "starts_on")
FIGURES = ("floor", "target", "stretch", "low", "high", "near_percent", "reason")


def goal_text(target: Target) -> str:
    """≥ 90 %, 2-4 a month: as the pages write it."""
    kpi = CATALOGUE.get(target.kpi)
    if kpi is None:
        return str(target.target)
    written = NumberFormat.of(kpi, Agency.objects.current().currency)
    return written.goal(goal_of(target), kpi.better)


class BenchmarkForm(forms.Form):
    starts_on = forms.DateField(
        label="From",
        help_text="First day on which they hold. What held before ends on that day.",
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
    )


@dataclass(frozen=True)
class BenchmarkRow:
    """One line of the preview."""

    kpi: str
    benchmark: str
    today: str
    source: str
    warning: str
    is_adopted: bool


@admin.register(Target)
class TargetAdmin(SimpleHistoryAdmin, ModelAdmin):
    form = TargetForm
    list_display = ("kpi_name", "whom", "window", "goal", "starts_on", "ends_on", "reason")
    list_filter = ("kpi", "window", "role", "team")
    list_select_related = ("team", "person", "client")
    search_fields = ("kpi", "reason", "team__name", "person__name", "client__name")
    autocomplete_fields = ("team", "person", "client")
    warn_unsaved_form = True
    actions_list = ("published_benchmarks",)
    fieldsets = (
        ("What", {"fields": ("kpi", "window")}),
        (
            "For whom",
            {
                "fields": WHO,
                "description": "Name at most one. None = the whole agency. The most specific "
                "target of the day applies: client, person, role, team, agency.",
            },
        ),
        (
            "When",
            {
                "fields": ("starts_on", "ends_on"),
                "description": "A target that is open before ends on the first day of this one.",
            },
        ),
        ("How much", {"fields": ("floor", "target", "stretch", "low", "high", "near_percent")}),
        ("Why", {"fields": ("reason",)}),
    )

    @admin.display(description="KPI", ordering="kpi")
    def kpi_name(self, target: Target) -> str:
        kpi = CATALOGUE.get(target.kpi)
        return kpi.name if kpi else target.kpi

    @admin.display(description="for")
    def whom(self, target: Target) -> str:
        named = target.client or target.person or target.get_role_display() or target.team
        return str(named or "The agency")

    @admin.display(description="target")
    def goal(self, target: Target) -> str:
        return goal_text(target)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Target | None = None
    ) -> tuple[str, ...]:
        """What people were judged by stays: a begun target only ends, and another follows."""
        if obj is None:
            return ()
        return (*FIXED, *FIGURES) if has_begun(obj, request) else FIXED

    def has_delete_permission(self, request: HttpRequest, obj: Target | None = None) -> bool:
        return obj is not None and not has_begun(obj, request)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_on": next_month(request), **super().get_changeform_initial_data(request)}

    def save_model(
        self,
        request: HttpRequest,
        obj: Target,
        form: forms.ModelForm,
        change: bool,  # noqa: FBT001
    ) -> None:
        if not change:
            self._set(request, obj)
        elif "ends_on" in form.changed_data:
            targets.end_target(
                obj, on=obj.ends_on, by=admin_of(request), why="Its end was set by hand."
            )
        else:
            targets.change_target(obj, by=admin_of(request))

    def _set(self, request: HttpRequest, target: Target) -> None:
        targets.set_target(target, by=admin_of(request))
        before = Target.objects.in_line_with(target).filter(ends_on=target.starts_on).first()
        if before:
            said = f"{goal_text(before)} since {before.starts_on} ends on {target.starts_on}."
            messages.info(request, f"The target before it, {said}")

    def delete_model(self, request: HttpRequest, obj: Target) -> None:
        targets.withdraw_target(obj, by=admin_of(request))

    @action(description="Published benchmarks", icon="menu_book", url_path="benchmarks")
    def published_benchmarks(self, request: HttpRequest) -> HttpResponse:
        form = BenchmarkForm(
            request.POST or request.GET or None, initial={"starts_on": next_month(request)}
        )
        starts_on = form.cleaned_data["starts_on"] if form.is_valid() else next_month(request)
        if request.method == "POST" and form.is_valid():
            adopted = targets.adopt_benchmarks(by=admin_of(request), starts_on=starts_on)
            messages.success(request, f"{len(adopted)} targets set from {starts_on}.")
            return redirect(reverse("admin:metrics_target_changelist"))
        rows = [benchmark_row(preset) for preset in targets.benchmark_pack(starts_on=starts_on)]
        context = {
            **self.admin_site.each_context(request),
            "title": "Published benchmarks",
            "form": form,
            "rows": rows,
        }
        return render(request, "admin/metrics/benchmarks.html", context)


def admin_of(request: HttpRequest) -> User:
    """Who is signed in; the admin site lets nobody else come this far."""
    return cast("User", request.user)


def has_begun(target: Target, request: HttpRequest) -> bool:
    return target.starts_on <= admin_of(request).reach.today


def next_month(request: HttpRequest) -> date:
    return add_months(first_of_month(admin_of(request).reach.today), 1)


def benchmark_row(preset: Preset) -> BenchmarkRow:
    written = NumberFormat.of(preset.kpi, Agency.objects.current().currency)
    today = preset.today
    return BenchmarkRow(
        kpi=preset.kpi.name,
        benchmark=f"{goal_text(preset.target)}, {preset.target.get_window_display().lower()}",
        today=written.goal(today.goal, preset.kpi.better) if today else "",
        source=preset.benchmark.source,
        warning=preset.benchmark.warning,
        is_adopted=preset.is_adopted,
    )
