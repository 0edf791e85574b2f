"""Home: the agency's or the team's; an account manager's is their scorecard."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import access
from metrics.engine.scopes import Scope, ScopeKind
from metrics.scorecards.reading import home_for, published_numbers
from metrics.web.forms import wants_everybody
from metrics.web.nothing import nothing_published
from metrics.web.request import SignedInRequest


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    scope = Scope.parse(access.home_scope(request.user))
    if scope.kind is ScopeKind.PERSON:
        return redirect("person", scope.id)
    numbers = published_numbers(request.user)
    if numbers is None:
        return nothing_published(request)
    page = home_for(scope, numbers, reader=request.user, with_everybody=wants_everybody(request))
    return render(request, "metrics/home.html", {"page": page})
