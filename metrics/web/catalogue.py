"""Every KPI in plain words, for everybody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.models import Agency
from kpidash import clock
from metrics.scorecards.catalogue import catalogue_page
from metrics.targets import TargetBook
from metrics.web.request import SignedInRequest


@require_safe
def catalogue(request: SignedInRequest) -> HttpResponse:
    agency = Agency.objects.current()
    today = clock.today(agency.zone)
    book = TargetBook.load(with_fees=access.may_see_fees(request.user))
    page = catalogue_page(book, currency=agency.currency, today=today)
    return render(request, "metrics/catalogue.html", {"page": page})
