"""A scorecard, for the person and those who lead them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import User
from kpidash import clock
from metrics.scorecards.person import person_page
from metrics.scorecards.records import person_records
from metrics.web.forms import Address
from metrics.web.nothing import nothing_published, published
from metrics.web.request import SignedInRequest


@require_safe
def person(request: SignedInRequest, id: str) -> HttpResponse:
    found = get_object_or_404(User.objects.visible_to(request.user), source_id=id)
    choice = Address.of(request).choice
    numbers = published()
    if numbers is None:
        return nothing_published(request)
    records = person_records(found, reader=request.user)
    page = person_page(numbers, records, choice, now=clock.now())
    return render(request, "metrics/person.html", {"page": page})
