"""The tables of targets as files, for those who may see them."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts import access
from accounts.models import Agency
from metrics.engine.scopes import Scope
from metrics.exports.head import About
from metrics.exports.targets import grid_table, own_table
from metrics.scorecards.reading import published_numbers
from metrics.scorecards.targets_reading import grid_for, own_targets_for
from metrics.web.forms import Address
from metrics.web.request import SignedInRequest
from metrics.web.table_files import Wanted, file_of, filters_in
from metrics.web.targets import admins_only
from metrics.web.targets_forms import grid_asked


@require_safe
def own_file(request: SignedInRequest, kind: str) -> HttpResponse:
    scope = Address.of(request).scope or Scope.parse(access.home_scope(request.user))
    if not access.may_see_scope(request.user, scope):
        raise Http404(f"There are no targets of {scope} here.")
    numbers = published_numbers(request.user)
    page = own_targets_for(scope, numbers, reader=request.user).targets
    about = About(page.name, str(scope), (), filters=filters_in(request))
    table = own_table(page)
    return file_of(table, Wanted("targets", kind), about, numbers=numbers, by=request.user)


@require_safe
def grid_file(request: SignedInRequest, kind: str) -> HttpResponse:
    admins_only(request)
    page = grid_for(grid_asked(request), reader=request.user)
    about = About(Agency.objects.current().name, "agency", (), filters=filters_in(request))
    numbers = published_numbers(request.user)
    grid = grid_table(page.grid)
    return file_of(grid, Wanted("grid", kind), about, numbers=numbers, by=request.user)
