"""What was computed when, and buttons to compute, publish, discard and seal; for admins."""

from dataclasses import asdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.models import Agency
from kpidash import clock
from metrics import runs as making
from metrics import tasks
from metrics.ledger import sealing
from metrics.models import Run
from metrics.scorecards.ledger import ledger
from metrics.scorecards.progress import progress_of
from metrics.scorecards.run import run_page
from metrics.scorecards.runs import counted_runs, runs_page
from metrics.web.forms import SealForm
from metrics.web.request import SignedInRequest


@require_safe
def runs(request: SignedInRequest) -> HttpResponse:
    _admins_only(request)
    agency, now = Agency.objects.current(), clock.now()
    page = runs_page(zone=agency.zone, now=now)
    return render(
        request, "metrics/runs.html", {"page": page, "ledger": ledger(now=now, agency=agency)}
    )


@require_safe
def run(request: SignedInRequest, id: int) -> HttpResponse:
    _admins_only(request)
    found = get_object_or_404(counted_runs(), pk=id)
    page = run_page(found, zone=Agency.objects.current().zone, now=clock.now())
    return render(request, "metrics/run.html", {"page": page})


@require_safe
def run_progress(request: SignedInRequest, id: int) -> HttpResponse:
    """What the script on the page of a run asks while it is at work."""
    _admins_only(request)
    found = get_object_or_404(Run, pk=id)
    progress = progress_of(found, zone=Agency.objects.current().zone, now=clock.now())
    return JsonResponse(asdict(progress))


@require_POST
def recompute(request: SignedInRequest) -> HttpResponse:
    _admins_only(request)
    return redirect("run", tasks.begin_run_by_hand().pk)


@require_POST
def publish_held(request: SignedInRequest, id: int) -> HttpResponse:
    """Have a run published that was held because so much had moved."""
    _admins_only(request)
    making.release(get_object_or_404(Run, pk=id), by=request.user.pk)
    tasks.run_if_asked.delay_on_commit()
    return redirect("run", id)


@require_POST
def discard_held(request: SignedInRequest, id: int) -> HttpResponse:
    _admins_only(request)
    making.discard(get_object_or_404(Run, pk=id))
    return redirect("run", id)


@require_POST
def seal_quarter(request: SignedInRequest) -> HttpResponse:
    _admins_only(request)
    form = SealForm(request.POST)
    if not form.is_valid():
        return redirect("runs")
    try:
        sealing.seal(form.cleaned_data["month"], by=request.user.pk, now=clock.now())
    except sealing.NotSealed:
        messages.error(request, _("Only closed quarters that aren't sealed yet can be sealed."))
    return redirect("runs")


def _admins_only(request: SignedInRequest) -> None:
    if not access.is_admin(request.user):
        raise PermissionDenied("Runs are for admins.")
