"""Signing in with the agency's own provider (OpenID Connect), where one is configured."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User


class ElsewhereAdapter(DefaultSocialAccountAdapter):
    """People are known by an address that the provider verified, and by nothing else.

    Neither their name nor their role is taken from it, and no password is changed.
    """

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        address = verified_address(sociallogin)
        known = User.objects.filter(email__iexact=address).first() if address else None
        if known and known.is_active:
            sociallogin.user = known
        elif known or not address or not settings.KPIDASH_OIDC_CREATES_PEOPLE:
            raise ImmediateHttpResponse(_unknown(request))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return bool(settings.KPIDASH_OIDC_CREATES_PEOPLE)

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """Somebody new has a name and an address, no team and no role: an admin gives those."""
        person: User = super().populate_user(request, sociallogin, data)
        person.name = str(data.get("name") or data.get("email") or "")[:200]
        return person


def verified_address(sociallogin: SocialLogin) -> str:
    found = [each.email for each in sociallogin.email_addresses if each.verified is True]
    return str(found[0]) if found else ""


def _unknown(request: HttpRequest) -> HttpResponse:
    """The same answer whether nobody has the address, somebody left, or it isn't verified."""
    return render(request, "account/unknown_elsewhere.html", status=403)
