"""Pages that somebody wants to find again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User


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
