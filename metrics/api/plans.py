"""Plans of targets for admins, and everybody's own saved views."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.api import ERRORS, PAGED, ErrorSerializer
from metrics.api.plan_shapes import PlanPageSerializer, PlanSerializer, SavedViewSerializer
from metrics.models import TargetPlan
from metrics.scorecards.reading import published_numbers
from metrics.scorecards.targets_plan import plan_link
from metrics.scorecards.targets_reading import difference_for, what_if_for
from metrics.scorecards.views import views_of


@extend_schema(responses={200: SavedViewSerializer(many=True), **PAGED})
class SavedViews(generics.ListAPIView):
    """The pages that you keep under a name."""

    serializer_class = SavedViewSerializer

    def get_queryset(self) -> Any:
        reader: Any = self.request.user
        return views_of(reader) if reader.is_authenticated else ()


@extend_schema(responses={200: PlanSerializer(many=True), **ERRORS, **PAGED, 403: ErrorSerializer})
class Plans(generics.ListAPIView):
    """Plans of targets, those at work and those published, the latest first; for admins."""

    serializer_class = PlanSerializer

    def get_queryset(self) -> Any:
        _admins_only(self.request)
        plans = TargetPlan.objects.select_related("made_by", "published_by")
        return [plan_link(plan) for plan in plans.order_by("-made_at", "-pk")]


class Plan(APIView):
    """A plan with what it would change, and what that would have meant; for admins."""

    @extend_schema(responses={200: PlanPageSerializer, **ERRORS, 403: ErrorSerializer})
    def get(self, request: Request, id: int) -> Response:
        _admins_only(request)
        plans = TargetPlan.objects.select_related("made_by", "published_by")
        return Response(PlanPageSerializer(_page(get_object_or_404(plans, pk=id), request)).data)


def _page(plan: TargetPlan, request: Request) -> dict[str, Any]:
    """What the pages of a plan say, all together; of one that is done there is no more to say."""
    if plan.published_at:
        page: dict[str, Any] = {"difference": "", "is_late": "", "changes": (), "what_if": ()}
        return page | {"plan": plan_link(plan)}
    reader: Any = request.user
    found = difference_for(plan)
    return {
        "plan": found.plan,
        "difference": found.difference,
        "is_late": found.is_late,
        "changes": found.rows,
        "what_if": what_if_for(plan, published_numbers(reader), reader=reader).rows,
    }


def _admins_only(request: Request) -> None:
    if not access.is_admin(request.user):
        raise PermissionDenied
