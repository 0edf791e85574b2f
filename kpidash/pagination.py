"""How lists of the API are cut into pages."""

from typing import Any, Final

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request

# Beyond what a database counts to there is nothing either.
FARTHEST: Final = 2**31


class Pages(LimitOffsetPagination):
    """Read strictly: a page that was asked for in no known way is nobody's first page."""

    max_limit = 1000

    def get_limit(self, request: Request) -> int:
        asked = _number(request, self.limit_query_param, at_least=1, or_else=self.default_limit)
        return min(asked, self.max_limit)

    def get_offset(self, request: Request) -> int:
        asked = _number(request, self.offset_query_param, at_least=0, or_else=0)
        return min(asked, FARTHEST)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        limit, offset = super().get_schema_operation_parameters(view)
        limit["schema"]["minimum"], offset["schema"]["minimum"] = 1, 0
        return [limit, offset]


def _number(request: Request, name: str, *, at_least: int, or_else: int | None) -> int:
    given = request.query_params.get(name)
    if given is None:
        return or_else or 0
    if not (given.isascii() and given.isdigit()) or int(given[:20]) < at_least:
        raise ValidationError(
            {"detail": f"{name}: a whole number from {at_least} on, not {given!r}."}
        )
    return int(given[:20])
