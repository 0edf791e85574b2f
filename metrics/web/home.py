"""Home: the agency's or the team's; an account manager's is their scorecard."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import access
from kpidash import clock
from metrics.engine.scopes import Scope, ScopeKind
from metrics.scorecards.home import home_page
from metrics.scorecards.records import clients_of, place_name
from metrics.web.nothing import nothing_published, published
from metrics.web.request import SignedInRequest


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    scope = Scope.parse(access.home_scope(request.user))
    if scope.kind is ScopeKind.PERSON:
        return redirect("person", scope.id)
    numbers = published()
    if numbers is None:
        return nothing_published(request)
    place = place_name(scope, agency=numbers.agency.name)
    clients = clients_of(scope, reader=request.user)
    page = home_page(numbers, scope, place=place, clients=clients, now=clock.now())
    return render(request, "metrics/home.html", {"page": page})
