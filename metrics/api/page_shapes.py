"""The shape of each page as JSON: fields listed one by one, from the same page data as its HTML."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from metrics.api.figures import (
    ChartSerializer,
    ConcernSerializer,
    FigureSerializer,
    PageAnswerSerializer,
)
from metrics.api.plan_shapes import NewTargetSerializer
from metrics.scorecards.matrix import MatrixRow


class GroupTileSerializer(serializers.Serializer):
    figure = FigureSerializer(source="tile.figure")
    tally = serializers.CharField()


class HomePageSerializer(serializers.Serializer):
    place = serializers.CharField()
    sentence = serializers.CharField()
    tiles = GroupTileSerializer(many=True)
    concerns = ConcernSerializer(many=True)
    more_concerns = serializers.IntegerField()


class HomePageAnswerSerializer(PageAnswerSerializer):
    page = HomePageSerializer()


class TileSerializer(serializers.Serializer):
    figure = FigureSerializer()


class ColleagueSerializer(serializers.Serializer):
    """A line of the table people x KPIs."""

    id = serializers.CharField()
    name = serializers.CharField()
    fee = serializers.SerializerMethodField(help_text="A month, of all they look after.")
    clients = serializers.IntegerField()
    figures = FigureSerializer(many=True, source="cells")

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_fee(self, row: MatrixRow) -> float | None:
        return float(row.fee_sort) if row.fee_sort else None


class RenewalSerializer(serializers.Serializer):
    client = serializers.CharField()
    name = serializers.CharField()
    service = serializers.CharField()
    stage = serializers.CharField(source="stage.word")
    what = serializers.CharField()
    when = serializers.CharField()
    on = serializers.DateField()
    fee = serializers.FloatField(allow_null=True, help_text="A month, in the agency's currency.")
    owner = serializers.CharField()
    spoken_on = serializers.DateField(allow_null=True, help_text="Last two-way talk with a senior.")
    proposal = serializers.CharField()


class RenewalsCardSerializer(serializers.Serializer):
    """The few renewals that come next."""

    sentence = serializers.CharField()
    rows = RenewalSerializer(many=True)


class TeamPageSerializer(serializers.Serializer):
    name = serializers.CharField()
    tiles = TileSerializer(many=True)
    trend = ChartSerializer()
    gaps = ChartSerializer(allow_null=True)
    bridge = ChartSerializer(allow_null=True)
    people = ColleagueSerializer(many=True, source="people.rows")
    concerns = ConcernSerializer(many=True)
    renewals = RenewalsCardSerializer()


class TeamPageAnswerSerializer(PageAnswerSerializer):
    page = TeamPageSerializer()


class ScoreRowSerializer(serializers.Serializer):
    figure = FigureSerializer()
    median = serializers.CharField(help_text="Of five or more peers, as the page shows it.")
    lost = serializers.CharField(help_text="The clients that a retention rate is short of.")


class ScoreGroupSerializer(serializers.Serializer):
    name = serializers.CharField()
    rows = ScoreRowSerializer(many=True)


class PersonPageSerializer(serializers.Serializer):
    name = serializers.CharField()
    role = serializers.CharField()
    title = serializers.CharField()
    groups = ScoreGroupSerializer(many=True)
    watched = ScoreRowSerializer(many=True)
    new_targets = NewTargetSerializer(many=True, source="news.targets")
    todo = ConcernSerializer(many=True)
    trends = ChartSerializer(many=True)


class PersonPageAnswerSerializer(PageAnswerSerializer):
    page = PersonPageSerializer()


class BelowSerializer(serializers.Serializer):
    name = serializers.CharField()
    kind = serializers.CharField()
    figure = FigureSerializer()


class ShownPartSerializer(serializers.Serializer):
    """One part of a split; null where there is no value."""

    name = serializers.CharField()
    value = serializers.FloatField(source="part.value", allow_null=True)
    text = serializers.CharField()
    n = serializers.IntegerField(source="part.n")
    numerator = serializers.FloatField(source="part.numerator", allow_null=True)
    denominator = serializers.FloatField(source="part.denominator", allow_null=True)
    low = serializers.FloatField(source="part.low", allow_null=True)
    high = serializers.FloatField(source="part.high", allow_null=True)
    basis = serializers.CharField()


class SplitSerializer(serializers.Serializer):
    name = serializers.CharField()
    title = serializers.CharField()
    says = serializers.CharField()
    parts = ShownPartSerializer(many=True)


class MoverSerializer(serializers.Serializer):
    """What one client or person adds to a change."""

    name = serializers.CharField()
    client = serializers.CharField(help_text="The record id, where you may open it.")
    before = serializers.CharField()
    now = serializers.CharField()
    how = serializers.CharField()
    amount = serializers.CharField()


class MoverTableSerializer(serializers.Serializer):
    """One account of a change: its lines add up to it."""

    id = serializers.CharField()
    heading = serializers.CharField()
    movers = MoverSerializer(many=True)


class MovementSerializer(serializers.Serializer):
    """Why it moved; `silence` says why there is nothing to take apart."""

    title = serializers.CharField()
    says = serializers.CharField()
    silence = serializers.CharField()
    lost = serializers.CharField(help_text="The clients that a retention rate is short of.")
    before = serializers.CharField()
    now = serializers.CharField()
    change = serializers.CharField()
    tables = MoverTableSerializer(many=True)


class KpiPageSerializer(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField()
    place = serializers.CharField()
    meaning = serializers.ListField(child=serializers.CharField())
    formula = serializers.CharField(source="kpi.formula")
    put_in = serializers.ListField(child=serializers.CharField())
    benchmark = serializers.CharField()
    figure = FigureSerializer()
    interval = serializers.CharField()
    periods = ChartSerializer(source="trend")
    charts = ChartSerializer(many=True)
    movement = MovementSerializer()
    below = BelowSerializer(many=True)
    splits = SplitSerializer(many=True)
    counted = serializers.IntegerField(
        source="rows.counted.place.paginator.count", help_text="How many rows make the number."
    )
    excluded = serializers.IntegerField(
        source="rows.excluded.place.paginator.count", help_text="How many were left out."
    )


class KpiPageAnswerSerializer(PageAnswerSerializer):
    page = KpiPageSerializer()


class RenewalsPageSerializer(serializers.Serializer):
    place = serializers.CharField()
    sentence = serializers.CharField()
    rows = RenewalSerializer(many=True)
    timeline = ChartSerializer(allow_null=True)


class RenewalsPageAnswerSerializer(PageAnswerSerializer):
    page = RenewalsPageSerializer()
