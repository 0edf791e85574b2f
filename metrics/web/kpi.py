"""A KPI's page: how a number is made, for all in whose reach its scope lies."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.models import User
from kpidash import clock
from metrics.answers import Published
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from metrics.scorecards.kpi import KpiPage, kpi_page
from metrics.scorecards.records import clients_in_reach, place_name, scopes_below
from metrics.web.forms import Address
from metrics.web.nothing import nothing_published, published
from metrics.web.request import SignedInRequest


@require_safe
def kpi(request: SignedInRequest, key: str) -> HttpResponse:
    address = Address.of(request)
    scope = address.scope or Scope.parse(access.home_scope(request.user))
    if key not in CATALOGUE or not access.may_see_scope(request.user, scope):
        raise Http404(f"There is no KPI {key!r} of {scope} here.")
    numbers = published()
    if numbers is None:
        return nothing_published(request)
    page = _page(numbers, key, scope, address, reader=request.user)
    return render(request, "metrics/kpi.html", {"page": page})


def _page(numbers: Published, key: str, scope: Scope, address: Address, *, reader: User) -> KpiPage:
    return kpi_page(
        numbers,
        CATALOGUE[key],
        scope,
        address.choice,
        place=place_name(scope, agency=numbers.agency.name),
        below=scopes_below(scope, reader=reader),
        pages=address.pages,
        in_reach=partial(clients_in_reach, reader=reader),
        now=clock.now(),
    )
