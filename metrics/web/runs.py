"""What was computed when, and a button to compute now; for admins."""

from dataclasses import asdict

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.models import Agency
from kpidash import clock
from metrics import tasks
from metrics.models import Run
from metrics.scorecards.progress import progress_of
from metrics.scorecards.run import run_page
from metrics.scorecards.runs import counted_runs, runs_page
from metrics.web.request import SignedInRequest


@require_safe
def runs(request: SignedInRequest) -> HttpResponse:
    _admins_only(request)
    page = runs_page(zone=Agency.objects.current().zone, now=clock.now())
    return render(request, "metrics/runs.html", {"page": page})


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


def _admins_only(request: SignedInRequest) -> None:
    if not access.is_admin(request.user):
        raise PermissionDenied("Runs are for admins.")
