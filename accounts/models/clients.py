"""Clients, the people we talk to there, and who looked after them when."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from simple_history.models import HistoricalRecords

from accounts.models.agency import Calendar, validate_timezone
from accounts.models.people import Team, User
from accounts.models.record import source_id_field
from accounts.models.rules import ends_after_start
from accounts.querysets import AssignmentQuerySet, ClientQuerySet, RecordQuerySet


class Client(models.Model):
    """A client or prospect: the account that is managed."""

    source_id = source_id_field()
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="brands",
        help_text="The client that pays for it, where it isn't itself.",
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clients",
        help_text="Places the client while nobody is assigned to it.",
    )
    industry = models.CharField(max_length=200, blank=True)
    tier = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code, like DE.")
    timezone = models.CharField(max_length=64, blank=True, validators=[validate_timezone])
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Hours agreed with the client; blank = those of the team that looks after it.",
    )
    prospect_since = models.DateField(null=True, blank=True)
    acquired_via = models.CharField(max_length=200, blank=True)
    referred_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="referred_clients"
    )

    objects = ClientQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("name", "source_id")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="client_is_not_its_own_parent",
                violation_error_message="A client can't be its own parent.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """Who looked after a client, from when until when."""

    class Role(models.TextChoices):
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"

    client = models.ForeignKey(Client, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    starts_on = models.DateField(
        "from", null=True, blank=True, help_text="Blank = since before our records."
    )
    ends_on = models.DateField(
        "until", null=True, blank=True, help_text="The first day of the next owner; blank = still."
    )
    share = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(100), help_text="In %."
    )
    role = models.CharField(max_length=9, choices=Role, default=Role.PRIMARY)

    objects = AssignmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("client", "starts_on", "id")
        # That a client has one primary owner at a time is an exclusion
        # constraint on PostgreSQL and a pair of triggers on SQLite: see the
        # migration that makes `assignment_has_one_primary_owner`.
        constraints = [
            ends_after_start("starts_on", "ends_on", name="assignment_ends_after_start"),
            models.UniqueConstraint(
                fields=["client", "person", "role", "starts_on"],
                name="assignment_starts_once",
                violation_error_message="They look after this client from that day already.",
            ),
            models.UniqueConstraint(
                fields=["client", "person", "role"],
                condition=Q(starts_on__isnull=True),
                name="assignment_without_start_is_one",
                violation_error_message="They look after this client since before our records "
                "already.",
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0) & Q(share__lte=100),
                name="assignment_share_is_percent",
                violation_error_message="A share is more than 0 % and at most 100 %.",
            ),
        ]

    def __str__(self) -> str:
        since = self.starts_on or gettext("before our records")
        facts = {"client": self.client, "person": self.person, "day": since}
        return gettext("%(client)s: %(person)s from %(day)s") % facts


class Contact(models.Model):
    """A person on the client's side."""

    class Seniority(models.TextChoices):
        DECISION_MAKER = "decision_maker", "Decision maker"
        INFLUENCER = "influencer", "Influencer"
        DAY_TO_DAY = "day_to_day", "Day to day"

    source_id = source_id_field()
    client = models.ForeignKey(Client, models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    title = models.CharField(max_length=200, blank=True)
    seniority = models.CharField(max_length=14, choices=Seniority, blank=True)
    division = models.CharField(max_length=200, blank=True)
    location = models.CharField(max_length=200, blank=True)
    introduced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="introduced"
    )
    since = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("name", "source_id")

    def __str__(self) -> str:
        return self.name
