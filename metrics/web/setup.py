"""Setting up an empty kpidash: once, by who may read what its server prints.

Until somebody can sign in, the first steps are open to whoever shows the code
of `manage.py serve` or `setup_link`; then they are gone, and the last ones are
the first admin's until there are numbers.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, signin
from accounts.demo import opening
from accounts.models import Agency, Calendar, Client
from kpidash import clock
from metrics import targets, tasks
from metrics.engine.periods import fiscal_year_start
from metrics.scorecards.reading import published_numbers
from metrics.scorecards.setup import benchmark_lines, steps_at
from metrics.web.request import SignedInRequest
from metrics.web.setup_forms import AdminForm, AgencyForm, CodeForm, HoursForm

HAS_CODE = "may set kpidash up"
BACKEND = "django.contrib.auth.backends.ModelBackend"
GET_AND_POST = ["GET", "HEAD", "POST"]
View = Callable[..., HttpResponse]


def before_the_first_admin(view: View) -> View:
    """Open while nobody can sign in, to who has shown the code; not there afterwards."""

    @wraps(view)
    @login_not_required
    def guarded(request: HttpRequest) -> HttpResponse:
        if signin.can_anybody_sign_in():
            raise Http404("kpidash is set up.")
        return view(request) if request.session.get(HAS_CODE) else redirect("setup")

    return guarded


def while_there_are_no_numbers(view: View) -> View:
    """The admin's part of the setup; not there for others, and not once numbers are out."""

    @wraps(view)
    def guarded(request: SignedInRequest) -> HttpResponse:
        if not access.is_admin(request.user) or published_numbers(request.user):
            raise Http404("kpidash is set up.")
        return view(request)

    return guarded


@login_not_required
@require_http_methods(GET_AND_POST)
def setup(request: HttpRequest) -> HttpResponse:
    """The door: asks for the code, and leads to the first step that isn't done."""
    if signin.can_anybody_sign_in():
        return while_there_are_no_numbers(lambda _request: redirect("setup-targets"))(request)
    form = CodeForm(request.POST or request.GET or None)
    if form.is_valid():
        request.session[HAS_CODE] = True
    if request.session.get(HAS_CODE):
        return redirect(first_open_step())
    return render(request, "setup/code.html", {"form": form})


def first_open_step() -> str:
    agency = Agency.objects.first()
    if agency is None:
        return "setup-agency"
    return "setup-admin" if agency.calendar else "setup-hours"


@before_the_first_admin
@require_http_methods(GET_AND_POST)
def setup_agency(request: HttpRequest) -> HttpResponse:
    agency = Agency.objects.first()
    form = AgencyForm(request.POST or None, instance=agency or Agency(name=""))
    if form.is_valid():
        form.save()
        return redirect("setup-hours")
    page = {"steps": steps_at("setup-agency"), "form": form, "guesses_zone": agency is None}
    return render(request, "setup/agency.html", page)


@before_the_first_admin
@require_http_methods(GET_AND_POST)
def setup_hours(request: HttpRequest) -> HttpResponse:
    agency = Agency.objects.current()
    form = HoursForm(
        request.POST or None, instance=agency.calendar, initial={"holidays": agency.country}
    )
    if form.is_valid():
        keep_hours(agency, form.save(commit=False))
        return redirect("setup-admin")
    return render(request, "setup/hours.html", {"steps": steps_at("setup-hours"), "form": form})


def keep_hours(agency: Agency, calendar: Calendar) -> None:
    calendar.timezone = agency.timezone
    calendar.save()
    agency.calendar = calendar
    agency.save()


@before_the_first_admin
@require_http_methods(GET_AND_POST)
def setup_admin(request: HttpRequest) -> HttpResponse:
    form = AdminForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        admin = signin.make_first_admin(
            name=told["name"], email=told["email"], password=told["password1"]
        )
        if admin is None:
            raise Http404("Somebody else has set kpidash up in the meantime.")
        login(request, admin, backend=BACKEND)
        return redirect("setup-targets")
    return render(request, "setup/admin.html", {"steps": steps_at("setup-admin"), "form": form})


@while_there_are_no_numbers
@require_http_methods(GET_AND_POST)
def setup_targets(request: SignedInRequest) -> HttpResponse:
    agency = Agency.objects.current()
    starts_on = first_of_fiscal_year(agency)
    if request.method == "POST":
        adopted = targets.adopt_benchmarks(by=request.user, starts_on=starts_on)
        messages.success(request, _("Targets set: %(count)d.") % {"count": len(adopted)})
        return redirect("setup-records")
    lines = benchmark_lines(starts_on=starts_on, currency=agency.currency)
    page = {"steps": steps_at("setup-targets"), "lines": lines, "starts_on": starts_on}
    return render(request, "setup/targets.html", page)


def first_of_fiscal_year(agency: Agency) -> date:
    today = clock.today(agency.zone)
    return fiscal_year_start(today, agency.fiscal_year_start_month)


@while_there_are_no_numbers
@require_safe
def setup_records(request: SignedInRequest) -> HttpResponse:
    page = {"steps": steps_at("setup-records"), "why_no_demo": why_no_demo()}
    return render(request, "setup/records.html", page)


def why_no_demo() -> str:
    """Why the demo can't be opened here; nothing where it can."""
    if Client.objects.exists():
        return _("There are records of your own already.")
    try:
        opening.refuse_where_others_reach_it(
            is_production=settings.PRODUCTION, hosts=settings.ALLOWED_HOSTS
        )
    except opening.NotTheDemo as error:
        return str(error)
    return ""


@while_there_are_no_numbers
@require_POST
def setup_demo(request: SignedInRequest) -> HttpResponse:
    if why := why_no_demo():
        messages.error(request, why)
        return redirect("setup-records")
    messages.info(request, _("The demo is being made; then its numbers are computed."))
    return redirect("run", tasks.begin_demo().pk)
