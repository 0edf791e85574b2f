"""The shape of planned and new targets, and of saved views, as JSON: from the pages' own data."""

from rest_framework import serializers


class SavedViewSerializer(serializers.Serializer):
    """A page with its filters, under a name that only its owner sees."""

    name = serializers.CharField()
    address = serializers.CharField(help_text="The page's own address, with what it asks for.")


class PastPeriodSerializer(serializers.Serializer):
    """A period that is over, held against the target."""

    period = serializers.CharField(source="label")
    value = serializers.CharField(help_text="As pages show it.")
    status = serializers.CharField(source="status.word")


class PastSerializer(serializers.Serializer):
    """What a target would have meant before it held."""

    said = serializers.CharField()
    met = serializers.IntegerField()
    judged = serializers.IntegerField(help_text="Of how many it can be told.")
    periods = PastPeriodSerializer(many=True)


class TargetReplySerializer(serializers.Serializer):
    answer = serializers.CharField()
    note = serializers.CharField()
    who = serializers.CharField()
    when = serializers.CharField()


class NewTargetSerializer(serializers.Serializer):
    """A target that begins or began lately, told once for all lengths of time it is set for."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    starts = serializers.CharField()
    goal = serializers.CharField()
    before = serializers.CharField(help_text="The one until then; blank = there was none.")
    lengths = serializers.CharField()
    reason = serializers.CharField()
    level = serializers.CharField(help_text="Where it is set: agency, team, role, …")
    past = PastSerializer(allow_null=True)
    reply = TargetReplySerializer(allow_null=True)


class PlanSerializer(serializers.Serializer):
    """Targets put together at leisure: nothing of a plan holds before it is published."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    reason = serializers.CharField()
    made = serializers.CharField(help_text="By whom and when, or who published it when.")
    is_published = serializers.BooleanField()


class PlannedChangeSerializer(serializers.Serializer):
    """What a plan does to one target."""

    name = serializers.CharField()
    whom = serializers.CharField()
    length = serializers.CharField()
    before = serializers.CharField()
    inherited = serializers.CharField(help_text="What applies without a target of their own.")
    after = serializers.CharField()
    what = serializers.CharField(help_text="changed, new or ends.")
    span = serializers.CharField()
    reason = serializers.CharField()
    needs_reason = serializers.BooleanField()


class PeoplePeriodSerializer(serializers.Serializer):
    """How many people would have met the planned target, and how many met that of the day."""

    period = serializers.CharField(source="label")
    planned = serializers.CharField()
    today = serializers.CharField()


class WhatIfRowSerializer(serializers.Serializer):
    """What one planned change would have meant in the last eight quarters."""

    name = serializers.CharField()
    whom = serializers.CharField()
    length = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    past = PastSerializer(allow_null=True)
    met_today = serializers.CharField(help_text="How often the target of today was met.")
    people = PeoplePeriodSerializer(many=True)
    warning = serializers.CharField()


class PlanPageSerializer(serializers.Serializer):
    """A plan, what it changes and what that would have meant; a published one is only told."""

    plan = PlanSerializer()
    difference = serializers.CharField(help_text="9 changed, 3 new, …; blank once published.")
    is_late = serializers.CharField(help_text="Why it can't be published; blank = it can.")
    changes = PlannedChangeSerializer(many=True)
    what_if = WhatIfRowSerializer(many=True)
