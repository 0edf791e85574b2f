"""What clients pay for: contracts, their changes, bills and what the work cost."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from simple_history.models import HistoricalRecords

from accounts.models.clients import Client
from accounts.models.people import User
from accounts.models.record import currency_field, money_field, source_id_field
from accounts.models.rules import not_before
from accounts.querysets import ChangeQuerySet, ContractQuerySet, RecordQuerySet


class Contract(models.Model):
    """A retainer or a project that a client pays for."""

    class Kind(models.TextChoices):
        RETAINER = "retainer", "Retainer"
        PROJECT = "project", "Project"

    class Interval(models.TextChoices):
        WEEK = "week", "a week"
        MONTH = "month", "a month"
        QUARTER = "quarter", "a quarter"
        YEAR = "year", "a year"
        ONCE = "once", "once"

    class EndKind(models.TextChoices):
        VOLUNTARY = "voluntary", "Voluntary"
        INVOLUNTARY = "involuntary", "Involuntary"
        RESIGNED_BY_US = "resigned_by_us", "Resigned by us"
        PAUSED_OUT = "paused_out", "Paused out"
        TRANSFERRED = "transferred", "Transferred"

    class BillingType(models.TextChoices):
        FEE = "fee", "Fee"
        PASS_THROUGH = "pass_through", "Pass-through"

    source_id = source_id_field()
    client = models.ForeignKey(Client, models.PROTECT, related_name="contracts")
    kind = models.CharField(max_length=8, choices=Kind)
    service = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(
        null=True, blank=True, help_text="First day in force; blank = since before our records."
    )
    term_ends_on = models.DateField(
        null=True, blank=True, help_text="Last day of the agreed term; blank = rolling."
    )
    ended_on = models.DateField(
        null=True,
        blank=True,
        help_text="Last day it was really in force; blank = still running, or no outcome yet.",
    )
    amount = money_field("amount")
    interval = models.CharField(max_length=7, choices=Interval)
    currency = currency_field()
    renews = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewed_by",
        help_text="The contract that this one follows on.",
    )
    signed_on = models.DateField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(
        "days of notice",
        null=True,
        blank=True,
        help_text="How long before its end, or before any day if it rolls on, notice has to be "
        "given; blank = not agreed.",
    )
    notice_given_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    end_kind = models.CharField(max_length=14, choices=EndKind, blank=True)
    billing_type = models.CharField(max_length=12, choices=BillingType, default=BillingType.FEE)

    objects = ContractQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("client", "starts_on", "source_id")
        constraints = [
            not_before("starts_on", "ended_on", name="contract_ends_not_before_start"),
            not_before("starts_on", "term_ends_on", name="contract_term_ends_not_before_start"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="contract_amount_is_not_less",
                violation_error_message="A contract's amount is 0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client}: {self.service or self.get_kind_display()} ({self.source_id})"


class ContractChange(models.Model):
    """Something about a running contract that changed from a day on."""

    class Kind(models.TextChoices):
        UPSELL = "upsell", "Upsell"
        CROSS_SELL = "cross_sell", "Cross-sell"
        DOWNSELL = "downsell", "Downsell"
        EXTENSION = "extension", "Extension"
        INDEXATION = "indexation", "Indexation"
        DISCOUNT_END = "discount_end", "End of a discount"
        PAUSE = "pause", "Pause"
        RESUME = "resume", "Resume"

    source_id = source_id_field()
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="changes")
    on = models.DateField(help_text="First day on which it holds.")
    kind = models.CharField(max_length=12, choices=Kind)
    amount = money_field("new amount", null=True)
    term_ends_on = models.DateField("new end of term", null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who won it."
    )
    reason = models.CharField(max_length=200, blank=True)

    objects = ChangeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("contract", "on", "source_id")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="changed_amount_is_not_less",
                violation_error_message="A contract's amount is 0 or more.",
            )
        ]

    def __str__(self) -> str:
        return gettext("%(what)s on %(day)s") % {"what": self.get_kind_display(), "day": self.on}


class Billing(models.Model):
    """A bill to a client; a negative one is a credit note."""

    class Kind(models.TextChoices):
        RETAINER = "retainer", "Retainer"
        PROJECT = "project", "Project"
        OTHER = "other", "Other"
        PASS_THROUGH = "pass_through", "Pass-through"

    source_id = source_id_field()
    client = models.ForeignKey(Client, models.PROTECT, related_name="billings")
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="billings"
    )
    on = models.DateField()
    amount = money_field("amount")
    currency = currency_field()
    kind = models.CharField(max_length=12, choices=Kind, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("on", "source_id")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} on {self.on}"


class Cost(models.Model):
    """What work for a client cost: hours delivered, or money spent."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery", "Delivery"
        EXPENSE = "expense", "Expense"

    source_id = source_id_field()
    client = models.ForeignKey(Client, models.PROTECT, related_name="costs")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()
    amount = money_field("amount")
    currency = currency_field()
    kind = models.CharField(max_length=8, choices=Kind, blank=True)
    hours = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("on", "source_id")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} on {self.on}"
