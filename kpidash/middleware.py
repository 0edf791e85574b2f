"""What every answer of the web process gets."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.shortcuts import redirect

from accounts.signin import can_anybody_sign_in

Answering = Callable[[HttpRequest], HttpResponse]
PAGE_METHODS = ("GET", "HEAD", "POST")
API_METHODS = (*PAGE_METHODS, "PUT", "PATCH", "DELETE")
# What machines ask answers for itself, and the setup must not lead to itself.
NEVER_TO_SETUP = ("/setup/", "/healthz", "/readyz", "/metrics", "/api/")


def errors_as_json(get_response: Answering) -> Answering:
    """Programs are told in JSON what went wrong, whoever noticed it first."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not (request.path_info.startswith("/api/") and response.status_code >= 400 and is_page):
            return response
        told = JsonResponse(
            {"detail": f"{HTTPStatus(response.status_code).phrase.capitalize()}."},
            status=response.status_code,
        )
        for name in response.headers.keys() & {"Allow", "Retry-After"}:
            told.headers[name] = response.headers[name]
        return told

    return middleware


def refuse_nul(get_response: Answering) -> Answering:
    """No record id and no search holds a NUL, which databases can't even be asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("An address can't hold a NUL character.")
        return get_response(request)

    return middleware


def refuse_methods(get_response: Answering) -> Answering:
    """Pages are read and posted to; only the API knows more, and nothing answers OPTIONS."""

    def middleware(request: HttpRequest) -> HttpResponse:
        allowed = API_METHODS if request.path_info.startswith("/api/") else PAGE_METHODS
        if request.method not in allowed:
            return HttpResponseNotAllowed(allowed)
        return get_response(request)

    return middleware


def private_pages(get_response: Answering) -> Answering:
    """Nothing that somebody saw signed in is kept by a browser or a proxy."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


def lead_to_setup(get_response: Answering) -> Answering:
    """Before anybody can sign in, every page leads to where the first admin is made."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_page = not request.path_info.startswith(NEVER_TO_SETUP)
        if is_page and request.user.is_anonymous and not can_anybody_sign_in():
            return redirect("setup")
        return get_response(request)

    return middleware
