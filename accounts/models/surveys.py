"""What clients and staff answered when we asked."""

from django.db import models
from django.db.models import F, Q

from accounts.models.clients import Client, Contact
from accounts.models.people import User
from accounts.models.record import source_id_field
from accounts.querysets import SurveyQuerySet


class SurveyAnswer(models.Model):
    """One question put to one person, and the score they gave, if they did."""

    class Kind(models.TextChoices):
        NPS = "nps", "NPS"
        CSAT = "csat", "CSAT"
        RELATIONSHIP_AUDIT = "relationship_audit", "Relationship audit"
        PULSE = "pulse", "Pulse"
        CONFIDENCE = "confidence", "Confidence"
        ENPS = "enps", "eNPS"
        EMPLOYEE_SATISFACTION = "employee_satisfaction", "Employee satisfaction"

    source_id = source_id_field()
    kind = models.CharField(max_length=21, choices=Kind)
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="surveys"
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="surveys"
    )
    person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Staff surveys: who answered. Client surveys: whom it is about.",
    )
    wave = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    scale_min = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    scale_max = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    criterion = models.CharField(max_length=200, blank=True)
    weight = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    comment = models.TextField(blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ("responded_at", "source_id")
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True)
                | (
                    (Q(scale_min__isnull=True) | Q(score__gte=F("scale_min")))
                    & (Q(scale_max__isnull=True) | Q(score__lte=F("scale_max")))
                ),
                name="survey_score_is_on_its_scale",
                violation_error_message="The score is off the scale.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.source_id}"
