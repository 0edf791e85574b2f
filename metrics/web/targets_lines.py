"""What is put into a plan of targets: a cell, a ramp, the published benchmarks, a whole file."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Agency, Client, Team, User
from metrics.models import PlannedTarget, TargetPlan
from metrics.scorecards.targets_benchmarks import benchmarks_page
from metrics.scorecards.targets_cell import CellAsked
from metrics.scorecards.targets_grid import kpi_choices
from metrics.scorecards.targets_plan import plan_link
from metrics.scorecards.targets_reading import cell_for, places_for
from metrics.targets import benchmark_pack
from metrics.targets.figures import working_day_hours
from metrics.targets.lines import as_line, place_of
from metrics.targets.plans import put, ramp, replace_lines, take_out
from metrics.targets.sheet import read_sheet, sheet_of
from metrics.web.request import SignedInRequest
from metrics.web.targets_forms import Entry, LineForm, RampForm, SheetForm, cell_asked
from metrics.web.targets_plans import GET_AND_POST, of_open_plan, refuse


def _entry() -> Entry:
    agency = Agency.objects.current()
    return Entry(agency.currency, working_day_hours(agency))


@GET_AND_POST
@of_open_plan
def plan_cell(request: SignedInRequest, plan: TargetPlan) -> HttpResponse:
    asked = cell_asked(request, places_for(reader=request.user))
    steps = _steps(plan, asked)
    line = steps[0] if steps else _blank(plan, asked, reader=request.user)
    if request.POST.get("leave"):
        take_out(plan, place_of(line))
        return redirect(_back(plan, asked.length))
    form = LineForm(
        request.POST or None, kpi=asked.kpi, entry=_entry(), initial=_initial(line, plan)
    )
    if request.method == "POST" and form.is_valid():
        try:
            put(plan, form.fill(line))
            return redirect(_back(plan, asked.length))
        except ValidationError as refusal:
            refuse(form, refusal)
    context = {"form": form, "plan": plan_link(plan), "page": cell_for(asked), "steps": len(steps)}
    return render(request, "metrics/targets/plan_cell.html", context)


def _steps(plan: TargetPlan, asked: CellAsked) -> list[PlannedTarget]:
    """What the plan says of the cell: nothing, one line, or the steps of a ramp."""
    found = plan.lines.filter(kpi=asked.kpi.key).select_related("team", "person", "client")
    here = (asked.kpi.key, asked.length, asked.place.scope)
    return [line for line in found if place_of(line) == here]


def _blank(plan: TargetPlan, asked: CellAsked, *, reader: User) -> PlannedTarget:
    return PlannedTarget(
        plan=plan,
        kpi=asked.kpi.key,
        window=asked.length,
        starts_on=plan.starts_on,
        reason=plan.reason,
        **subject_of(asked.place.scope, reader=reader),
    )


def subject_of(scope: str, *, reader: User) -> dict[str, object]:
    """Whom a scope names, as the fields of a target have it."""
    kind, _colon, id = scope.partition(":")
    match kind:
        case "agency":
            return {}
        case "role":
            return {"role": id}
        case "team":
            return {"team": Team.objects.visible_to(reader).get(source_id=id)}
        case "person":
            return {"person": User.objects.visible_to(reader).get(source_id=id)}
        case "client":
            return {"client": Client.objects.visible_to(reader).get(source_id=id)}
    raise Http404(f"There is no {scope}.")


def _initial(line: PlannedTarget, plan: TargetPlan) -> dict[str, object]:
    """A line with its figures; a copied one asks for the plan's reason if it changes."""
    names = ("floor", "target", "stretch", "low", "high", "ends_on", "is_ending")
    return {name: getattr(line, name) for name in names} | {
        "near_percent": f"{line.near_percent:f}".rstrip("0").rstrip("."),
        "reason": line.reason or plan.reason,
    }


def _back(plan: TargetPlan, length: str) -> str:
    return f"{reverse('target-plan', args=[plan.pk])}?window={length}"


@GET_AND_POST
@of_open_plan
def plan_ramp(request: SignedInRequest, plan: TargetPlan) -> HttpResponse:
    people = [place for place in places_for(reader=request.user) if place.scope[:6] == "person"]
    form = RampForm(
        request.POST or None,
        people=people,
        kpis=kpi_choices(),
        entry=_entry(),
        initial={"reason": plan.reason, "window": "quarter"},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        first = PlannedTarget(
            kpi=asked["kpi"],
            window=asked["window"],
            starts_on=plan.starts_on,
            reason=asked["reason"],
            **subject_of(asked["person"], reader=request.user),
        )
        try:
            put(plan, *ramp(first, figures=asked["steps"], months=asked["months"]))
            return redirect(_back(plan, asked["window"]))
        except ValidationError as refusal:
            refuse(form, refusal)
    context = {"form": form, "plan": plan_link(plan)}
    return render(request, "metrics/targets/ramp.html", context)


@GET_AND_POST
@of_open_plan
def plan_benchmarks(request: SignedInRequest, plan: TargetPlan) -> HttpResponse:
    pack = benchmark_pack(starts_on=plan.starts_on)
    if request.method == "POST":
        chosen = request.POST.getlist("kpi")
        lines = [as_line(preset.target) for preset in pack if preset.kpi.key in chosen]
        put(plan, *lines)
        said = ngettext(
            "%(count)s benchmark is in the plan.",
            "%(count)s benchmarks are in the plan.",
            len(lines),
        )
        messages.success(request, said % {"count": len(lines)})
        return redirect("target-plan", plan.pk)
    page = benchmarks_page(plan, pack, currency=Agency.objects.current().currency)
    return render(request, "metrics/targets/benchmarks.html", {"page": page})


@require_safe
@of_open_plan
def plan_sheet(request: SignedInRequest, plan: TargetPlan) -> HttpResponse:
    text = sheet_of(plan, currency=Agency.objects.current().currency)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"targets-from-{plan.starts_on}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@GET_AND_POST
@of_open_plan
def plan_upload(request: SignedInRequest, plan: TargetPlan) -> HttpResponse:
    form = SheetForm(request.POST or None, request.FILES or None)
    problems = []
    if request.method == "POST" and form.is_valid():
        found = read_sheet(form.cleaned_data["sheet"], plan)
        problems = found.problems
        if not problems:
            replace_lines(plan, found.lines)
            said = _("The plan holds what the file says: %(count)s lines.")
            messages.success(request, said % {"count": len(found.lines)})
            return redirect("target-plan", plan.pk)
    context = {"form": form, "plan": plan_link(plan), "problems": problems}
    return render(request, "metrics/targets/upload.html", context)
