"""Who did what: a chain of entries that only grows."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _


class AppendOnly(Exception):
    """An entry of the audit log stays as it was written."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **_values: Any) -> NoReturn:
        raise AppendOnly("Entries of the audit log are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Entries of the audit log are never deleted.")


class AuditEntry(models.Model):
    """One thing that somebody did; each entry's digest is made from its own words and the last's.

    Names nobody but by record id, so that erasing a name leaves the chain whole.
    """

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("failed to sign in")
        LOCKED_OUT = "locked_out", _("was locked out")
        PASSWORD_SET = "password_set", _("set a password")
        LINK_MADE = "link_made", _("made a link to set a password")
        CODES_ON = "codes_on", _("turned codes on")
        CODES_OFF = "codes_off", _("turned codes off")
        PERSON_ADDED = "person_added", _("added a person")
        PERSON_CHANGED = "person_changed", _("changed a person")
        ACCESS_TAKEN = "access_taken", _("took access away")
        ROLE_GIVEN = "role_given", _("gave a role")
        ROLE_CHANGED = "role_changed", _("changed a role")
        AGENCY_CHANGED = "agency_changed", _("changed the agency")
        RECORD_DELETED = "record_deleted", _("deleted a record")
        RECORDS_IMPORTED = "records_imported", _("imported records")
        TOKEN_MADE = "token_made", _("made a token")
        TOKEN_REVOKED = "token_revoked", _("revoked a token")
        TARGET_SET = "target_set", _("set a target")
        TARGET_CHANGED = "target_changed", _("changed a target")
        TARGET_ENDED = "target_ended", _("ended a target")
        TARGET_WITHDRAWN = "target_withdrawn", _("withdrew a target")
        PLAN_PUBLISHED = "plan_published", _("published targets")
        EXPORTED = "exported", _("exported a table")
        CONTACT_EXPORTED = "contact_exported", _("exported a contact")
        CONTACT_ERASED = "contact_erased", _("erased a contact")
        SET_UP = "set_up", _("set kpidash up")
        SEALED = "sealed", _("sealed a quarter")
        BACKED_UP = "backed_up", _("made a backup")
        RESTORED = "restored", _("restored a backup")
        KEYS_ROTATED = "keys_rotated", _("changed the field keys")
        PRUNED = "pruned", _("removed what is no longer needed")

    at = models.DateTimeField(_("when"))
    by = models.CharField(
        _("who"),
        max_length=200,
        blank=True,
        db_index=True,
        help_text=_("Record id of whoever did it; blank = kpidash, or nobody who was known."),
    )
    action = models.CharField(_("did"), max_length=32, choices=Action, db_index=True)
    about = models.CharField(
        _("about"),
        max_length=300,
        blank=True,
        help_text=_("Kind and id of what it was done to, as in person:17."),
    )
    details = models.JSONField(_("details"), default=dict, blank=True)
    # Unique: two entries never follow the same one, whatever else goes wrong.
    previous = models.CharField(max_length=64, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")

    def __str__(self) -> str:
        return f"{self.pk}, {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Entries of the audit log are never changed.")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnly("Entries of the audit log are never deleted.")
