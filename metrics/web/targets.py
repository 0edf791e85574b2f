"""Targets: everybody reads their own, admins the grid of all."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from metrics.engine.scopes import Scope
from metrics.scorecards.reading import published_numbers
from metrics.scorecards.targets_reading import cell_for, grid_for, own_targets_for, places_for
from metrics.web.forms import Address
from metrics.web.request import SignedInRequest
from metrics.web.targets_forms import cell_asked, grid_asked


@require_safe
def targets(request: SignedInRequest) -> HttpResponse:
    if access.is_admin(request.user) and "scope" not in request.GET:
        page = grid_for(grid_asked(request), reader=request.user)
        return render(request, "metrics/targets/grid.html", {"page": page})
    scope = Address.of(request).scope or Scope.parse(access.home_scope(request.user))
    if not access.may_see_scope(request.user, scope):
        raise Http404(f"There are no targets of {scope} here.")
    own = own_targets_for(scope, published_numbers(request.user), reader=request.user)
    return render(request, "metrics/targets/own.html", {"page": own})


@require_safe
def cell(request: SignedInRequest) -> HttpResponse:
    admins_only(request)
    asked = cell_asked(request, places_for(reader=request.user))
    page = cell_for(asked)
    return render(request, "metrics/targets/cell.html", {"page": page})


def admins_only(request: SignedInRequest) -> None:
    if not access.is_admin(request.user):
        raise PermissionDenied("Targets are set by admins.")
