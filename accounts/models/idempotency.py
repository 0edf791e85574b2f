"""What programs were answered, so that asking again doesn't write again."""

from django.conf import settings
from django.db import models


class KeptAnswer(models.Model):
    """The answer to a write that came with an Idempotency-Key; kept in the write's transaction."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    # SHA-256 of what was asked.
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    # Blank only inside the transaction that writes.
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="key_answers_its_owner_once")
        ]
        indexes = [models.Index(fields=["owner", "made_at"], name="kept_answer_by_age")]

    def __str__(self) -> str:
        return self.key
