"""What numbers were: revisions of closed periods, and the sealed ledger with its chain."""

from django.conf import settings
from django.db import models

from metrics.models.runs import Run


class Revision(models.Model):
    """A number of a closed period that a later run changed."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="revisions")
    kpi = models.CharField(max_length=64)
    scope = models.CharField(max_length=210)
    window = models.CharField(max_length=7)
    start = models.DateField()
    end = models.DateField(help_text="The first day after the window.")
    before = models.FloatField(null=True)
    after = models.FloatField(null=True)
    cause = models.JSONField(default=list, help_text="The corrections of records behind it.")

    class Meta:
        ordering = ("-run", "kpi", "scope", "window", "end")
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "scope", "window", "end", "run"], name="number_is_revised_once_a_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kpi} of {self.scope}, {self.window} to {self.end}"


class Seal(models.Model):
    """A quarter whose numbers are on record as they were; what changes later is restated."""

    start = models.DateField()
    end = models.DateField(unique=True, help_text="The first day after the quarter.")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-end",)

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


class SealedNumber(models.Model):
    """One line of the ledger: a number as it was sealed, or restated since; never changed.

    Each line's mark is a hash of what it says and of the mark before it, so that
    whoever edits, removes or adds a line breaks the chain at that line.
    """

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="numbers")
    run = models.PositiveBigIntegerField(help_text="The number of the run that published it.")
    at = models.DateTimeField()
    kpi = models.CharField(max_length=64)
    scope = models.CharField(max_length=210)
    window = models.CharField(max_length=7)
    end = models.DateField(help_text="The first day after the window.")
    value = models.FloatField(null=True)
    is_restated = models.BooleanField(default=False)
    was = models.FloatField(null=True, help_text="Of a restated number: what it was before.")
    cause = models.JSONField(default=list)
    mark = models.CharField(max_length=64, help_text="SHA-256 of the line and the mark before it.")

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["kpi", "scope", "window", "end"], name="sealed_number_of_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.kpi} of {self.scope}, {self.window} to {self.end}"
