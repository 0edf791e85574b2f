"""What is answered where something broke: 503 where the database is away, as that passes."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

RETRY_AFTER = "30"  # seconds


def something_broke(request: HttpRequest) -> HttpResponse:
    """The page is the same; its status tells programs and proxies whether to ask again."""
    response = server_error(request)
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        response.headers["Retry-After"] = RETRY_AFTER
    return response
