"""Codes beside the password: made by an app every half minute, with codes on paper for its loss."""

from collections.abc import Callable

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import field_keys
from accounts.access import is_admin
from accounts.models import User

Answering = Callable[[HttpRequest], HttpResponse]
# Where an admin without codes may still go: to set them up, and out.
WITHOUT_CODES = ("/accounts/", "/language/", "/healthz", "/static/")


def codes_for_admins(get_response: Answering) -> Answering:
    """Whoever may change everything sets up codes before anything else, where it is asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _lacks_codes(request):
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def _lacks_codes(request: HttpRequest) -> bool:
    if not settings.KPIDASH_ADMINS_NEED_CODES or request.path_info.startswith(WITHOUT_CODES):
        return False
    return is_admin(request.user) and not is_mfa_enabled(request.user)


class CodesAdapter(DefaultMFAAdapter):
    """The secrets that codes are made from lie in the database under the field keys."""

    def encrypt(self, text: str) -> str:
        return field_keys.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return field_keys.decrypt(encrypted_text)


def _guess(user: User, check: Callable[[], str]) -> str:
    """Wrong codes are counted with wrong passwords, and lock the same door."""
    request, credentials = context.request, {"email": user.email}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise ValidationError(_("Too many wrong codes. Try again in 15 minutes."))
    try:
        return check()
    except ValidationError:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        raise


class CodeForm(AuthenticateForm):
    def clean_code(self) -> str:
        return _guess(self.user, super().clean_code)


class CodeFormAgain(ReauthenticateForm):
    def clean_code(self) -> str:
        return _guess(self.user, super().clean_code)
