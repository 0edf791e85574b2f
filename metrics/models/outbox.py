"""What is to be sent: noted with what it tells of, sent once by whoever comes first."""

from django.db import models

from metrics.models.runs import Run


class Outgoing(models.Model):
    """A mail or a ping that is to go out."""

    class Way(models.TextChoices):
        MAIL = "mail", "Mail"
        PING = "ping", "Ping"

    key = models.CharField(max_length=200, unique=True, help_text="What it tells, of which run.")
    way = models.CharField(max_length=4, choices=Way)
    run = models.ForeignKey(Run, models.CASCADE, null=True, blank=True, related_name="outgoing")
    to = models.CharField(max_length=320, help_text="An address of mail, or of the web.")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    made_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        verbose_name_plural = "outgoing"
        indexes = [models.Index(fields=["sent_at", "next_try_at"], name="outgoing_that_is_due")]

    def __str__(self) -> str:
        return self.key
