"""Plans of targets: begun, moved, compared, tried on the past, published or dropped; by admins."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Agency
from metrics.models import TargetPlan
from metrics.scorecards.reading import published_numbers
from metrics.scorecards.targets_plan import difference_in_words, plan_link
from metrics.scorecards.targets_reading import (
    difference_for,
    plan_for,
    today_here,
    what_if_for,
)
from metrics.targets import begin_plan, next_quarter, publish
from metrics.targets.plans import move_plan
from metrics.web.request import SignedInRequest
from metrics.web.targets import admins_only
from metrics.web.targets_forms import MoveForm, PlanForm, grid_asked

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def plan_of(request: SignedInRequest, id: int) -> TargetPlan:
    """A plan, for admins."""
    admins_only(request)
    return get_object_or_404(TargetPlan.objects.select_related("made_by", "published_by"), pk=id)


def of_open_plan(
    view: Callable[[SignedInRequest, TargetPlan], HttpResponse],
) -> Callable[..., HttpResponse]:
    """What can be done to a plan until it is published; then its own page says that it is done."""

    @wraps(view)
    def answer(request: SignedInRequest, id: int) -> HttpResponse:
        plan = plan_of(request, id)
        if not plan.published_at:
            return view(request, plan)
        messages.error(request, _("This plan is published: nothing of it can be changed any more."))
        return redirect("target-plan", plan.pk)

    return answer


@GET_AND_POST
def new_plan(request: SignedInRequest) -> HttpResponse:
    admins_only(request)
    form = PlanForm(request.POST or None, initial=_initial())
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            plan = begin_plan(**asked, by=request.user, today=today_here())
            return redirect("target-plan", plan.pk)
        except ValidationError as refusal:
            refuse(form, refusal)
    return render(request, "metrics/targets/new_plan.html", {"form": form})


def _initial() -> dict[str, object]:
    agency = Agency.objects.current()
    day = next_quarter(today_here(), fiscal_start=agency.fiscal_year_start_month)
    return {"starts_on": day, "lengths": ["month", "quarter", "year"]}


@require_safe
def plan(request: SignedInRequest, id: int) -> HttpResponse:
    found = plan_of(request, id)
    if found.published_at:
        return render(request, "metrics/targets/published.html", {"page": plan_link(found)})
    page = plan_for(found, grid_asked(request), reader=request.user)
    return render(request, "metrics/targets/plan.html", {"page": page})


@GET_AND_POST
@of_open_plan
def move(request: SignedInRequest, plan: TargetPlan) -> HttpResponse:
    initial = {"starts_on": plan.starts_on, "reason": plan.reason}
    form = MoveForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            move_plan(plan, **form.cleaned_data, today=today_here())
            return redirect("target-plan", plan.pk)
        except ValidationError as refusal:
            refuse(form, refusal)
    page = {"form": form, "plan": plan_link(plan)}
    return render(request, "metrics/targets/move.html", page)


@GET_AND_POST
@of_open_plan
def discard(request: SignedInRequest, plan: TargetPlan) -> HttpResponse:
    if request.method == "POST":
        plan.delete()
        messages.success(request, _("The plan is gone. The targets that hold are what they were."))
        return redirect("targets")
    return render(request, "metrics/targets/discard.html", {"plan": plan_link(plan)})


@require_safe
@of_open_plan
def what_if(request: SignedInRequest, plan: TargetPlan) -> HttpResponse:
    page = what_if_for(plan, published_numbers(request.user), reader=request.user)
    return render(request, "metrics/targets/what_if.html", {"page": page})


@GET_AND_POST
def publish_plan(request: SignedInRequest, id: int) -> HttpResponse:
    found = plan_of(request, id)
    if found.published_at:
        # Sent twice, or come back to: the plan's own page says that it is done.
        return redirect("target-plan", found.pk)
    problems: list[str] = []
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            done = publish(found, by=request.user, today=today_here(), seen=seen)
            said = _("Published. %(difference)s.") % {"difference": difference_in_words(done)}
            messages.success(request, said)
            return redirect("targets")
        except ValidationError as refusal:
            problems = refusal.messages
    page = {"page": difference_for(found), "problems": problems}
    return render(request, "metrics/targets/publish.html", page)


def refuse(form: Form, refusal: ValidationError) -> None:
    """A refusal beside the field that it is about, or above the form."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
