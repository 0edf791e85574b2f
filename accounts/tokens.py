"""Using the API with a token instead of a session.

A token is shown once, when it is made. It is random enough that its plain
SHA-256 can be kept: there is nothing to guess, and a lookup takes one query.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts import audit
from accounts.audit import Action
from accounts.models import ApiToken, User
from kpidash import clock

PREFIX: Final = "kpidash_"  # so that a scanner for leaked secrets can tell what it found
RANDOM_BYTES: Final = 32
# A program that asks all day doesn't write all day.
NOTED_EVERY: Final = timedelta(minutes=5)


@sensitive_variables("token")
@transaction.atomic
def make_token(
    *, by: User, name: str, days: int, now: datetime, scope: str = ApiToken.Scope.READ
) -> tuple[ApiToken, str]:
    """A new token of `by`; its text is nowhere but in the answer."""
    token = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    made = ApiToken.objects.create(
        owner=by,
        name=name,
        scope=scope,
        digest=digest_of(token),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    audit.note(Action.TOKEN_MADE, by=by, about=audit.named(made), scope=scope, days=days)
    return made, token


@transaction.atomic
def revoke(token: ApiToken, *, now: datetime) -> None:
    """From now on it opens nothing; twice changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        audit.note(Action.TOKEN_REVOKED, by=token.owner, about=audit.named(token))


@sensitive_variables("token")
def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@sensitive_variables("token")
def token_called(token: str, *, now: datetime) -> ApiToken | None:
    """The usable token of that text; when it was last used is noted now and then."""
    usable = ApiToken.objects.usable_at(now).select_related("owner")
    found = usable.filter(digest=digest_of(token)).first()
    if found and (found.last_used_at is None or now - found.last_used_at > NOTED_EVERY):
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer kpidash_…`"""

    @sensitive_variables("given", "words")
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        given = words[1].decode("ascii", "replace") if len(words) == 2 else ""
        token = token_called(given, now=clock.now())
        if token is None:
            raise AuthenticationFailed(_("This token doesn't exist, was revoked or has expired."))
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="kpidash"'


class TokenMayWrite(BasePermission):
    """A token that was made for reading gets no further, whatever its owner may do."""

    message = gettext_lazy("This token only reads. Make one that reads and writes.")

    def has_permission(self, request: Request, view: object) -> bool:
        given = request.auth
        return request.method in SAFE_METHODS or not isinstance(given, ApiToken) or given.may_write
