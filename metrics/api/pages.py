"""Each page as JSON, at its own address below `/api/v1/pages/`."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.models import Client, Team, User
from metrics.api.asked import (
    ANSWERS,
    CHOICE,
    SCOPE,
    SHOW,
    Asked,
    ShowSerializer,
    checked,
    happened_of,
    numbers_or_404,
)
from metrics.api.client_shapes import ClientPageAnswerSerializer
from metrics.api.figures import around
from metrics.api.page_shapes import (
    HomePageAnswerSerializer,
    KpiPageAnswerSerializer,
    PersonPageAnswerSerializer,
    RenewalsPageAnswerSerializer,
    TeamPageAnswerSerializer,
)
from metrics.engine.kpi import CATALOGUE
from metrics.engine.scopes import Scope
from metrics.renewals import Stage
from metrics.scorecards.client_timeline import Show
from metrics.scorecards.reading import (
    client_for,
    home_for,
    kpi_for,
    person_for,
    renewals_for,
    team_for,
)
from metrics.scorecards.renewals import RenewalChoice

TIMELINE = [
    OpenApiParameter("page", int, description="Of the timeline, the newest first."),
    OpenApiParameter("show", str, enum=list(Show), description="Of the timeline: only these."),
]


class Home(APIView):
    """The sentence, the three tiles, and who needs somebody today."""

    @extend_schema(parameters=[SHOW], responses={200: HomePageAnswerSerializer, **ANSWERS})
    def get(self, request: Request) -> Response:
        reader: Any = request.user
        numbers = numbers_or_404(request)
        page = home_for(
            Scope.parse(access.home_scope(reader)),
            numbers,
            reader=reader,
            with_everybody="show" in checked(ShowSerializer, request),
        )
        return Response(HomePageAnswerSerializer(around(page, numbers)).data)


class TeamPage(APIView):
    """How a team and all below it stand."""

    @extend_schema(parameters=CHOICE, responses={200: TeamPageAnswerSerializer, **ANSWERS})
    def get(self, request: Request, id: str) -> Response:
        team: Team = get_object_or_404(Team.objects.visible_to(request.user), source_id=id)
        asked = Asked.of(request)
        page = team_for(team, asked.numbers, choice=asked.choice, reader=asked.reader)
        return Response(TeamPageAnswerSerializer(around(page, asked.numbers)).data)


class PersonPage(APIView):
    """A person's scorecard."""

    @extend_schema(parameters=CHOICE, responses={200: PersonPageAnswerSerializer, **ANSWERS})
    def get(self, request: Request, id: str) -> Response:
        person = get_object_or_404(User.objects.visible_to(request.user), source_id=id)
        asked = Asked.of(request)
        page = person_for(person, asked.numbers, choice=asked.choice, reader=asked.reader)
        return Response(PersonPageAnswerSerializer(around(page, asked.numbers)).data)


class ClientPage(APIView):
    """A client with its own numbers."""

    @extend_schema(
        parameters=[*CHOICE, *TIMELINE],
        responses={200: ClientPageAnswerSerializer, **ANSWERS},
    )
    def get(self, request: Request, id: str) -> Response:
        client = get_object_or_404(Client.objects.visible_to(request.user), source_id=id)
        asked = Asked.of(request)
        page = client_for(
            client,
            asked.numbers,
            choice=asked.choice,
            reader=asked.reader,
            zone=asked.reader.zone,
            happened=happened_of(request),
        )
        return Response(ClientPageAnswerSerializer(around(page, asked.numbers)).data)


class KpiPage(APIView):
    """How a number is made: periods, scopes below, splits; its rows are at `kpis/<key>/rows/`."""

    @extend_schema(parameters=[SCOPE, *CHOICE], responses={200: KpiPageAnswerSerializer, **ANSWERS})
    def get(self, request: Request, key: str) -> Response:
        if key not in CATALOGUE:
            raise NotFound(f"There is no KPI {key!r}.")
        asked = Asked.of(request)
        page = kpi_for(
            key, asked.numbers, scope=asked.scope, choice=asked.choice, reader=asked.reader
        )
        return Response(KpiPageAnswerSerializer(around(page, asked.numbers)).data)


class Renewals(APIView):
    """What comes up for renewal, the next day to decide first."""

    @extend_schema(
        parameters=[SCOPE, OpenApiParameter("stage", str, enum=list(Stage))],
        responses={200: RenewalsPageAnswerSerializer, **ANSWERS},
    )
    def get(self, request: Request) -> Response:
        asked = Asked.of(request)
        choice = RenewalChoice(asked.scope, _stage(request))
        page = renewals_for(choice, asked.numbers, reader=asked.reader)
        return Response(RenewalsPageAnswerSerializer(around(page, asked.numbers)).data)


def _stage(request: Request) -> Stage | None:
    given = request.query_params.get("stage")
    if given is not None and given not in list(Stage):
        raise ValidationError({"detail": f"stage: {given!r} is none of {', '.join(Stage)}."})
    return Stage(given) if given else None
