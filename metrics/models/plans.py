"""Targets to come: put together at leisure, published at once, answered by those they are for."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.models.rules import ends_after_start
from accounts.querysets import GuardedQuerySet, Reach
from metrics.models.targets import NUMBER_OR_BAND, Target, Terms

NO_FIGURES = Q(
    target__isnull=True,
    floor__isnull=True,
    stretch__isnull=True,
    low__isnull=True,
    high__isnull=True,
)


class TargetPlanQuerySet(models.QuerySet["TargetPlan"]):
    def open(self) -> Self:
        return self.filter(published_at=None)


class TargetPlan(models.Model):
    """Targets from a day to come: nothing of them holds before they are published."""

    starts_on = models.DateField("from", help_text="First day on which they will hold.")
    reason = models.CharField(
        max_length=500, help_text="Why targets change: those who are judged by them read this."
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = TargetPlanQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="target_plan_has_a_reason"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="target_plan_is_published_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Targets from {self.starts_on}"


class PlannedTarget(Terms):
    """One line of a plan: a target as it shall be, or the end of one."""

    plan = models.ForeignKey(TargetPlan, models.CASCADE, related_name="lines")
    is_ending = models.BooleanField(
        "no target of its own", default=False, help_text="The next wider target applies instead."
    )

    class Meta:
        ordering = ("kpi", "starts_on", "id")
        constraints = [
            ends_after_start("starts_on", "ends_on", name="planned_target_ends_after_start"),
            models.CheckConstraint(
                condition=(Q(is_ending=False) & NUMBER_OR_BAND) | (Q(is_ending=True) & NO_FIGURES),
                name="planned_target_has_figures_unless_it_ends",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="planned_target_has_a_reason"),
            models.UniqueConstraint(
                "plan",
                "kpi",
                "window",
                "starts_on",
                "role",
                Coalesce("team", 0),
                Coalesce("person", 0),
                Coalesce("client", 0),
                name="planned_target_is_planned_once",
            ),
        ]


class TargetReplyQuerySet(GuardedQuerySet):
    """Replies to new targets."""

    def visible_q(self, reach: Reach) -> Q:
        """Their own, and those of the people that they lead or led."""
        people = User.objects.all()
        return Q(person__in=people.filter(people.visible_q(reach)))


class TargetReply(models.Model):
    """What somebody said to a new target; the last one counts."""

    class Answer(models.TextChoices):
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        DISCUSS = "discuss", "Wants to discuss it"

    target = models.ForeignKey(Target, models.CASCADE, related_name="replies")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="target_replies"
    )
    answer = models.CharField(max_length=12, choices=Answer)
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    objects = TargetReplyQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="discuss") | ~Q(note=""),
                name="whoever_wants_to_discuss_says_what",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_answer_display()}"
