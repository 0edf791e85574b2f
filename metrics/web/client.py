"""A client's page, for who looks after it and those who lead them."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.forms import TouchPointForm
from accounts.models import Client
from metrics.scorecards.client_timeline import LAST_PAGE, Show, TimelineChoice
from metrics.scorecards.reading import client_for, published_numbers
from metrics.web.forms import Address
from metrics.web.request import SignedInRequest


class TimelineForm(forms.Form):
    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)
    show = forms.ChoiceField(required=False, choices=[(show, show) for show in Show])


@require_safe
def client(request: SignedInRequest, id: str) -> HttpResponse:
    found = get_object_or_404(Client.objects.visible_to(request.user), source_id=id)
    choice, zone = Address.of(request).choice, request.user.zone
    happened = _happened(request)
    page = client_for(
        found,
        published_numbers(request.user),
        choice=choice,
        reader=request.user,
        zone=zone,
        happened=happened,
    )
    with timezone.override(zone):
        may_log = access.may_log_touchpoints(request.user, found)
        form = TouchPointForm(client=found) if may_log else None
        return render(request, "metrics/client.html", {"page": page, "form": form})


def _happened(request: SignedInRequest) -> TimelineChoice:
    form = TimelineForm(request.GET)
    if not form.is_valid():
        raise Http404(form.errors.as_text())
    show = form.cleaned_data["show"]
    return TimelineChoice(Show(show) if show else None, form.cleaned_data["page"] or 1)
