"""Targets: who shall reach what, over which window, from when on."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import Agency, User
from metrics import targets
from metrics.admin.target_bulk import TogetherForm, planned_together, withdraw_all
from metrics.admin.target_filters import HoldsFilter
from metrics.admin.target_form import TargetForm
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import add_months, first_of_month
from metrics.formats import NumberFormat, day_in_words
from metrics.models import Target
from metrics.targets import Preset, goal_of
from metrics.targets.setting import NUMBERS
from metrics.wording import said

WHO = ("team", "role", "person", "client")
FIXED = ("kpi", *WHO, "window", "starts_on")
FIGURES = (*NUMBERS, "near_percent", "reason")
SHOWN = tuple(f"shown_{name}" for name in NUMBERS)


def goal_text(target: Target) -> str:
    """≥ 90 %, 2-4 a month: as the pages write it."""
    kpi = CATALOGUE.get(target.kpi)
    if kpi is None:
        return str(target.target)
    written = NumberFormat.of(kpi, Agency.objects.current().currency)
    return written.goal(goal_of(target), kpi.better)


def _shown(name: str, label: Any) -> Any:
    """A figure that can't be changed any more, as the pages write it."""

    @admin.display(description=label, empty_value="")
    def shown(_admin: ModelAdmin, target: Target) -> str:
        kpi, value = CATALOGUE.get(target.kpi), getattr(target, name)
        if kpi is None or value is None:
            return ""
        written = NumberFormat.of(kpi, Agency.objects.current().currency)
        return written.limit(float(value))

    return shown


