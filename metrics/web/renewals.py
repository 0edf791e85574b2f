"""What comes up for renewal: for owners their clients, for managers those of their teams."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from metrics.engine.scopes import Scope
from metrics.exports.renewals import renewals_tables
from metrics.renewals import Stage
from metrics.scorecards.reading import published_numbers, renewals_for
from metrics.scorecards.renewals import RenewalChoice
from metrics.web.forms import ScopeField
from metrics.web.nothing import nothing_published
from metrics.web.request import SignedInRequest
from metrics.web.table_files import Asked


class RenewalsForm(forms.Form):
    scope = ScopeField(required=False)
    stage = forms.ChoiceField(required=False, choices=[(stage, stage) for stage in Stage])


@require_safe
def renewals(request: SignedInRequest) -> HttpResponse:
    choice = _choice(request)
    if not access.may_see_scope(request.user, choice.scope):
        raise Http404(f"There are no renewals of {choice.scope} here.")
    numbers = published_numbers(request.user)
    if numbers is None:
        return nothing_published(request)
    page = renewals_for(choice, numbers, reader=request.user)
    return render(request, "metrics/renewals.html", {"page": page})


@require_safe
def renewals_file(request: SignedInRequest, table: str, kind: str) -> HttpResponse:
    choice = _choice(request)
    if not access.may_see_scope(request.user, choice.scope):
        raise Http404(f"There are no renewals of {choice.scope} here.")
    asked = Asked.of(request, table, kind)
    page = renewals_for(choice, asked.numbers, reader=request.user)
    tables = renewals_tables(page, asked.currency)
    return asked.file(tables, place=page.place, scope=str(choice.scope))


def _choice(request: SignedInRequest) -> RenewalChoice:
    form = RenewalsForm(request.GET)
    if not form.is_valid():
        raise Http404(form.errors.as_text())
    scope, stage = form.cleaned_data["scope"], form.cleaned_data["stage"]
    home = Scope.parse(access.home_scope(request.user))
    return RenewalChoice(scope or home, Stage(stage) if stage else None)
