"""What it means: runs, the numbers that they published, and the targets.

A run publishes a *manifest*: for every KPI and year the batch of numbers that
holds. Batches are never changed once written; a run whose inputs are the same
as an earlier one's points at the earlier one's batches. So a page that reads
"the batches of run 12" can't see half of run 13.
"""

from datetime import date
from itertools import combinations

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from accounts.models import Client, Team, User
from accounts.models.rules import ends_after_start


class RunQuerySet(models.QuerySet["Run"]):
    def published(self) -> "RunQuerySet":
        return self.filter(state=Run.State.PUBLISHED)

    def current(self) -> "Run | None":
        """The run that every page shows: the one published last."""
        return self.published().order_by("-published_at", "-id").first()


class Run(models.Model):
    """One computation of the KPIs: planned, computed, verified, published at once."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        COMPUTING = "computing", "Computing"
        VERIFYING = "verifying", "Verifying"
        PUBLISHED = "published", "Published"
        FAILED = "failed", "Failed"

    class Trigger(models.TextChoices):
        NIGHTLY = "nightly", "Nightly"
        CHANGES = "changes", "After changes"
        MANUAL = "manual", "By hand"

    key = models.CharField(
        max_length=100,
        unique=True,
        help_text="What the run is for, as in nightly:2026-11-21; there is one run for each.",
    )
    trigger = models.CharField(max_length=8, choices=Trigger)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    as_of = models.DateTimeField(help_text="The instant that the run takes for now.")
    first_month = models.DateField(null=True, blank=True)
    last_month = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, db_index=True)
    seconds = models.FloatField(null=True, blank=True)
    values = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list, blank=True)
    quality = models.JSONField(
        default=dict,
        blank=True,
        help_text="How far each KPI's records can be trusted, and what they lack.",
    )
    error = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ("-planned_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="published_run_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="failed_run_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Batch(models.Model):
    """The numbers of one KPI for the windows that end in one year; never changed."""

    kpi = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(
        max_length=64, help_text="SHA-256 of the records, the code and the day it was made from."
    )
    is_monitored = models.BooleanField(
        help_text="Whether the agency has ever recorded anything that this KPI is made from."
    )
    made_at = models.DateTimeField()
    seconds = models.FloatField()

    class Meta:
        ordering = ("kpi", "year")
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "year", "fingerprint"], name="batch_is_made_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.year}"


class RunStep(models.Model):
    """One line of a run's manifest: which batch holds a KPI's numbers of a year."""

    class State(models.TextChoices):
        TODO = "todo", "To do"
        COMPUTED = "computed", "Computed"
        REUSED = "reused", "Unchanged"
        FAILED = "failed", "Failed"

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    kpi = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.TODO)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="steps")
    error = models.TextField(blank=True)

    class Meta:
        ordering = ("run", "kpi", "year")
        constraints = [
            models.UniqueConstraint(fields=["run", "kpi", "year"], name="step_is_planned_once")
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.year}: {self.get_state_display()}"


class Snapshot(models.Model):
    """One published number, with the parts that it was divided from.

    A scope and window without a row had nothing to count: see
    `metrics.engine.compute.nothing`.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="snapshots")
    scope = models.CharField(max_length=210, help_text="agency, team:…, person:… (record ids).")
    window = models.CharField(max_length=7, help_text="month, quarter, year or t12m.")
    start = models.DateField()
    end = models.DateField(help_text="The first day after the window.")
    value = models.FloatField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    n = models.PositiveIntegerField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    mean = models.FloatField(null=True)
    median = models.FloatField(null=True)
    p90 = models.FloatField(null=True)
    open = models.PositiveIntegerField(default=0)
    undecided = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("batch", "scope", "window", "end")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "scope", "window", "end"], name="snapshot_is_one_number"
            ),
            models.CheckConstraint(
                condition=Q(end__gt=models.F("start")), name="snapshot_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.window} to {self.end}"


class Evidence(models.Model):
    """The rows behind a batch's numbers: contributions, as compressed Arrow.

    The rows of one month for KPIs that count events; for KPIs that judge
    windows the cohorts of all windows of a kind that end in the batch's year.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="evidence")
    window = models.CharField(max_length=7)
    end = models.DateField(help_text="The first day after the window.")
    rows = models.BinaryField()
    n = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "window", "end"], name="evidence_is_one_for_a_window"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch}, {self.window} to {self.end}: {self.n} rows"


# A year's target holds for twelve rolling months and the other way round; a
# month's never for a year: 90 % a month is 28 % a year.
SAME_LENGTH = {"year": ("year", "t12m"), "t12m": ("year", "t12m")}


class TargetQuerySet(models.QuerySet["Target"]):
    def holding_on(self, day: date) -> "TargetQuerySet":
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def in_line_with(self, target: "Target") -> "TargetQuerySet":
        """Those for the same KPI, the same people and the same length of time."""
        return self.filter(
            kpi=target.kpi,
            team=target.team,
            role=target.role,
            person=target.person,
            client=target.client,
            window__in=SAME_LENGTH.get(target.window, (target.window,)),
        )


def _is_for_one(*subjects: str) -> Q:
    """At most one of the subjects is named."""
    blank = {name: Q(**{name: ""}) if name == "role" else Q(**{name: None}) for name in subjects}
    condition = Q()
    for one, other in combinations(subjects, 2):
        condition &= blank[one] | blank[other]
    return condition


class Target(models.Model):
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
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="targets")
    role = models.CharField(
        max_length=15, choices=Role, blank=True, help_text="For everybody in this role."
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="targets"
    )
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="targets"
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

    objects = TargetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("kpi", "starts_on", "id")
        constraints = [
            ends_after_start("starts_on", "ends_on", name="target_ends_after_start"),
            models.CheckConstraint(
                condition=Q(target__isnull=False, low__isnull=True, high__isnull=True)
                | (
                    Q(target__isnull=True, floor__isnull=True, stretch__isnull=True)
                    & (Q(low__isnull=False) | Q(high__isnull=False))
                ),
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

    def __str__(self) -> str:
        return f"{self.kpi} for {self.scope} from {self.starts_on}"

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


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, person: User) -> "SavedViewQuerySet":
        """Their own: what others keep is nobody else's business, an admin's neither."""
        return self.filter(person=person)


class SavedView(models.Model):
    """A page with its filters that somebody wants to find again, under a name of theirs.

    It holds an address and nothing else: what the page shows is decided when
    it is opened, by what its reader may see then.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    address = models.CharField(
        max_length=500, help_text="Path and filters, as in /teams/pr/?window=quarter."
    )

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="saved_view_has_a_name_of_its_own",
                violation_error_message="You have a view of that name already.",
            ),
            models.CheckConstraint(
                condition=Q(address__startswith="/") & ~Q(address__startswith="//"),
                name="saved_view_leads_to_a_page_of_ours",
            ),
        ]

    def __str__(self) -> str:
        return self.name
