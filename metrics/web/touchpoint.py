"""A touch point in ten seconds: for who looks after a client and those who manage them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.forms import TouchPointForm
from accounts.models import Client, TouchPoint
from metrics.formats import moment_in_words
from metrics.web.request import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def log_touchpoint(request: SignedInRequest, id: str) -> HttpResponse:
    client = get_object_or_404(Client.objects.visible_to(request.user), source_id=id)
    if not access.may_log_touchpoints(request.user, client):
        raise PermissionDenied("Whoever only views a client logs nothing for it.")
    # What people enter and read is told by the clock of where they work.
    with timezone.override(request.user.zone):
        form = TouchPointForm(request.POST if request.method == "POST" else None, client=client)
        if touchpoint := form.logged(by=request.user):
            messages.success(request, _said(touchpoint))
            return redirect(_back(request, client))
        page = {"client": client, "form": form, "next": _back(request, client)}
        return render(request, "metrics/log_touchpoint.html", page)


def _said(touchpoint: TouchPoint) -> str:
    told = {
        "channel": touchpoint.get_channel_display(),
        "who": touchpoint.contact or touchpoint.client,
        "when": moment_in_words(timezone.localtime(touchpoint.at)),
    }
    return _("Logged: %(channel)s with %(who)s, %(when)s.") % told


def _back(request: SignedInRequest, client: Client) -> str:
    """The page that they came from, if it is one of ours; else the client's."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else reverse("client", args=[client.source_id])
