"""The shape of KPIs, answers, rows, targets and runs as JSON: fields listed one by one."""

from rest_framework import serializers

from metrics.engine.kpi import Kpi
from metrics.fingerprints import definition_version
from metrics.models import Run


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
    definition = serializers.SerializerMethodField(help_text="Version of the definition.")

    def get_definition(self, kpi: Kpi) -> str:
        return definition_version(kpi)


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
    """One record behind a number: those that count add up to it."""

    counts = serializers.BooleanField()
    client = serializers.CharField()
    person = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    record = serializers.CharField()
    numerator = serializers.FloatField()
    denominator = serializers.FloatField()
    reason = serializers.CharField(help_text="Why it doesn't count.")


class OwnTargetSerializer(serializers.Serializer):
    """A target that holds today, and the level that it comes from."""

    kpi = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    window = serializers.CharField()
    target = serializers.FloatField(source="applied.goal.target", allow_null=True)
    low = serializers.FloatField(source="applied.goal.low", allow_null=True)
    high = serializers.FloatField(source="applied.goal.high", allow_null=True)
    floor = serializers.FloatField(source="applied.floor", allow_null=True)
    stretch = serializers.FloatField(source="applied.stretch", allow_null=True)
    level = serializers.CharField(source="applied.level")
    reason = serializers.CharField(source="applied.reason")
    starts_on = serializers.DateField(source="applied.starts_on")
    ends_on = serializers.DateField(source="applied.ends_on", allow_null=True)


class RunSerializer(serializers.ModelSerializer):
    class Meta:
        model = Run
        fields = (
            "id",
            "key",
            "trigger",
            "state",
            "as_of",
            "planned_at",
            "published_at",
            "seconds",
            "values",
            "findings",
            "error",
        )
