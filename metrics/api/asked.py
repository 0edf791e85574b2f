"""What an address of the API asks for, read strictly: what can't be is a 400 with a sentence."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request

from accounts import access
from accounts.api import ERRORS, ErrorSerializer
from accounts.models import User
from metrics import asking
from metrics.answers import Published, Query
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import PUBLISHED_KINDS, WindowKind, add_months, first_of_month
from metrics.engine.scopes import Scope
from metrics.scorecards.choice import Choice
from metrics.scorecards.client_timeline import LAST_PAGE, Show, TimelineChoice
from metrics.scorecards.comparison import Compare
from metrics.scorecards.reading import published_numbers

SCOPE = OpenApiParameter(
    "scope", str, description="agency, team:ID, person:ID or client:ID; yours if left out."
)
WINDOW = OpenApiParameter("window", str, enum=list(PUBLISHED_KINDS))
AT = OpenApiParameter(
    "at", str, description="A month like 2026-10; the last complete one if left out."
)
COMPARE = OpenApiParameter(
    "compare", str, enum=list(Compare), description="What changes are told from."
)
CHOICE = [
    OpenApiParameter(
        "window",
        str,
        enum=list(PUBLISHED_KINDS),
        description="Each KPI in the window that its target is set for, if left out.",
    ),
    AT,
    COMPARE,
]
SHOW = OpenApiParameter(
    "show", str, enum=["all"], description="All who need somebody; the first five if left out."
)
ANSWERS = {**ERRORS, 400: ErrorSerializer}


class MonthField(serializers.DateField):
    """2026-10"""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m"], **options)


class ChoiceSerializer(serializers.Serializer):
    """Which windows a page shows, and what its numbers are held beside."""

    window = serializers.ChoiceField(list(PUBLISHED_KINDS), required=False)
    at = MonthField(required=False)
    compare = serializers.ChoiceField(list(Compare), default=Compare.PREVIOUS)


class TimelineChoiceSerializer(serializers.Serializer):
    """What of a client's history to tell."""

    page = serializers.IntegerField(default=1, min_value=1, max_value=LAST_PAGE)
    show = serializers.ChoiceField(list(Show), required=False)


class ShowSerializer(serializers.Serializer):
    """How many of those who need somebody to tell of."""

    show = serializers.ChoiceField(["all"], required=False)


@dataclass(frozen=True)
class Asked:
    """Who asks, of which numbers, and what they chose."""

    reader: User
    numbers: Published
    scope: Scope
    choice: Choice

    @classmethod
    def of(cls, request: Request) -> "Asked":
        reader: Any = request.user
        numbers = numbers_or_404(request)
        return cls(reader, numbers, scope_of(request), choice_of(request))


def numbers_or_404(request: Request) -> Published:
    reader: Any = request.user
    numbers = published_numbers(reader)
    if numbers is None:
        raise NotFound("Nothing was published yet.")
    return numbers


def choice_of(request: Request) -> Choice:
    asked = checked(ChoiceSerializer, request)
    kind = WindowKind(asked["window"]) if "window" in asked else None
    return Choice(kind, asked.get("at"), Compare(asked["compare"]))


def happened_of(request: Request) -> TimelineChoice:
    """Which page of what happened with a client."""
    asked = checked(TimelineChoiceSerializer, request)
    return TimelineChoice(Show(asked["show"]) if "show" in asked else None, asked["page"])


def checked(shape: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """What the address says, in the types of a serializer."""
    # A plain dict: a blank parameter is a wrong one, not one that a form left blank.
    given = shape(data=request.query_params.dict())
    if not given.is_valid():
        raise ValidationError({"detail": sentence_of(given.errors)})
    return given.validated_data


def sentence_of(errors: Any) -> str:
    """What is wrong with which parameter, in one line."""
    return " ".join(f"{name}: {' '.join(said)}" for name, said in errors.items())


def scope_of(request: Request) -> Scope:
    """The scope that was asked for, if it is theirs to see."""
    try:
        scope = Scope.parse(request.query_params.get("scope") or access.home_scope(request.user))
    except ValueError as error:
        raise ValidationError({"detail": str(error)}) from error
    if not access.may_see_scope(request.user, scope):
        raise Http404
    return scope


def query_of(request: Request, key: str) -> tuple[Published, Query]:
    """The question in the address, if it is theirs to ask and its answer was published."""
    published = Published.current(shows_fees=access.may_see_fees(request.user))
    if published is None:
        raise NotFound("Nothing was published yet.")
    if key not in CATALOGUE:
        raise NotFound(f"There is no KPI {key!r}.")
    query = _understood(request, key, published)
    if not access.may_see_scope(request.user, query[1]):
        raise Http404
    if not published.is_published(query[2]):
        raise NotFound(f"Nothing was published for {query[2].label}.")
    return published, query


def _understood(request: Request, key: str, published: Published) -> Query:
    last_month = add_months(first_of_month(published.today), -1)
    given: Any = request.query_params
    question = asking.Asked(
        kpi=key,
        scope=given.get("scope") or access.home_scope(request.user),
        window=given.get("window") or "t12m",
        at=given.get("at") or f"{last_month:%Y-%m}",
        split=given.get("split") or "",
    )
    try:
        return asking.understood(question, published)
    except asking.WrongQuestion as error:
        raise ValidationError({"detail": str(error)}) from error
