"""New business and recommendations: opportunities, referrals, testimonials."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from accounts.models.clients import Client, Contact
from accounts.models.contracts import Contract
from accounts.models.delivery import Project
from accounts.models.people import User
from accounts.models.record import currency_field, money_field, source_id_field
from accounts.querysets import OpportunityQuerySet, RecordQuerySet


class Referral(models.Model):
    """A client recommended us to somebody."""

    source_id = source_id_field()
    client = models.ForeignKey(Client, models.PROTECT, related_name="referrals")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()
    prospect = models.CharField(max_length=200, blank=True)
    qualified = models.BooleanField(null=True, blank=True)
    won_client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("on", "source_id")

    def __str__(self) -> str:
        return f"{self.client} → {self.prospect or self.won_client or gettext('somebody')}"


class Opportunity(models.Model):
    """A proposal to a client or a prospect, from the idea to its outcome."""

    class Kind(models.TextChoices):
        NEW_BUSINESS = "new_business", "New business"
        UPSELL = "upsell", "Upsell"
        CROSS_SELL = "cross_sell", "Cross-sell"
        EXTENSION = "extension", "Extension"
        RENEWAL = "renewal", "Renewal"

    class Outcome(models.TextChoices):
        OPEN = "open", "Open"
        WON = "won", "Won"
        LOST = "lost", "Lost"
        EXPIRED = "expired", "Expired"

    source_id = source_id_field()
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="opportunities"
    )
    prospect = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    channel = models.CharField(max_length=200, blank=True)
    origin_contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+"
    )
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, blank=True, related_name="+")
    opened_on = models.DateField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=7, choices=Outcome, blank=True)
    amount = money_field("amount", null=True)
    currency = currency_field()
    interval = models.CharField(max_length=7, choices=Contract.Interval, blank=True)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ("opened_on", "source_id")
        verbose_name_plural = "opportunities"
        constraints = [
            models.CheckConstraint(
                condition=Q(client__isnull=False) | ~Q(prospect=""),
                name="opportunity_is_with_somebody",
                violation_error_message="Name the client, or the prospect if it is none yet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.client or self.prospect}"


class Advocacy(models.Model):
    """A client's testimonial, or consent to be named as a reference."""

    class Kind(models.TextChoices):
        TESTIMONIAL = "testimonial", "Testimonial"
        REFERENCE = "reference", "Reference"

    source_id = source_id_field()
    client = models.ForeignKey(Client, models.PROTECT, related_name="advocacy")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind)
    given_on = models.DateField()
    consent_until = models.DateField(null=True, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("given_on", "source_id")
        verbose_name_plural = "advocacy"

    def __str__(self) -> str:
        facts = {"kind": self.get_kind_display(), "client": self.client}
        return gettext("%(kind)s by %(client)s") % facts
