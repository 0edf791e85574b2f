"""How people sign in: nobody signs up; an admin adds them and hands over a link."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts import audit
from accounts.audit import Action
from accounts.models import Agency, User
from kpidash import clock


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


@transaction.atomic
def note_sign_in(user: User, **_: Any) -> None:
    """When somebody was last here: nothing about them changed, so no history is written."""
    User.objects.filter(pk=user.pk).update(last_login=clock.now())
    audit.note(Action.SIGNED_IN, by=user, about=audit.named(user))


@transaction.atomic
def note_failed_sign_in(credentials: dict[str, Any], request: HttpRequest | None, **_: Any) -> None:
    """Whom it was tried for, where we know them; an address that nobody has isn't kept.

    Once a place is locked out its tries count no more: nobody fills the log by trying on.
    """
    failures = getattr(request, "axes_failures_since_start", None) or 0
    was_locked = getattr(request, "axes_locked_out", False) and not failures
    if was_locked or failures > settings.AXES_FAILURE_LIMIT:
        return
    address = attempted_address(request or HttpRequest(), credentials)
    known = User.objects.filter(email__iexact=address).first() if address else None
    about = audit.named(known) if known else ""
    audit.note(Action.SIGN_IN_FAILED, about=about)
    if failures == settings.AXES_FAILURE_LIMIT:
        audit.note(Action.LOCKED_OUT, about=about)


def note_password(user: User, **_: Any) -> None:
    audit.note(Action.PASSWORD_SET, by=user, about=audit.named(user))


def note_codes_on(user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.note(Action.CODES_ON, by=user, about=audit.named(user), kind=authenticator.type)


def note_codes_off(user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.note(Action.CODES_OFF, by=user, about=audit.named(user), kind=authenticator.type)


def can_anybody_sign_in() -> bool:
    """Whether somebody has an address to sign in with; until then kpidash is being set up."""
    return User.objects.filter(is_active=True, email__isnull=False).exists()


def setup_code() -> str:
    """What shows that somebody may read this server's output: they may make the first admin.

    Made of the secret key, so that all processes know it and nothing keeps it.
    """
    return salted_hmac("kpidash.setup", "the first admin", algorithm="sha256").hexdigest()[:24]


def setup_path() -> str:
    return f"{reverse('setup')}?code={setup_code()}"


@transaction.atomic
def make_first_admin(*, name: str, email: str, password: str) -> User | None:
    """The admin who sets kpidash up; None where somebody else was faster."""
    Agency.objects.get_or_create()
    list(Agency.objects.select_for_update())  # two who try at once come one after the other
    if can_anybody_sign_in():
        return None
    admin: User = User.objects.create_superuser(email=email, name=name, password=password)
    audit.note(Action.SET_UP, by=admin, about=audit.named(admin))
    return admin


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
