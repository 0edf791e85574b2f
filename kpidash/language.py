"""The language that somebody chose: kept in a cookie, so that it holds before they sign in too."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

Answering = Callable[[HttpRequest], HttpResponse]

choose_language = login_not_required(require_POST(set_language))


def english_api(get_response: Answering) -> Answering:
    """Programs are answered with the same words whatever language their owner reads."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            return get_response(request)
        with translation.override(settings.LANGUAGE_CODE):
            response = get_response(request)
        response.headers["Content-Language"] = settings.LANGUAGE_CODE
        return response

    return middleware
