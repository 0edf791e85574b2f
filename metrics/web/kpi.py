"""A KPI's page: how a number is made, for all in whose reach its scope lies."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from metrics.scorecards.reading import kpi_for, published_numbers
from metrics.web.forms import Address
from metrics.web.nothing import nothing_published
from metrics.web.request import SignedInRequest


@require_safe
def kpi(request: SignedInRequest, key: str) -> HttpResponse:
    address = Address.of(request)
    scope = address.scope or Scope.parse(access.home_scope(request.user))
    if key not in CATALOGUE or not access.may_see_scope(request.user, scope):
        raise Http404(f"There is no KPI {key!r} of {scope} here.")
    numbers = published_numbers(request.user)
    if numbers is None:
        return nothing_published(request)
    page = kpi_for(
        key,
        numbers,
        scope=scope,
        choice=address.choice,
        reader=request.user,
        pages=address.pages,
    )
    return render(request, "metrics/kpi.html", {"page": page})
