"""The shapes of what is written; the rules behind them are the bundle's, in docs/bundle.md."""

from typing import Any

from rest_framework import serializers

from accounts.models import Request, TouchPoint


def _id(help_text: str, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=200, help_text=help_text, **options)


def _other(help_text: str) -> serializers.CharField:
    return _id(help_text, required=False, allow_null=True)


def _moment(help_text: str) -> serializers.DateTimeField:
    return serializers.DateTimeField(required=False, allow_null=True, help_text=help_text)


def _text(length: int, help_text: str) -> serializers.CharField:
    return serializers.CharField(
        max_length=length, required=False, allow_null=True, allow_blank=True, help_text=help_text
    )


def _word(choices: Any, **options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices.values, **options)


MAYBE: dict[str, Any] = {"required": False, "allow_null": True}


class TouchRowSerializer(serializers.Serializer):
    """A message, call or meeting; one row for each of our people in it."""

    id = _id("Made here if left out.", **MAYBE)
    client = _id("With whom.")
    at = serializers.DateTimeField(help_text="When.")
    channel = _word(TouchPoint.Channel, help_text="How.")
    direction = _word(TouchPoint.Direction, help_text="Who began it.")
    purpose = _word(TouchPoint.Purpose, help_text="What for.", **MAYBE)
    level = _word(TouchPoint.Level, help_text="With decision makers, or day to day.", **MAYBE)
    person = _other("Who of us; you if left out, nobody known if null.")
    contact = _other("Who of them.")
    minutes = serializers.FloatField(
        min_value=0, max_value=99_999_999, help_text="How long it took.", **MAYBE
    )
    request = _other("Request that it is about.")
    in_reply_to = _other("Id of the touch point that it answers.")
    note = _text(500, "What it was about, in a line.")


class RequestRowSerializer(serializers.Serializer):
    """What a client asked us, and when it was answered and resolved."""

    id = _id("Made here if left out.", **MAYBE)
    client = _id("Who asked.")
    opened_at = serializers.DateTimeField(help_text="When it was asked.")
    person = _other("Whose it is; the owner's of that moment if null.")
    channel = _text(100, "How it was asked.")
    priority = _text(100, "The agency's own class of requests.")
    first_response_at = _moment("When it was first answered.")
    first_responder = _other("Who answered.")
    resolved_at = _moment("When it was resolved last.")
    reopened_at = _moment("When it was opened again.")
    state = _word(Request.State, help_text="Where it stands.", **MAYBE)


class WrittenSerializer(serializers.Serializer):
    """What became of the rows, and the ids of their records in the rows' order."""

    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    ids = serializers.ListField(child=serializers.CharField())
    warnings = serializers.ListField(child=serializers.CharField())


class RejectedSerializer(serializers.Serializer):
    """What is wrong with one field of one row, and what would be right."""

    row = serializers.IntegerField(source="line", help_text="From 1.")
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()


class RefusedSerializer(serializers.Serializer):
    """Nothing was written, and why; `rejected` names the rows where it is about rows."""

    detail = serializers.CharField()
    rejected = RejectedSerializer(many=True, required=False)
