"""Runs, and the numbers that they published.

A run publishes a *manifest*: for every KPI and year the batch of numbers that
holds. Batches are never changed once written; a run whose inputs are the same
as an earlier one's points at the earlier one's batches. So a page that reads
"the batches of run 12" can't see half of run 13.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q


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
        HELD = "held", "Held for an admin"
        DISCARDED = "discarded", "Discarded"
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
    deadline_at = models.DateTimeField(
        null=True, blank=True, help_text="When it should be published; past that it is late."
    )
    fence = models.PositiveSmallIntegerField(
        default=0,
        help_text="Which attempt may write: each worker that takes the run raises it.",
    )
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
    left_out = models.JSONField(
        default=dict,
        blank=True,
        help_text="Clients whose records can't be computed: which KPIs and scopes lack them, why.",
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who had a run published that was held because so much had moved.",
    )
    formulas = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the code that its numbers are made by."
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

    @property
    def has_errors(self) -> bool:
        """Whether it was published without some client's records."""
        return bool(self.left_out)


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
    attempts = models.PositiveSmallIntegerField(default=0)
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
