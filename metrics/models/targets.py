"""Targets: who shall reach what, over which window, from when until when."""

from datetime import date
from itertools import combinations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from accounts.models import Client, Team
from accounts.models.rules import ends_after_start

# A year's target holds for twelve rolling months and the other way round; a
# month's never for a year: 90 % a month is 28 % a year.
SAME_LENGTH = {"year": ("year", "t12m"), "t12m": ("year", "t12m")}


class TargetQuerySet(models.QuerySet["Target"]):
    def holding_on(self, day: date) -> "TargetQuerySet":
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def in_line_with(self, target: "Terms") -> "TargetQuerySet":
        """Those for the same KPI, the same people and the same length of time."""
        return self.filter(
            kpi=target.kpi,
            team=target.team_id,
            role=target.role,
            person=target.person_id,
            client=target.client_id,
            window__in=SAME_LENGTH.get(target.window, (target.window,)),
        )


def _is_for_one(*subjects: str) -> Q:
    """At most one of the subjects is named."""
    blank = {name: Q(**{name: ""}) if name == "role" else Q(**{name: None}) for name in subjects}
    condition = Q()
    for one, other in combinations(subjects, 2):
        condition &= blank[one] | blank[other]
    return condition


NUMBER_OR_BAND = Q(target__isnull=False, low__isnull=True, high__isnull=True) | (
    Q(target__isnull=True, floor__isnull=True, stretch__isnull=True)
    & (Q(low__isnull=False) | Q(high__isnull=False))
)


class Terms(models.Model):
    """What a KPI should be, for whom, over which window, from when until when."""

    class Window(models.TextChoices):
        MONTH = "month", "Month"
        QUARTER = "quarter", "Quarter"
        YEAR = "year", "Year"
        T12M = "t12m", "12 months"

    class Role(models.TextChoices):
        ACCOUNT_MANAGER = "account_manager", "Account managers"
        MANAGER = "manager", "Managers"

    kpi = models.CharField("KPI", max_length=64)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    role = models.CharField(
        max_length=15, choices=Role, blank=True, help_text="For everybody in this role."
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    window = models.CharField(
        max_length=7,
        choices=Window,
        help_text="A target means nothing without it: 90 % a month is 28 % a year.",
    )
    starts_on = models.DateField("from", help_text="First day on which it holds.")
    ends_on = models.DateField(
        "until", null=True, blank=True, help_text="First day on which it no longer holds."
    )
    floor = models.DecimalField(
        max_digits=18, decimal_places=4, null=True, blank=True, help_text="The least acceptable."
    )
    target = models.DecimalField(
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text="In the KPI's unit; times in seconds.",
    )
    stretch = models.DecimalField(
        max_digits=18, decimal_places=4, null=True, blank=True, help_text="What would be great."
    )
    low = models.DecimalField(
        max_digits=18, decimal_places=4, null=True, blank=True, help_text="A band's lower end."
    )
    high = models.DecimalField(
        max_digits=18, decimal_places=4, null=True, blank=True, help_text="A band's upper end."
    )
    near_percent = models.DecimalField(
        "near target within",
        max_digits=5,
        decimal_places=2,
        default=10,
        help_text="Missing the target by at most this share of it, in %, is near target.",
    )
    reason = models.CharField(
        max_length=500, help_text="Why this target: the people who are judged by it read this."
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kpi_name} for {self.scope} from {self.starts_on}"

    @property
    def whom(self) -> str:
        """Whom it is for, as people call them."""
        named = self.client or self.person or self.get_role_display() or self.team
        return str(named or _("The agency"))

    @property
    def kpi_name(self) -> str:
        # Inside, as every command imports the models and pandas takes a while.
        from metrics.engine.kpi import CATALOGUE

        return CATALOGUE[self.kpi].name if self.kpi in CATALOGUE else self.kpi

    @property
    def scope(self) -> str:
        """Whom it is for, as `--scope` is written; the agency where nothing is named."""
        if self.client:
            return f"client:{self.client.source_id}"
        if self.person:
            return f"person:{self.person.source_id}"
        if self.role:
            return f"role:{self.role}"
        if self.team:
            return f"team:{self.team.source_id}"
        return "agency"

    def holds(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


class Target(Terms):
    """A target that holds, held or will hold."""

    objects = TargetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("kpi", "starts_on", "id")
        constraints = [
            ends_after_start("starts_on", "ends_on", name="target_ends_after_start"),
            models.CheckConstraint(
                condition=NUMBER_OR_BAND,
                name="target_is_a_number_or_a_band",
                violation_error_message="Give a target, or a band's lower or upper end; not both.",
            ),
            models.CheckConstraint(
                condition=_is_for_one("team", "role", "person", "client"),
                name="target_is_for_one",
                violation_error_message="Name one of team, role, person and client; "
                "none of them = the whole agency.",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(high__gte=models.F("low")),
                name="band_is_the_right_way_up",
                violation_error_message="The band's upper end is below its lower end.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="target_has_a_reason"),
        ]
