"""Rules about dates that many tables keep, as database constraints."""

from django.db import models
from django.db.models import F, Q


def ends_after_start(start: str, end: str, *, name: str) -> models.CheckConstraint:
    """The rule that a half-open period is not empty; a blank side is open."""
    return models.CheckConstraint(
        condition=Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{end}__gt": F(start)}),
        name=name,
        violation_error_message="It ends before it starts: the end is the first day on which "
        "it no longer holds, so it comes after the start.",
    )


def not_before(start: str, end: str, *, name: str) -> models.CheckConstraint:
    """The rule that a last day is not before its first; a blank side is open."""
    return models.CheckConstraint(
        condition=Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{end}__gte": F(start)}),
        name=name,
        violation_error_message="It ends before it starts: the last day can't come before the "
        "first.",
    )
