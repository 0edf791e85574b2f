"""People who sign in, the teams they are in, and since when."""

from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext
from simple_history.models import HistoricalRecords
from tree_queries.models import TreeNode

from accounts.models.agency import Agency, Calendar, FeesSeenBy, validate_timezone
from accounts.models.record import source_id_field
from accounts.models.rules import ends_after_start
from accounts.querysets import NOBODY, MembershipQuerySet, Reach, TeamQuerySet, UserQuerySet
from kpidash import clock


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, name: str, password: str | None = None) -> "User":
        user = self.model(email=self.normalize_email(email), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str, password: str | None = None) -> "User":
        user = self.create_user(email, name, password)
        user.is_superuser = True
        user.save(using=self._db, update_fields=["is_superuser"])
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who may sign in: account manager, manager, viewer or admin."""

    source_id = source_id_field()
    name = models.CharField(max_length=200)
    email = models.EmailField(
        unique=True,
        null=True,
        blank=True,
        help_text="The address that they sign in with; without one they can't.",
    )
    is_active = models.BooleanField(
        "may sign in",
        default=True,
        help_text="Take this away instead of deleting people: their history stays.",
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        ordering = ("name", "source_id")
        verbose_name = "person"
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """As the admin greets them."""
        return self.name

    @cached_property
    def reach(self) -> Reach:
        """How far they see today; kept for as long as this instance, which is one request."""
        if not self.is_active:
            return NOBODY
        agency = Agency.objects.current()
        today = clock.today(agency.zone)
        roles = list(self.memberships.holding_on(today).values_list("role", "team"))
        held = {role for role, _ in roles}
        is_admin = self.is_superuser or Membership.Role.ADMIN in held
        return Reach(
            today=today,
            person=self.pk,
            is_admin=is_admin,
            leads=Team.below({team for role, team in roles if role in Membership.LEADING}),
            belongs_to=frozenset(team for _, team in roles),
            sees_fees=is_admin or Membership.sees_fees(held, agency.fees_seen_by),
        )

    @cached_property
    def zone(self) -> ZoneInfo:
        """Where they work: the zone of their team, else of the nearest team above, else ours."""
        agency = Agency.objects.current().zone
        held = self.memberships.holding_on(clock.today(agency)).main_first()
        main = held.select_related("team").first()
        above = main.team.ancestors(include_self=True) if main else Team.objects.none()
        zones = [zone for zone in above.values_list("timezone", flat=True) if zone]
        return ZoneInfo(zones[-1]) if zones else agency

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin lets them in: only admins."""
        return self.reach.is_admin


class Team(TreeNode):
    """A node of the tree group → agency → team, as deep as needed."""

    source_id = source_id_field()
    name = models.CharField(max_length=200)
    timezone = models.CharField(
        max_length=64,
        blank=True,
        validators=[validate_timezone],
        help_text="Blank = the agency's.",
    )
    currency = models.CharField(max_length=3, blank=True, help_text="Blank = the agency's.")
    calendar = models.ForeignKey(
        Calendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The team's working hours; blank = the agency's.",
    )

    objects = TeamQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("name", "source_id")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def below(cls, tops: set[int]) -> frozenset[int]:
        """These teams and all teams below them."""
        if not tops:
            return frozenset()
        parents = dict(cls.objects.values_list("pk", "parent"))
        found = set(tops)
        while more := {team for team, above in parents.items() if above in found} - found:
            found |= more
        return frozenset(found)


class Membership(models.Model):
    """Who was in which team, as what, from when until when."""

    class Role(models.TextChoices):
        ACCOUNT_MANAGER = "account_manager", "Account manager"
        MANAGER = "manager", "Manager"
        VIEWER = "viewer", "Viewer"
        ADMIN = "admin", "Admin"

    # Who sees the whole team's numbers and clients; a viewer changes nothing.
    LEADING = (Role.MANAGER, Role.VIEWER)

    person = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    starts_on = models.DateField(
        "from", null=True, blank=True, help_text="Blank = since before our records."
    )
    ends_on = models.DateField(
        "until", null=True, blank=True, help_text="The first day no longer in it; blank = still."
    )

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ("person", "starts_on", "id")
        constraints = [
            ends_after_start("starts_on", "ends_on", name="membership_ends_after_start"),
            models.UniqueConstraint(
                fields=["person", "team", "role", "starts_on"],
                name="membership_starts_once",
                violation_error_message="They are in this team in this role from that day already.",
            ),
            models.UniqueConstraint(
                fields=["person", "team", "role"],
                condition=Q(starts_on__isnull=True),
                name="membership_without_start_is_one",
                violation_error_message="They are in this team in this role since before our "
                "records already.",
            ),
        ]

    def __str__(self) -> str:
        facts = {"person": self.person, "role": self.get_role_display(), "team": self.team}
        return gettext("%(person)s, %(role)s in %(team)s") % facts

    @classmethod
    def sees_fees(cls, roles: set[str], seen_by: str) -> bool:
        """Whether somebody in these roles is shown fees where the agency shows them so far."""
        match seen_by:
            case FeesSeenBy.EVERYBODY:
                return True
            case FeesSeenBy.LEADING:
                return not roles.isdisjoint(cls.LEADING)
            case FeesSeenBy.MANAGERS:
                return cls.Role.MANAGER in roles
        return False
