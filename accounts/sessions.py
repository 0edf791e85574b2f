"""Where somebody is signed in, and how they end it elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

# The first that a browser names is what it is: the others are there for old pages' sake.
BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome"}
BROWSERS |= {"Safari/": "Safari"}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"}
SYSTEMS |= {"Mac OS": "macOS", "CrOS": "ChromeOS", "Linux": "Linux"}


@dataclass(frozen=True)
class SessionRow:
    id: int
    browser: str
    address: str
    since: datetime
    is_current: bool


@require_http_methods(["GET", "HEAD"])
def sessions(request: HttpRequest) -> HttpResponse:
    UserSession.objects.create_from_request(request)  # one from before sessions were noted
    found = [_row(each) for each in UserSession.objects.purge_and_list(request.user)]
    found.sort(key=lambda row: (not row.is_current, -row.since.timestamp()))
    return render(request, "accounts/sessions.html", {"sessions": found})


def _row(session: UserSession) -> SessionRow:
    return SessionRow(
        id=session.pk,
        browser=browser_in_words(session.user_agent),
        address=session.ip,
        since=session.created_at,
        is_current=session.is_current(),
    )


def browser_in_words(user_agent: str) -> str:
    """Firefox on Linux."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("another program")


@require_POST
def end_session(request: HttpRequest, id: int) -> HttpResponse:
    """One's own; the one that asks ends with *Sign out*."""
    found = get_object_or_404(UserSession, user=request.user, pk=id)
    if not found.is_current():
        found.end()
    return redirect("sessions")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    for each in UserSession.objects.filter(user=request.user):
        if not each.is_current():
            each.end()
    return redirect("sessions")
