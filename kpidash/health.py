"""Whether this process is alive and reaches its database."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@never_cache
@login_not_required
@require_safe
def liveness(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        log.exception("The database doesn't answer.")
        return HttpResponse("The database doesn't answer.\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
