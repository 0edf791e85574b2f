"""A team's page, for those who lead it or a team above it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Team
from kpidash import clock
from metrics.scorecards.records import team_records
from metrics.scorecards.team import team_page
from metrics.web.forms import Address
from metrics.web.nothing import nothing_published, published
from metrics.web.request import SignedInRequest


@require_safe
def team(request: SignedInRequest, id: str) -> HttpResponse:
    found: Team = get_object_or_404(Team.objects.visible_to(request.user), source_id=id)
    choice = Address.of(request).choice
    numbers = published()
    if numbers is None:
        return nothing_published(request)
    records = team_records(found, reader=request.user)
    page = team_page(numbers, records, choice, now=clock.now())
    return render(request, "metrics/team.html", {"page": page})
