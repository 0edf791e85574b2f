"""Talking with clients: touch points, their requests, and what we promised."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from simple_history.models import HistoricalRecords

from accounts.models.clients import Client, Contact
from accounts.models.people import User
from accounts.models.record import source_id_field
from accounts.models.rules import ends_after_start
from accounts.querysets import CharterQuerySet, RecordQuerySet, TouchPointQuerySet


class Request(models.Model):
    """Something that a client asked us, and when we answered and resolved it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        RESOLVED = "resolved", "Resolved"
        NO_REPLY_NEEDED = "no_reply_needed", "No reply needed"
        EXCLUDED = "excluded", "Excluded"

    source_id = source_id_field()
    client = models.ForeignKey(Client, models.PROTECT, related_name="requests")
    person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose request it is; blank = the owner's of that moment.",
    )
    opened_at = models.DateTimeField()
    channel = models.CharField(max_length=100, blank=True)
    priority = models.CharField(max_length=100, blank=True)
    first_response_at = models.DateTimeField(null=True, blank=True)
    first_responder = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=15, choices=State, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("opened_at", "source_id")
        indexes = [models.Index(fields=["client", "opened_at"], name="request_by_client")]

    def __str__(self) -> str:
        return f"{self.client}, {self.opened_at:%Y-%m-%d %H:%M}"


class TouchPoint(models.Model):
    """One message, call or meeting; one row for each of our people in it.

    The rows of one meeting share its `source_id` and differ in `person`.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        CALL = "call", "Call"
        MEETING = "meeting", "Meeting"
        CHAT = "chat", "Chat"
        EVENT = "event", "Event"
        OTHER = "other", "Other"

    class Direction(models.TextChoices):
        INBOUND = "inbound", "Inbound"
        OUTBOUND = "outbound", "Outbound"

    class Purpose(models.TextChoices):
        SUPPORT = "support", "Support"
        SUCCESS = "success", "Success"
        COMMERCIAL = "commercial", "Commercial"
        ADMIN = "admin", "Admin"

    class Level(models.TextChoices):
        UPSTREAM = "upstream", "Upstream"
        DOWNSTREAM = "downstream", "Downstream"

    source_id = source_id_field(unique=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="touchpoints")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=7, choices=Channel)
    direction = models.CharField(max_length=8, choices=Direction)
    purpose = models.CharField(max_length=10, choices=Purpose, blank=True)
    level = models.CharField(
        max_length=10,
        choices=Level,
        blank=True,
        help_text="Upstream = with decision makers; downstream = day to day.",
    )
    minutes = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    request = models.ForeignKey(
        Request, models.PROTECT, null=True, blank=True, related_name="touchpoints"
    )
    in_reply_to = models.CharField(
        max_length=200, blank=True, help_text="Record id of the touch point that this one answers."
    )
    note = models.CharField(max_length=500, blank=True, help_text="What it was about, in a line.")

    objects = TouchPointQuerySet.as_manager()

    class Meta:
        ordering = ("at", "source_id", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["source_id", "person"], name="touchpoint_has_a_person_once"
            ),
            models.UniqueConstraint(
                fields=["source_id"],
                condition=Q(person__isnull=True),
                name="touchpoint_without_person_is_one",
            ),
        ]
        indexes = [models.Index(fields=["client", "at"], name="touchpoint_by_client")]

    def __str__(self) -> str:
        facts = {
            "channel": self.get_channel_display(),
            "client": self.client,
            "at": f"{self.at:%Y-%m-%d %H:%M}",
        }
        return gettext("%(channel)s with %(client)s, %(at)s") % facts


class Charter(models.Model):
    """Within how many business hours a request is to be answered."""

    client = models.ForeignKey(
        Client,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="charters",
        help_text="Blank = the agency's default.",
    )
    channel = models.CharField(max_length=100, blank=True, help_text="Blank = any.")
    priority = models.CharField(max_length=100, blank=True, help_text="Blank = any.")
    hours = models.DecimalField(
        max_digits=8, decimal_places=2, help_text="Business hours until the first reply."
    )
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)

    objects = CharterQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("client", "channel", "priority", "starts_on", "id")
        constraints = [
            ends_after_start("starts_on", "ends_on", name="charter_ends_after_start"),
            models.CheckConstraint(
                condition=Q(hours__gte=0),
                name="charter_hours_are_not_less",
                violation_error_message="Hours are 0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client or 'Everyone'}: {self.hours} h"
