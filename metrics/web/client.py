"""A client's page, for who looks after it and those who lead them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Client
from metrics.scorecards.reading import client_for, published_numbers
from metrics.web.forms import Address
from metrics.web.request import SignedInRequest


@require_safe
def client(request: SignedInRequest, id: str) -> HttpResponse:
    found = get_object_or_404(Client.objects.visible_to(request.user), source_id=id)
    choice = Address.of(request).choice
    page = client_for(found, published_numbers(), choice=choice)
    return render(request, "metrics/client.html", {"page": page})
