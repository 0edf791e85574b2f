"""The KPIs and their published numbers, as JSON: what the pages show, the same to the digit."""

from dataclasses import asdict
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.api import ERRORS, ErrorSerializer
from metrics import asking
from metrics.answers import Published, Query
from metrics.engine.kpi import CATALOGUE
from metrics.engine.periods import PUBLISHED_KINDS, add_months, first_of_month


class BenchmarkSerializer(serializers.Serializer):
    target = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    window = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    warning = serializers.CharField()


class KpiSerializer(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField()
    meaning = serializers.CharField()
    formula = serializers.CharField()
    why = serializers.CharField()
    credit = serializers.CharField()
    unit = serializers.CharField()
    better = serializers.CharField()
    kind = serializers.CharField()
    group = serializers.CharField()
    splits = serializers.ListField(child=serializers.CharField(), source="all_splits")
    benchmark = BenchmarkSerializer(allow_null=True)


class TargetSerializer(serializers.Serializer):
    target = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    floor = serializers.FloatField(allow_null=True)
    stretch = serializers.FloatField(allow_null=True)
    level = serializers.CharField(help_text="Where it was set: agency, team, role, …")
    reason = serializers.CharField()


class PartSerializer(serializers.Serializer):
    """One part of a split; null where there is no value."""

    part = serializers.CharField(help_text="The reason, channel, service, …; or unknown.")
    value = serializers.FloatField(allow_null=True)
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class DeductionSerializer(serializers.Serializer):
    points = serializers.IntegerField()
    what = serializers.CharField(help_text="What the records lack.")
    repair = serializers.CharField(help_text="What to do about it.")


class QualitySerializer(serializers.Serializer):
    """How far the records behind the number can be trusted, of 100 points."""

    score = serializers.IntegerField()
    deductions = DeductionSerializer(many=True)


class AnswerSerializer(serializers.Serializer):
    """One number with everything that must stand beside it; null where there is none."""

    kpi = serializers.CharField()
    scope = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField(help_text="The first day after the window.")
    value = serializers.FloatField(allow_null=True, help_text="In the KPI's unit.")
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True, help_text="95 % interval.")
    high = serializers.FloatField(allow_null=True, help_text="95 % interval.")
    mean = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)
    open = serializers.IntegerField()
    undecided = serializers.IntegerField()
    parts = PartSerializer(many=True, help_text="Where a split was asked for.")
    status = serializers.CharField(help_text="On target, Near target, Off target, …")
    target = TargetSerializer(allow_null=True)
    complete = serializers.BooleanField()
    quality = QualitySerializer()
    run = serializers.IntegerField(allow_null=True)


class RowSerializer(serializers.Serializer):
    client = serializers.CharField()
    person = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    record = serializers.CharField()
    numerator = serializers.FloatField()
    denominator = serializers.FloatField()
    reason = serializers.CharField(required=False, help_text="Why it doesn't count.")


class RowsSerializer(serializers.Serializer):
    """The rows behind a number: the counted ones add up to it."""

    counted = RowSerializer(many=True)
    excluded = RowSerializer(many=True)


QUESTION = [
    OpenApiParameter(
        "scope", str, description="agency, team:ID, person:ID or client:ID; yours if left out."
    ),
    OpenApiParameter("window", str, enum=list(PUBLISHED_KINDS), default="t12m"),
    OpenApiParameter(
        "at", str, description="A month like 2026-10; the last complete one if left out."
    ),
]
SPLIT = OpenApiParameter("split", str, description="Take it apart by reason, channel, tier, …")
ANSWERS = {**ERRORS, 400: ErrorSerializer}


class Kpis(APIView):
    """The catalogue: every KPI in plain words."""

    @extend_schema(responses={200: KpiSerializer(many=True), 403: ErrorSerializer})
    def get(self, request: Request) -> Response:
        return Response(KpiSerializer(CATALOGUE.values(), many=True).data)


class KpiAnswer(APIView):
    """One published number."""

    @extend_schema(parameters=[*QUESTION, SPLIT], responses={200: AnswerSerializer, **ANSWERS})
    def get(self, request: Request, key: str) -> Response:
        published, query = asked(request, key)
        split = request.query_params.get("split")
        parts = published.parts(*query, split) if split else ()
        found = published.answer(*query)
        answer = asking.as_json(found, parts) | {"quality": asdict(found.quality)}
        if answer["target"]:
            answer["target"]["level"] = answer["target"].pop("from")
        return Response(AnswerSerializer(answer).data)


class KpiRows(APIView):
    """The rows behind one published number, and those left out with the reason."""

    @extend_schema(parameters=QUESTION, responses={200: RowsSerializer, **ANSWERS})
    def get(self, request: Request, key: str) -> Response:
        published, query = asked(request, key)
        rows = asking.explanation_as_json(published.explain(*query))
        return Response(RowsSerializer(rows).data)


def asked(request: Request, key: str) -> tuple[Published, Query]:
    """The question in the address, if it is theirs to ask and its answer was published."""
    published = Published.current()
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
