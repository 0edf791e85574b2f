"""The KPIs, their published numbers with the rows behind them, targets and runs."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.api import PAGED, UNAUTHORISED, ErrorSerializer
from metrics import asking
from metrics.answers import Row
from metrics.api.asked import ANSWERS, AT, SCOPE, WINDOW, numbers_or_404, query_of, scope_of
from metrics.api.number_shapes import (
    AnswerSerializer,
    KpiSerializer,
    OwnTargetSerializer,
    RowSerializer,
    RunSerializer,
)
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import PUBLISHED_KINDS
from metrics.engine.scopes import Scope
from metrics.models import Run
from metrics.targets import AppliedTarget, TargetBook

SPLIT = OpenApiParameter("split", str, description="Take it apart by reason, channel, tier, …")
QUESTION = [SCOPE, WINDOW, AT]


class Kpis(APIView):
    """The catalogue: every KPI in plain words."""

    @extend_schema(responses={200: KpiSerializer(many=True), **UNAUTHORISED})
    def get(self, request: Request) -> Response:
        return Response(KpiSerializer(CATALOGUE.values(), many=True).data)


class KpiAnswer(APIView):
    """One published number."""

    @extend_schema(parameters=[*QUESTION, SPLIT], responses={200: AnswerSerializer, **ANSWERS})
    def get(self, request: Request, key: str) -> Response:
        published, query = query_of(request, key)
        split = request.query_params.get("split")
        parts = published.parts(*query, split) if split else ()
        found = published.answer(*query)
        answer = asking.as_json(found, parts) | {"quality": asdict(found.quality)}
        if answer["target"]:
            answer["target"]["level"] = answer["target"].pop("from")
        return Response(AnswerSerializer(answer).data)


@extend_schema(parameters=QUESTION, responses={200: RowSerializer(many=True), **ANSWERS})
class KpiRows(generics.ListAPIView):
    """The rows behind one published number: those that count, then those left out and why."""

    serializer_class = RowSerializer

    def get_queryset(self) -> Any:
        published, query = query_of(self.request, self.kwargs["key"])
        explanation = published.explain(*query)
        counted = _told(explanation.counted, counts=True)
        return [*counted, *_told(explanation.excluded, counts=False)]


def _told(rows: Iterable[Row], *, counts: bool) -> Iterator[dict[str, Any]]:
    return ({**asdict(row), "counts": counts} for row in rows)


@dataclass(frozen=True)
class OwnTarget:
    """What a scope is held to, for one KPI and one length of time."""

    kpi: str
    name: str
    unit: str
    window: str
    applied: AppliedTarget


@extend_schema(parameters=[SCOPE], responses={200: OwnTargetSerializer(many=True), **ANSWERS})
class Targets(generics.ListAPIView):
    """The targets that hold today for you, or for another scope that you may see."""

    serializer_class = OwnTargetSerializer

    def get_queryset(self) -> Any:
        scope, numbers = scope_of(self.request), numbers_or_404(self.request)
        return list(own_targets(numbers.targets, scope, numbers.today))


def own_targets(book: TargetBook, scope: Scope, today: date) -> Iterator[OwnTarget]:
    for kpi in CATALOGUE.values():
        for window in PUBLISHED_KINDS:
            if applied := book.applying(kpi.key, scope, window, today):
                yield OwnTarget(kpi.key, kpi.name, str(kpi.unit), str(window), applied)


@extend_schema(responses={200: RunSerializer(many=True), **PAGED, 403: ErrorSerializer})
class Runs(generics.ListAPIView):
    """What was computed when, the last first; for admins."""

    serializer_class = RunSerializer

    def get_queryset(self) -> QuerySet[Run]:
        if not access.is_admin(self.request.user):
            raise PermissionDenied
        return Run.objects.order_by("-planned_at", "-pk")
