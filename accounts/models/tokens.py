"""Tokens with which programs read, and where they may write, in somebody's name."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def of(self, person: User) -> "ApiTokenQuerySet":
        """Their own: an admin who wants one gone takes away that its owner may sign in."""
        return self.filter(owner=person)

    def usable_at(self, now: datetime) -> "ApiTokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=now, owner__is_active=True)


class ApiToken(models.Model):
    """What a program shows to use the API as its owner; of the token itself only a hash is kept.

    It sees what its owner may see at the moment that it asks. It writes only where
    it was made for that, and then only what its owner may write.
    """

    class Scope(models.TextChoices):
        READ = "read", _("reads")
        WRITE = "write", _("reads and writes")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(
        _("name"), max_length=100, help_text=_("What it is for, so that you know it again.")
    )
    scope = models.CharField(_("what it may do"), max_length=5, choices=Scope, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = "API token"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_it_was_made"
            ),
            models.CheckConstraint(
                condition=Q(scope__in=("read", "write")), name="token_reads_or_writes"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_write(self) -> bool:
        return self.scope == self.Scope.WRITE
