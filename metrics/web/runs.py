"""What was computed when, for admins."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.models import Agency
from metrics.scorecards.runs import runs_page
from metrics.web.request import SignedInRequest


@require_safe
def runs(request: SignedInRequest) -> HttpResponse:
    if not access.is_admin(request.user):
        raise PermissionDenied("Runs are for admins.")
    page = runs_page(zone=Agency.objects.current().zone)
    return render(request, "metrics/runs.html", {"page": page})
