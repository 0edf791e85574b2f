"""The page before there are any numbers: it says what to do next."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts import access
from metrics.web.request import SignedInRequest


def nothing_published(request: SignedInRequest) -> HttpResponse:
    page = {"is_admin": access.is_admin(request.user)}
    return render(request, "metrics/nothing.html", page)
