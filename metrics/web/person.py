"""A scorecard, for the person and those who lead them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from metrics.scorecards.reading import person_for, published_numbers
from metrics.web.forms import Address, unsaid_in
from metrics.web.nothing import nothing_published
from metrics.web.request import SignedInRequest


@require_safe
def person(request: SignedInRequest, id: str) -> HttpResponse:
    found = get_object_or_404(User.objects.visible_to(request.user), source_id=id)
    choice = Address.of(request).choice
    numbers = published_numbers(request.user)
    if numbers is None:
        return nothing_published(request)
    unsaid = unsaid_in(request)
    page = person_for(found, numbers, choice=choice, reader=request.user, unsaid=unsaid)
    return render(request, "metrics/person.html", {"page": page})
