"""The page before there are any numbers: it says what to do next."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts import access
from accounts.models import Agency
from kpidash import clock
from metrics.scorecards.nothing import nothing_page
from metrics.web.request import SignedInRequest


def nothing_published(request: SignedInRequest) -> HttpResponse:
    page = nothing_page(
        is_admin=access.is_admin(request.user),
        zone=Agency.objects.current().zone,
        now=clock.now(),
    )
    return render(request, "metrics/nothing.html", {"page": page})
