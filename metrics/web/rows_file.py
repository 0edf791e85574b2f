"""The rows behind a number, as a file to take along."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from accounts import access
from kpidash import clock
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from metrics.exports import rows_csv
from metrics.scorecards.choice import windows_of
from metrics.scorecards.freshness import freshness
from metrics.scorecards.reading import published_numbers
from metrics.scorecards.records import place_name
from metrics.web.forms import Address
from metrics.web.request import SignedInRequest


@require_safe
def rows_file(request: SignedInRequest, key: str) -> HttpResponse:
    address = Address.of(request)
    scope = address.scope or Scope.parse(access.home_scope(request.user))
    numbers = published_numbers()
    if key not in CATALOGUE or not access.may_see_scope(request.user, scope) or numbers is None:
        raise Http404(f"There are no rows of {key!r} for {scope} here.")
    window = windows_of(numbers, [key], scope, address.choice)[key]
    text = rows_csv(
        numbers.explain(key, scope, window),
        place=place_name(scope, agency=numbers.agency.name),
        freshness=freshness(numbers, clock.now()).text,
        currency=numbers.agency.currency,
    )
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="{key}-{window.kind}-{window.last_month:%Y-%m}.csv"'
    )
    return response
