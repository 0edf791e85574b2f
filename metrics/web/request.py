"""The request as views get it: LoginRequiredMiddleware let only people through."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User
