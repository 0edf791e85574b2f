"""A team's page, for those who lead it or a team above it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Team
from metrics.scorecards.reading import published_numbers, team_for
from metrics.web.forms import Address
from metrics.web.nothing import nothing_published
from metrics.web.request import SignedInRequest


@require_safe
def team(request: SignedInRequest, id: str) -> HttpResponse:
    found: Team = get_object_or_404(Team.objects.visible_to(request.user), source_id=id)
    choice = Address.of(request).choice
    numbers = published_numbers(request.user)
    if numbers is None:
        return nothing_published(request)
    page = team_for(found, numbers, choice=choice, reader=request.user)
    return render(request, "metrics/team.html", {"page": page})
