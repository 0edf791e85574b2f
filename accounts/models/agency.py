"""The agency itself: its zone, currency, fiscal year, working hours and rates."""

from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from simple_history.models import HistoricalRecords

from accounts.models.record import currency_field, source_id_field
from accounts.querysets import CommonQuerySet


def validate_timezone(name: str) -> None:
    if name not in available_timezones():
        told = gettext("%(name)s is no time zone; write it like Europe/Berlin.")
        raise ValidationError(told % {"name": repr(name)})


class Weekday(models.TextChoices):
    MON = "mon", "Monday"
    TUE = "tue", "Tuesday"
    WED = "wed", "Wednesday"
    THU = "thu", "Thursday"
    FRI = "fri", "Friday"
    SAT = "sat", "Saturday"
    SUN = "sun", "Sunday"


def hours_field(day: str) -> models.CharField:
    return models.CharField(
        day,
        max_length=200,
        blank=True,
        help_text="Opening hours like 09:00-12:30 13:30-17:30, or 00:00-24:00; blank = closed.",
    )


class Calendar(models.Model):
    """Working hours by the week, with the public holidays that close a day."""

    source_id = source_id_field()
    timezone = models.CharField(
        max_length=64,
        validators=[validate_timezone],
        help_text="The zone that the hours are told in.",
    )
    mon = hours_field("Monday")
    tue = hours_field("Tuesday")
    wed = hours_field("Wednesday")
    thu = hours_field("Thursday")
    fri = hours_field("Friday")
    sat = hours_field("Saturday")
    sun = hours_field("Sunday")
    holidays = models.CharField(
        max_length=16,
        blank=True,
        help_text="Country, or country and subdivision, whose public holidays close the day: "
        "DE or DE-BY.",
    )

    objects = CommonQuerySet.as_manager()

    class Meta:
        ordering = ("source_id",)

    def __str__(self) -> str:
        return self.source_id


class CalendarDay(models.Model):
    """One date's own hours in place of the weekly ones."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="days")
    on = models.DateField(help_text="The date whose hours differ.")
    hours = hours_field("hours")

    objects = CommonQuerySet.as_manager()

    class Meta:
        ordering = ("calendar", "on")
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "on"],
                name="calendar_has_one_entry_for_a_day",
                violation_error_message="This calendar has hours of its own for that day already.",
            )
        ]

    def __str__(self) -> str:
        facts = {
            "calendar": self.calendar,
            "day": self.on,
            "hours": self.hours or gettext("closed"),
        }
        return gettext("%(calendar)s on %(day)s: %(hours)s") % facts


class FeesSeenBy(models.TextChoices):
    """Each says who beside those below it: admins always do, they enter the contracts."""

    EVERYBODY = "everybody", "Everybody"
    LEADING = "leading", "Managers, viewers and admins"
    MANAGERS = "managers", "Managers and admins"
    ADMINS = "admins", "Admins"


class AgencyQuerySet(CommonQuerySet):
    def current(self) -> "Agency":
        """The agency, or one with the defaults where none was set up yet."""
        return cast("Agency | None", self.select_related("calendar").first()) or Agency()


class Agency(models.Model):
    """The one agency of this installation."""

    # Not from a sequence: a first try that failed would leave no number for the second.
    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=200, default="Our agency")
    timezone = models.CharField(
        max_length=64,
        default="UTC",
        validators=[validate_timezone],
        help_text="All periods begin and end at midnight in this zone.",
    )
    currency = models.CharField(
        max_length=3, default="EUR", help_text="ISO 4217 code; all KPIs in money are told in it."
    )
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 code, like DE.")
    fiscal_year_start_month = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="1 = the fiscal year is the calendar year.",
    )
    week_start = models.CharField(max_length=3, choices=Weekday, default=Weekday.MON)
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The agency's working hours; blank = all hours of all days count.",
    )

    fees_seen_by = models.CharField(
        "who sees fees",
        max_length=9,
        choices=FeesSeenBy,
        default=FeesSeenBy.EVERYBODY,
        help_text="Whom fees and KPIs in money are shown to, of those who may see the client; "
        "to the others they are not sent at all.",
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "agency"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="there_is_one_agency",
                violation_error_message="There is one agency already: change that one.",
            ),
            models.CheckConstraint(
                condition=Q(fees_seen_by__in=FeesSeenBy.values),
                name="fees_are_seen_by_known_roles",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year_start_month__range=(1, 12)),
                name="fiscal_year_starts_in_a_month",
                violation_error_message="The fiscal year starts in a month from 1 to 12.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class ExchangeRate(models.Model):
    """Units of the agency's currency for one unit of another, from a day on."""

    currency = currency_field()
    starts_on = models.DateField("from", help_text="First day on which the rate holds.")
    rate = models.DecimalField(
        max_digits=18,
        decimal_places=8,
        help_text="Units of the agency's currency for 1 of this currency.",
    )

    objects = CommonQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("currency", "starts_on")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "starts_on"],
                name="currency_has_one_rate_from_a_day",
                violation_error_message="This currency has a rate from that day already.",
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="exchange_rate_is_positive",
                violation_error_message="A rate is more than 0.",
            ),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate} from {self.starts_on}"
