"""Work delivered and what it did for the client: projects, goals, usage."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from accounts.models.clients import Client
from accounts.models.people import User
from accounts.models.record import currency_field, money_field, source_id_field
from accounts.querysets import RecordQuerySet


class Project(models.Model):
    """Something to be delivered to a client by an agreed date."""

    source_id = source_id_field()
    client = models.ForeignKey(Client, models.PROTECT, related_name="projects")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    baseline_due_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(
        null=True, blank=True, help_text="Last date agreed with the client; blank = the baseline."
    )
    delivered_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    fee = money_field("fee", null=True)
    currency = currency_field()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "source_id")

    def __str__(self) -> str:
        return self.name or self.source_id


class Goal(models.Model):
    """A goal of the client's own that our work is to serve."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Open"
        MET = "met", "Met"
        MISSED = "missed", "Missed"

    source_id = source_id_field()
    client = models.ForeignKey(Client, models.PROTECT, related_name="goals")
    title = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    weight = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "source_id")

    def __str__(self) -> str:
        return self.title or self.source_id


class Usage(models.Model):
    """How many of a client's licensed people used the product on a day."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="usage")
    on = models.DateField()
    active_users = models.PositiveIntegerField()
    licensed_users = models.PositiveIntegerField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("client", "on")
        verbose_name_plural = "usage"
        constraints = [
            models.UniqueConstraint(
                fields=["client", "on"],
                name="usage_is_told_once_a_day",
                violation_error_message="That client's usage on that day is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(active_users__gte=0), name="active_users_are_not_less"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(what)s on %(day)s") % {"what": self.client, "day": self.on}
