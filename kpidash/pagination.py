"""How lists of the API are cut into pages."""

from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request


class Pages(LimitOffsetPagination):
    max_limit = 1000

    def get_offset(self, request: Request) -> int:
        """Beyond what a database counts to there is nothing either."""
        return min(super().get_offset(request), 2**31)
