"""The Django admin of the agency's admins: one way in, and a policy of its own."""

from collections.abc import Callable
from datetime import tzinfo
from functools import wraps
from typing import Any

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from unfold.sites import UnfoldAdminSite

from accounts import access

# Unfold runs Alpine, which evaluates the attributes of its own templates, and
# writes the theme's colours into a style element. Scripts still come from our
# own host alone, and none may stand in a page.
ADMIN_POLICY = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


def _clock_of(request: HttpRequest) -> tzinfo | None:
    """Times are read and entered by the clock of where the admin works."""
    return request.user.zone if request.user.is_authenticated else None


def _drawn(response: HttpResponse) -> HttpResponse:
    """Now, while the clock is the admin's: a template's response would be drawn later."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


class AgencyAdminSite(UnfoldAdminSite):
    """For admins alone; to others who are signed in there is nothing here."""

    index_title = gettext_lazy("What do you want to set up?")

    def has_permission(self, request: HttpRequest) -> bool:
        return access.is_admin(request.user)

    def admin_view(
        self,
        view: Callable[..., HttpResponse],
        cacheable: bool = False,  # noqa: FBT001 FBT002
    ) -> Any:
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        @login_not_required
        def admins_only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            with timezone.override(_clock_of(request)):
                return _drawn(guarded(request, *args, **kwargs))

        return csp_replace(ADMIN_POLICY)(admins_only)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """There is one page to sign in."""
        where = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(where, reverse("account_login"))
