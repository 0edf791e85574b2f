"""Writing touch points and requests: one, or many at once, all of them or none."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, OperationalError
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts import access
from accounts.api import ErrorSerializer
from accounts.api_write_shapes import (
    RefusedSerializer,
    RequestRowSerializer,
    TouchRowSerializer,
    WrittenSerializer,
)
from accounts.bundle.given_rows import Given, Written, write_rows
from accounts.idempotency import HEADER, Answer, Asked, OtherRequest, answered_once, is_key
from accounts.models import User
from accounts.tokens import TokenMayWrite
from kpidash import clock

MOST_ROWS = 1_000
# Two who write the same new id at once: the second one finds it at the next try.
TRIES = 3
KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    pattern="^[!-~]{1,255}$",
    description="Of your choosing, new for each write. Asking again with it writes nothing again: "
    "it answers what the first one did, for two days.",
)
ANSWERS = {
    200: WrittenSerializer,
    201: WrittenSerializer,
    400: ErrorSerializer,
    401: ErrorSerializer,
    403: RefusedSerializer,
    413: ErrorSerializer,
    415: ErrorSerializer,
    422: RefusedSerializer,
    503: ErrorSerializer,
}


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"That is too much at once: write up to {MOST_ROWS} rows."


class KeyReused(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = f"This {HEADER} was used for another request: take a new one."


class Busy(APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "The database doesn't take it now. Nothing was written: ask again."


class ExactJson(BaseParser):
    """JSON with its numbers as they are written."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], *_: Any, **__: Any) -> Any:
        try:
            return json.loads(
                stream.read(), parse_float=Decimal, parse_int=Decimal, parse_constant=Decimal
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(f"That is no JSON: {type(error).__name__}.") from error


class MayWriteRecords(BasePermission):
    """Whoever looks after clients or manages teams; viewers read."""

    def has_permission(self, request: Request, view: object) -> bool:
        return access.may_write_records(request.user)


class RowsView(APIView):
    """Takes rows of one table."""

    table = ""
    http_method_names = ["post"]
    parser_classes = [ExactJson]
    permission_classes = [IsAuthenticated, TokenMayWrite, MayWriteRecords]

    def answer(self, request: Request, rows_of: Callable[[Any], list[Given]]) -> HttpResponse:
        asked = _asked(request)
        rows = rows_of(request.data)
        answer = _written_once(asked, lambda: _write(self.table, rows, request))
        response = HttpResponse(answer.body, "application/json", answer.status)
        if answer.is_replay:
            response["Idempotent-Replayed"] = "true"
        return response


def _asked(request: Request) -> Asked:
    key = request.headers.get(HEADER, "")
    if HEADER in request.headers and not is_key(key):
        raise ParseError(f"{HEADER} is 1 to 255 letters, digits and signs, without blanks.")
    try:
        body = request._request.body
    except RequestDataTooBig as error:
        raise TooLarge from error
    return Asked(_writer(request), key, request.path, body)


def _writer(request: Request) -> User:
    """Whoever was let in by `MayWriteRecords`."""
    writer: Any = request.user
    return writer


def _written_once(asked: Asked, write: Callable[[], Answer]) -> Answer:
    for turn in range(1, TRIES + 1):
        try:
            return answered_once(asked, write, now=clock.now())
        except IntegrityError:
            if turn == TRIES:
                raise Busy from None
        except OperationalError as error:
            raise Busy from error
        except OtherRequest as error:
            raise KeyReused from error
    raise AssertionError("a turn returns or raises")


def _write(table: str, rows: list[Given], request: Request) -> Answer:
    written = write_rows(table, rows, by=_writer(request), now=clock.now())
    if written.rejected:
        code = 403 if written.is_only_seen else 422
        return Answer(code, _rendered(RefusedSerializer(refusal(written, len(rows)))))
    code = 201 if written.count.created else 200
    told = {"ids": written.ids, "warnings": written.warnings}
    counts = {name: getattr(written.count, name) for name in ("created", "updated", "unchanged")}
    return Answer(code, _rendered(WrittenSerializer({**counts, **told})))


def refusal(written: Written, rows: int) -> dict[str, Any]:
    wrong = len({row.line for row in written.rejected})
    return {
        "detail": f"Nothing was written: {wrong} of {rows} rows can't be taken.",
        "rejected": written.rejected,
    }


def _rendered(shape: serializers.Serializer) -> bytes:
    rendered: bytes = JSONRenderer().render(shape.data)
    return rendered


def one_row(data: Any) -> list[Given]:
    if not isinstance(data, dict):
        raise ParseError("Write one object; many go to bulk/ as a list.")
    return [data]


def many_rows(data: Any) -> list[Given]:
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise ParseError("Write a list of objects.")
    if not data:
        raise ParseError("The list is empty: write one object at least.")
    if len(data) > MOST_ROWS:
        raise TooLarge
    return data


class WriteTouch(RowsView):
    """Write a touch point: a new one, or over the one with the same id and person."""

    table = "touches"

    @extend_schema(parameters=[KEY], request=TouchRowSerializer, responses=ANSWERS)
    def post(self, request: Request) -> HttpResponse:
        return self.answer(request, one_row)


class WriteTouches(RowsView):
    """Write up to 1,000 touch points: all of them or none."""

    table = "touches"

    @extend_schema(parameters=[KEY], request=TouchRowSerializer(many=True), responses=ANSWERS)
    def post(self, request: Request) -> HttpResponse:
        return self.answer(request, many_rows)


class WriteRequest(RowsView):
    """Write a request: a new one, or over the one with the same id."""

    table = "requests"

    @extend_schema(parameters=[KEY], request=RequestRowSerializer, responses=ANSWERS)
    def post(self, request: Request) -> HttpResponse:
        return self.answer(request, one_row)


class WriteRequests(RowsView):
    """Write up to 1,000 requests: all of them or none."""

    table = "requests"

    @extend_schema(parameters=[KEY], request=RequestRowSerializer(many=True), responses=ANSWERS)
    def post(self, request: Request) -> HttpResponse:
        return self.answer(request, many_rows)
