"""The records that a person may see, as JSON: teams, people and clients. Reading only."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.models import Assignment, Client, Contract, Membership, Team, User
from accounts.querysets import reach_of


class ErrorSerializer(serializers.Serializer):
    """What went wrong, in a sentence."""

    detail = serializers.CharField()


# Nobody is signed in, by session or token; WWW-Authenticate says how.
UNAUTHORISED = {401: ErrorSerializer}
ERRORS = {**UNAUTHORISED, 404: ErrorSerializer}
PAGED = {**UNAUTHORISED, 400: ErrorSerializer}


class TokenScheme(OpenApiAuthenticationExtension):
    """How the documentation tells of tokens."""

    target_class = "accounts.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class NamedSerializer(serializers.Serializer):
    """Somebody or something by its record id and its name."""

    id = serializers.CharField(source="source_id")
    name = serializers.CharField()


class TeamSerializer(NamedSerializer):
    parent = serializers.SerializerMethodField()  # type: ignore[assignment]

    def get_parent(self, team: Team) -> str | None:
        """The record id of the team above, where that one is theirs to see too."""
        parent = team.parent
        return parent.source_id if parent and parent.pk in self.context["visible"] else None


class MembershipSerializer(serializers.Serializer):
    team = NamedSerializer()
    role = serializers.CharField()
    since = serializers.DateField(source="starts_on", allow_null=True)
    until = serializers.DateField(source="ends_on", allow_null=True)


class PersonSerializer(NamedSerializer):
    email = serializers.CharField()
    is_active = serializers.BooleanField()
    memberships = MembershipSerializer(many=True, source="visible_memberships")
    clients = NamedSerializer(many=True, source="visible_clients")


class ClientSerializer(NamedSerializer):
    tier = serializers.CharField()
    industry = serializers.CharField()
    country = serializers.CharField()
    owner = serializers.SerializerMethodField()

    @extend_schema(responses=NamedSerializer)
    def get_owner(self, client: Any) -> dict[str, str] | None:
        """The primary owner of today."""
        owned = client.owned_today
        return {"id": owned[0].person.source_id, "name": owned[0].person.name} if owned else None


class ContractSerializer(serializers.Serializer):
    id = serializers.CharField(source="source_id")
    kind = serializers.CharField()
    service = serializers.CharField()
    amount = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, help_text="For whom fees are shown to."
    )
    currency = serializers.CharField()
    interval = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    term_ends_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)

    def to_representation(self, contract: Contract) -> dict[str, Any]:
        """Without its amount for whom fees aren't shown to."""
        told: dict[str, Any] = super().to_representation(contract)
        if not access.may_see_fees(self.context["request"].user):
            del told["amount"]
        return told


class ClientDetailSerializer(ClientSerializer):
    contracts = ContractSerializer(many=True, source="visible_contracts")


def visible_clients(request: Request) -> QuerySet[Client]:
    """The clients in reach, each with its owner of today."""
    today = reach_of(request.user).today
    owners = Assignment.objects.holding_on(today).filter(role=Assignment.Role.PRIMARY)
    return Client.objects.visible_to(request.user).prefetch_related(
        Prefetch("assignments", owners.select_related("person"), to_attr="owned_today")
    )


@extend_schema(responses={200: TeamSerializer(many=True), **PAGED})
class Teams(generics.ListAPIView):
    """The teams whose numbers you may see."""

    serializer_class = TeamSerializer

    def get_queryset(self) -> QuerySet[Team]:
        return Team.objects.visible_to(self.request.user).select_related("parent")

    def get_serializer_context(self) -> dict[str, Any]:
        visible = Team.objects.visible_to(self.request.user).values_list("pk", flat=True)
        return {**super().get_serializer_context(), "visible": set(visible)}


class Person(APIView):
    """A person whose scorecard you may see, with their teams and today's clients."""

    @extend_schema(responses={200: PersonSerializer, **ERRORS})
    def get(self, request: Request, id: str) -> Response:
        memberships = Membership.objects.visible_to(request.user).select_related("team")
        people = User.objects.visible_to(request.user).prefetch_related(
            Prefetch("memberships", memberships, to_attr="visible_memberships")
        )
        person: Any = get_object_or_404(people, source_id=id)
        person.visible_clients = Client.objects.visible_to(request.user).looked_after_by(
            person.pk, on=reach_of(request.user).today
        )
        return Response(PersonSerializer(person).data)


@extend_schema(responses={200: ClientSerializer(many=True), **PAGED})
class Clients(generics.ListAPIView):
    """The clients that you look after, or that the teams you lead look after."""

    serializer_class = ClientSerializer

    def get_queryset(self) -> QuerySet[Client]:
        return visible_clients(self.request)


class ClientDetail(APIView):
    """One client with its contracts."""

    @extend_schema(responses={200: ClientDetailSerializer, **ERRORS})
    def get(self, request: Request, id: str) -> Response:
        contracts = Contract.objects.visible_to(request.user)
        clients = visible_clients(request).prefetch_related(
            Prefetch("contracts", contracts, to_attr="visible_contracts")
        )
        found = get_object_or_404(clients, source_id=id)
        return Response(ClientDetailSerializer(found, context={"request": request}).data)
