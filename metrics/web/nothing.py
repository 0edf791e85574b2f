"""The page before there are any numbers: it says what to do next."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts import access
from metrics.answers import Published
from metrics.web.request import SignedInRequest


def published() -> Published | None:
    """The numbers that pages show; None where no run ever found any records."""
    current = Published.current()
    return current if current and current.run and current.run.values else None


def nothing_published(request: SignedInRequest) -> HttpResponse:
    page = {"is_admin": access.is_admin(request.user)}
    return render(request, "metrics/nothing.html", page)
