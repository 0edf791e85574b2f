"""The files of each page, for those who may see the page."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts import access
from accounts.models import Agency, Client, Team, User
from kpidash import clock
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from metrics.exports.head import About
from metrics.exports.pages import (
    catalogue_tables,
    client_tables,
    home_tables,
    kpi_tables,
    person_tables,
    runs_tables,
    team_tables,
)
from metrics.exports.rows import rows_table
from metrics.formats import window_in_words
from metrics.scorecards.catalogue import catalogue_page
from metrics.scorecards.choice import windows_of
from metrics.scorecards.reading import (
    client_for,
    home_for,
    kpi_for,
    person_for,
    published_numbers,
    team_for,
)
from metrics.scorecards.records import place_name
from metrics.scorecards.runs import runs_page
from metrics.targets import TargetBook
from metrics.web.forms import Address, wants_everybody
from metrics.web.request import SignedInRequest
from metrics.web.table_files import Asked, Wanted, file_of


@require_safe
def home_file(request: SignedInRequest, table: str, kind: str) -> HttpResponse:
    scope = Scope.parse(access.home_scope(request.user))
    asked = Asked.of(request, table, kind)
    page = home_for(
        scope, asked.numbers, reader=request.user, with_everybody=wants_everybody(request)
    )
    return asked.file(home_tables(page, asked.currency), place=page.place, scope=str(scope))


@require_safe
def team_file(request: SignedInRequest, id: str, table: str, kind: str) -> HttpResponse:
    team: Team = get_object_or_404(Team.objects.visible_to(request.user), source_id=id)
    asked = Asked.of(request, table, kind)
    page = team_for(team, asked.numbers, choice=asked.choice, reader=request.user)
    return asked.file(team_tables(page, asked.currency), place=page.name, scope=f"team:{id}")


@require_safe
def person_file(request: SignedInRequest, id: str, table: str, kind: str) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), source_id=id)
    asked = Asked.of(request, table, kind)
    page = person_for(person, asked.numbers, choice=asked.choice, reader=request.user)
    return asked.file(person_tables(page, asked.currency), place=page.name, scope=f"person:{id}")


@require_safe
def client_file(request: SignedInRequest, id: str, table: str, kind: str) -> HttpResponse:
    client = get_object_or_404(Client.objects.visible_to(request.user), source_id=id)
    asked = Asked.of(request, table, kind)
    page = client_for(client, asked.numbers, choice=asked.choice, reader=request.user)
    return asked.file(client_tables(page, asked.currency), place=page.name, scope=f"client:{id}")


@require_safe
def kpi_file(request: SignedInRequest, key: str, table: str, kind: str) -> HttpResponse:
    """Of the rows, all of them: the page shows the first few."""
    address = Address.of(request)
    scope = address.scope or Scope.parse(access.home_scope(request.user))
    if key not in CATALOGUE or not access.may_see_scope(request.user, scope):
        raise Http404(f"There is no KPI {key!r} of {scope} here.")
    asked = Asked.of(request, table, kind)
    window = windows_of(asked.numbers, [key], scope, address.choice)[key]
    if table == "rows":
        found = rows_table(asked.numbers.explain(key, scope, window))
        place = place_name(scope, agency=asked.numbers.agency.name)
    else:
        page = kpi_for(key, asked.numbers, scope=scope, choice=address.choice, reader=request.user)
        found, place = asked.wanted.among(kpi_tables(page, asked.currency)), page.place
    about = About(
        place,
        str(scope),
        (window_in_words(window), window.start, window.last_day),
        compared_with=asked.compared_with,
        filters=asked.filters,
        file_name=f"{key}-{table}-{window.kind}-{window.last_month:%Y-%m}.{kind}",
    )
    return file_of(found, asked.wanted, about, numbers=asked.numbers, by=request.user)


@require_safe
def catalogue_file(request: SignedInRequest, table: str, kind: str) -> HttpResponse:
    agency, wanted = Agency.objects.current(), Wanted(table, kind)
    today = clock.today(agency.zone)
    page = catalogue_page(
        TargetBook.load(with_fees=access.may_see_fees(request.user)),
        currency=agency.currency,
        today=today,
    )
    found = wanted.among(catalogue_tables(page, agency.currency))
    about = About(agency.name, "agency", ())
    numbers = published_numbers(request.user)
    return file_of(found, wanted, about, numbers=numbers, by=request.user)


@require_safe
def runs_file(request: SignedInRequest, table: str, kind: str) -> HttpResponse:
    if not access.is_admin(request.user):
        raise PermissionDenied("Runs are for admins.")
    agency, wanted = Agency.objects.current(), Wanted(table, kind)
    page = runs_page(zone=agency.zone, now=clock.now())
    about = About(agency.name, "agency", ())
    found = wanted.among(runs_tables(page, agency.currency))
    numbers = published_numbers(request.user)
    return file_of(found, wanted, about, numbers=numbers, by=request.user)
