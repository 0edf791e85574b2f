"""Shapes that several answers share: a figure, a target, a run, a concern, a chart's figures."""

from typing import Any

from rest_framework import serializers

from metrics.answers import Published
from metrics.fingerprints import definition_version
from metrics.scorecards.figures import Figure


class GoalSerializer(serializers.Serializer):
    """What a number is held against, in the KPI's unit: one figure, or a band."""

    target = serializers.FloatField(source="goal.target", allow_null=True)
    low = serializers.FloatField(source="goal.low", allow_null=True)
    high = serializers.FloatField(source="goal.high", allow_null=True)
    floor = serializers.FloatField(allow_null=True)
    stretch = serializers.FloatField(allow_null=True)
    level = serializers.CharField(help_text="Where it was set: agency, team, role, …")
    reason = serializers.CharField()


class WindowSerializer(serializers.Serializer):
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    start = serializers.DateField()
    end = serializers.DateField(help_text="The first day after the window.")


class ThenSerializer(serializers.Serializer):
    """The number that this one is compared with."""

    window = WindowSerializer()
    value = serializers.FloatField(allow_null=True)


class FigureSerializer(serializers.Serializer):
    """One number with everything that must stand beside it; null where there is none."""

    kpi = serializers.CharField(source="key")
    name = serializers.CharField()
    scope = serializers.CharField(source="answer.scope")
    window = WindowSerializer(source="answer.window")
    value = serializers.FloatField(source="answer.value", allow_null=True)
    unit = serializers.CharField(source="answer.kpi.unit")
    text = serializers.CharField(help_text="As pages show it, in your language.")
    status = serializers.CharField(
        source="answer.status", help_text="On target, Near target, Off target, …"
    )
    target = GoalSerializer(source="answer.target", allow_null=True)
    goal = serializers.CharField(help_text="The target as pages show it.")
    before = ThenSerializer(allow_null=True)
    change = serializers.CharField(help_text="As pages show it.")
    n = serializers.IntegerField(source="answer.n")
    numerator = serializers.FloatField(source="answer.numerator", allow_null=True)
    denominator = serializers.FloatField(source="answer.denominator", allow_null=True)
    low = serializers.FloatField(source="answer.low", allow_null=True, help_text="95 % interval.")
    high = serializers.FloatField(source="answer.high", allow_null=True, help_text="95 % interval.")
    basis = serializers.CharField(help_text="What it rests on: 7 of 8 clients.")
    definition = serializers.SerializerMethodField(help_text="Version of the KPI's definition.")

    def get_definition(self, figure: Figure) -> str:
        return definition_version(figure.answer.kpi)


class TwinSerializer(serializers.Serializer):
    """A chart's figures as the page writes them."""

    caption = serializers.CharField()
    headings = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class ChartSerializer(serializers.Serializer):
    """A chart as its table: the finding, and the figures that it draws where they are KPIs."""

    id = serializers.CharField()
    title = serializers.CharField()
    subtitle = serializers.CharField()
    summary = serializers.CharField()
    table = TwinSerializer()
    figures = FigureSerializer(many=True)


class ConcernSerializer(serializers.Serializer):
    """A client who needs somebody, with every reason."""

    client = serializers.CharField()
    name = serializers.CharField()
    action = serializers.CharField()
    reason = serializers.CharField()
    due = serializers.CharField()
    on = serializers.DateField()
    fee = serializers.FloatField(allow_null=True, help_text="A month, in the agency's currency.")
    owner = serializers.CharField()


class FreshnessSerializer(serializers.Serializer):
    text = serializers.CharField()
    is_stale = serializers.BooleanField()


class RunMarkSerializer(serializers.Serializer):
    """The run that all numbers of an answer come from."""

    id = serializers.IntegerField()
    as_of = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)


class PageAnswerSerializer(serializers.Serializer):
    """What stands around every page: whose agency, in which currency, of which run."""

    agency = serializers.CharField()
    currency = serializers.CharField()
    run = RunMarkSerializer(allow_null=True)
    freshness = FreshnessSerializer(source="page.freshness", allow_null=True)


def around(page: Any, numbers: Published) -> dict[str, Any]:
    agency = numbers.agency
    return {
        "agency": agency.name,
        "currency": agency.currency,
        "run": numbers.run,
        "page": page,
    }