class BenchmarkForm(forms.Form):
    starts_on = forms.DateField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("First day on which they hold; what held before ends on that day."),
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
    list_filter = (HoldsFilter, "kpi", "window", "role", "team")
    history_list_display = ("goal", "ends_on")
    actions = ("change_together", "withdraw_together")
    actions_detail = ("in_the_grid",)
    list_select_related = ("team", "person", "client")
    search_fields = ("kpi", "reason", "team__name", "person__name", "client__name")
    autocomplete_fields = ("team", "person", "client")
    warn_unsaved_form = True
    actions_list = ("new_from_the_last", "as_a_grid", "published_benchmarks")
    fieldsets = (
        (gettext_lazy("What"), {"fields": ("kpi", "window")}),
        (
            gettext_lazy("For whom"),
            {
                "fields": WHO,
                "description": gettext_lazy(
                    "Name at most one. None = the whole agency. The most specific target of the "
                    "day applies: client, person, role, team, agency."
                ),
            },
        ),
        (
            gettext_lazy("When"),
            {
                "fields": ("starts_on", "ends_on"),
                "description": gettext_lazy(
                    "A target that is open before ends on the first day of this one."
                ),
            },
        ),
        (gettext_lazy("How much"), {"fields": (*NUMBERS, "near_percent")}),
        (gettext_lazy("Why"), {"fields": ("reason",)}),
    )

    shown_floor = _shown("floor", gettext_lazy("Least acceptable"))
    shown_target = _shown("target", gettext_lazy("Target"))
    shown_stretch = _shown("stretch", gettext_lazy("Great"))
    shown_low = _shown("low", gettext_lazy("At least"))
    shown_high = _shown("high", gettext_lazy("At most"))

    @admin.display(description=gettext_lazy("KPI"), ordering="kpi")
    def kpi_name(self, target: Target) -> str:
        kpi = CATALOGUE.get(target.kpi)
        return said(kpi.name) if kpi else target.kpi

    @admin.display(description=gettext_lazy("for"))
    def whom(self, target: Target) -> str:
        return target.whom

    @admin.display(description=gettext_lazy("target"))
    def goal(self, target: Target) -> str:
        return goal_text(target)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Target | None = None
    ) -> tuple[str, ...]:
        """What people were judged by stays: a begun target only ends, and another follows."""
        if obj is None:
            return ()
        fixed = ("kpi_name", *FIXED)
        return (*fixed, *FIGURES, *SHOWN) if has_begun(obj, request) else fixed

    def get_fieldsets(self, request: HttpRequest, obj: Target | None = None) -> Any:
        """What can only be looked at is shown as the pages write it: times in hours."""
        if obj is None:
            return self.fieldsets
        parts: Any = self.fieldsets
        (what, _kpi), whom, when, (how_much, figures), why = parts
        if has_begun(obj, request):
            figures = {"fields": (*SHOWN, "near_percent")}
        named = (what, {"fields": ("kpi_name", "window")})
        return named, whom, when, (how_much, figures), why

    def revert_disabled(self, request: HttpRequest, obj: Target | None = None) -> bool:
        return True

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """History is read: a version brought back would judge the past anew."""
        if request.method == "POST":
            raise PermissionDenied(_("What was is read, not brought back: set a new target."))
        view: HttpResponse = super().history_form_view(
            request, object_id, version_id, extra_context
        )
        return view

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
                obj, on=obj.ends_on, by=admin_of(request), why=_("Its end was set by hand.")
            )
        else:
            targets.change_target(obj, by=admin_of(request))

    def _set(self, request: HttpRequest, target: Target) -> None:
        targets.set_target(target, by=admin_of(request))
        before = Target.objects.in_line_with(target).filter(ends_on=target.starts_on).first()
        if before:
            told = _("The target before it, %(goal)s since %(first)s, ends on %(day)s.")
            days = {
                "first": day_in_words(before.starts_on),
                "day": day_in_words(target.starts_on),
            }
            messages.info(request, told % {"goal": goal_text(before), **days})

    def delete_model(self, request: HttpRequest, obj: Target) -> None:
        targets.withdraw_target(obj, by=admin_of(request))

    @action(description=gettext_lazy("New from the last ones"), icon="content_copy", url_path="new")
    def new_from_the_last(self, request: HttpRequest) -> HttpResponse:
        return redirect("target-plan-new")

    @action(description=gettext_lazy("As a grid"), icon="grid_on", url_path="grid")
    def as_a_grid(self, request: HttpRequest) -> HttpResponse:
        return redirect("targets")

    @action(description=gettext_lazy("In the grid"), icon="grid_on", url_path="in-grid")
    def in_the_grid(self, request: HttpRequest, object_id: str) -> HttpResponse:
        target = get_object_or_404(Target, pk=object_id)
        window = "year" if target.window == Target.Window.T12M else target.window
        query = urlencode({"kpi": target.kpi, "scope": target.scope, "window": window}, safe=":")
        return redirect(f"{reverse('target-cell')}?{query}")

    @admin.action(description=gettext_lazy("Plan a change of these together"))
    def change_together(
        self, request: HttpRequest, queryset: QuerySet[Target]
    ) -> HttpResponse | None:
        """Asks how, then puts them into a plan: compared and published there."""
        initial = {"starts_on": next_month(request), "change": "percent"}
        form = TogetherForm(request.POST if "apply" in request.POST else None, initial=initial)
        found = list(queryset.select_related("team", "person", "client"))
        if form.is_valid():
            try:
                made = planned_together(found, form.cleaned_data, by=admin_of(request))
                return redirect("target-plan-publish", made.pk)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Plan a change of these together"),
            "form": form,
            "rows": [(target, self.kpi_name(target), self.whom(target)) for target in found],
        }
        return render(request, "admin/metrics/together.html", context)

    @admin.action(description=gettext_lazy("Withdraw these, none of which has begun"))
    def withdraw_together(self, request: HttpRequest, queryset: QuerySet[Target]) -> None:
        found = queryset.select_related("team", "person", "client")
        try:
            count = withdraw_all(found, by=admin_of(request))
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return
        told = ngettext("%(count)s target withdrawn.", "%(count)s targets withdrawn.", count)
        messages.success(request, told % {"count": count})

    @action(
        description=gettext_lazy("Published benchmarks"),
        icon="menu_book",
        url_path="benchmarks",
    )
    def published_benchmarks(self, request: HttpRequest) -> HttpResponse:
        form = BenchmarkForm(
            request.POST or request.GET or None, initial={"starts_on": next_month(request)}
        )
        starts_on = form.cleaned_data["starts_on"] if form.is_valid() else next_month(request)
        if request.method == "POST" and form.is_valid():
            adopted = targets.adopt_benchmarks(by=admin_of(request), starts_on=starts_on)
            told = ngettext(
                "%(count)s target set from %(day)s.",
                "%(count)s targets set from %(day)s.",
                len(adopted),
            )
            messages.success(
                request, told % {"count": len(adopted), "day": day_in_words(starts_on)}
            )
            return redirect(reverse("admin:metrics_target_changelist"))
        rows = [benchmark_row(preset) for preset in targets.benchmark_pack(starts_on=starts_on)]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Published benchmarks"),
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
        kpi=said(preset.kpi.name),
        benchmark=f"{goal_text(preset.target)}, {preset.target.get_window_display().lower()}",
        today=written.goal(today.goal, preset.kpi.better) if today else "",
        source=said(preset.benchmark.source),
        warning=said(preset.benchmark.warning),
        is_adopted=preset.is_adopted,
    )
