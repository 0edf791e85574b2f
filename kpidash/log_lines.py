"""What every line of the log says beside its words, and what none may say.

A line names the request, the task and the run that it belongs to: a request's
id goes with the tasks that it asks for, whichever process does them.
"""

import re
from collections.abc import Callable, MutableMapping
from secrets import token_hex
from typing import Any, Final

from celery import Task
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import (
    bind_contextvars,
    bound_contextvars,
    get_contextvars,
    unbind_contextvars,
)

HEADER: Final = "kpidash_request"
ADDRESS: Final = re.compile(r"[^\s<>\"'(=:,]+@[^\s<>\"'),;]+")
Answering = Callable[[HttpRequest], HttpResponse]


def name_requests(get_response: Answering) -> Answering:
    """Each answer says which request it was; an id that came from outside isn't believed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        id = token_hex(8)
        with bound_contextvars(request=id):
            response = get_response(request)
        response.headers["X-Request-ID"] = id
        return response

    return middleware


def without_addresses(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Errors of databases and mail servers quote addresses: a log is no place for them."""
    for key, text in line.items():
        if isinstance(text, str):
            line[key] = ADDRESS.sub("<address>", text)
    return line


@before_task_publish.connect
def hand_over(headers: dict[str, Any] | None = None, **_signal: Any) -> None:
    request = get_contextvars().get("request")
    if headers is not None and request:
        headers[HEADER] = request


@task_prerun.connect
def name_task(task_id: str, task: Task, **_signal: Any) -> None:
    request = task.request.get(HEADER)
    bind_contextvars(task=task_id, **({"request": request} if request else {}))


@task_postrun.connect
def forget_task(**_signal: Any) -> None:
    unbind_contextvars("task", "request")
