"""How people sign in: nobody signs up; an admin adds them and hands over a link."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from kpidash import clock


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def note_sign_in(user: User, **_: Any) -> None:
    """When somebody was last here: nothing about them changed, so no history is written."""
    User.objects.filter(pk=user.pk).update(last_login=clock.now())


def password_path(user: User) -> str:
    """Where they set their password once; dead after that, and after three days."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )


def attempted_address(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The address that somebody tries to sign in with: failures are counted for it."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(given).strip().lower()


def client_address(request: HttpRequest) -> str | None:
    """Where an attempt came from; X-Forwarded-For counts only behind our own proxies."""
    if "REMOTE_ADDR" not in request.META:  # made inside the program, not by a visitor
        return None
    return get_adapter().get_client_ip(request)
