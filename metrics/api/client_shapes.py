"""The shape of a client's page as JSON."""

from rest_framework import serializers

from metrics.api.figures import (
    ChartSerializer,
    ConcernSerializer,
    FigureSerializer,
    PageAnswerSerializer,
)


class ContractLineSerializer(serializers.Serializer):
    """A contract as the page tells it; `clients/` has the record."""

    service = serializers.CharField()
    kind = serializers.CharField()
    fee = serializers.CharField()
    fee_now = serializers.CharField()
    begun = serializers.CharField()
    term = serializers.CharField()
    state = serializers.CharField()
    due = serializers.CharField()


class OwnerLineSerializer(serializers.Serializer):
    person = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField()
    since = serializers.CharField()
    until = serializers.CharField()
    is_current = serializers.BooleanField()


class ActionSerializer(serializers.Serializer):
    """Something that somebody of us has yet to do."""

    what = serializers.CharField()
    why = serializers.CharField()
    due = serializers.CharField()
    on = serializers.DateField()


class HappeningSerializer(serializers.Serializer):
    """One thing that happened with the client."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    title = serializers.CharField()
    detail = serializers.CharField()
    who = serializers.CharField()


class TimelineSerializer(serializers.Serializer):
    """One page of the happenings, the newest first."""

    has_older = serializers.BooleanField()
    happenings = HappeningSerializer(many=True)


class ReplySerializer(serializers.Serializer):
    """A request, and whether the reply kept what was promised."""

    asked_at = serializers.DateTimeField()
    how = serializers.CharField()
    took = serializers.CharField()
    verdict = serializers.CharField(source="verdict.word")


class RepliesSerializer(serializers.Serializer):
    title = serializers.CharField()
    promises = serializers.ListField(child=serializers.CharField())
    rows = ReplySerializer(many=True)


class SurveyLineSerializer(serializers.Serializer):
    what = serializers.CharField()
    score = serializers.CharField()
    who = serializers.CharField()
    when = serializers.CharField()
    comment = serializers.CharField()


class ContactLineSerializer(serializers.Serializer):
    name = serializers.CharField()
    about = serializers.CharField()
    spoken = serializers.CharField()


class ContactGroupSerializer(serializers.Serializer):
    seniority = serializers.CharField()
    contacts = ContactLineSerializer(many=True)


class GoalLineSerializer(serializers.Serializer):
    title = serializers.CharField()
    due = serializers.CharField()
    state = serializers.CharField(source="state.word")


class ClientPageSerializer(serializers.Serializer):
    name = serializers.CharField()
    about = serializers.CharField()
    concern = ConcernSerializer(allow_null=True)
    figures = FigureSerializer(many=True)
    contracts = ContractLineSerializer(many=True)
    owners = OwnerLineSerializer(many=True)
    actions = ActionSerializer(many=True)
    timeline = TimelineSerializer()
    fees = ChartSerializer(allow_null=True)
    touches = ChartSerializer(many=True)
    replies = RepliesSerializer(allow_null=True)
    answers = SurveyLineSerializer(many=True)
    contacts = ContactGroupSerializer(many=True)
    goals = GoalLineSerializer(many=True)


class ClientPageAnswerSerializer(PageAnswerSerializer):
    page = ClientPageSerializer()
