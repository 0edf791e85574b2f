"""The vocabulary of questions that are asked of the records, who may see them first of all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from tree_queries.query import TreeQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


@dataclass(frozen=True)
class Reach:
    """How far one person sees today: worked out once for a request, then asked by every query."""

    today: date
    person: int | None = None
    is_admin: bool = False
    leads: frozenset[int] = frozenset()
    """The teams they manage or view, with all teams below."""
    belongs_to: frozenset[int] = frozenset()
    """The teams they are in themself; they know these by name."""
    sees_fees: bool = False
    """Whether fees and KPIs in money are shown to them, where they see the client."""


NOBODY = Reach(date.min)


def reach_of(user: "AbstractBaseUser | AnonymousUser") -> Reach:
    if user.is_anonymous:
        return NOBODY
    reach: Reach = user.reach  # type: ignore[attr-defined]
    return reach


def holding_q(day: date, via: str = "") -> Q:
    """Whether a dated row holds on a day: its first day does, its `ends_on` no longer."""
    begun = Q(**{f"{via}starts_on__isnull": True}) | Q(**{f"{via}starts_on__lte": day})
    lasting = Q(**{f"{via}ends_on__isnull": True}) | Q(**{f"{via}ends_on__gt": day})
    return begun & lasting


class GuardedQuerySet(models.QuerySet):
    """Rows that are reached only through `visible_to(user)`."""

    def visible_to(self, user: "AbstractBaseUser | AnonymousUser") -> Self:
        """Those that the person may see today; all for admins, none for people who left."""
        reach = reach_of(user)
        if reach.is_admin:
            return self
        if reach.person is None:
            return self.none()
        return self.filter(self.visible_q(reach))

    def visible_q(self, reach: Reach) -> Q:
        raise NotImplementedError


class CommonQuerySet(GuardedQuerySet):
    """What everybody here may know: the agency, its calendars and rates."""

    def visible_q(self, reach: Reach) -> Q:
        return Q()


class UserQuerySet(GuardedQuerySet):
    """People."""

    def visible_q(self, reach: Reach) -> Q:
        """Themself, and all who are or were in a team that they lead."""
        members = self.model._default_manager.filter(memberships__team__in=reach.leads)
        return Q(pk=reach.person) | Q(pk__in=members.values("pk"))


class TeamQuerySet(GuardedQuerySet, TreeQuerySet):
    """Teams."""

    def visible_q(self, reach: Reach) -> Q:
        """Those whose numbers they may see; see `named_to` for names alone."""
        return Q(pk__in=reach.leads)

    def named_to(self, user: "AbstractBaseUser | AnonymousUser") -> Self:
        """Those that they may know by name: their own too, though not its numbers."""
        reach = reach_of(user)
        if reach.is_admin:
            return self
        return self.filter(pk__in=reach.leads | reach.belongs_to)


class MembershipQuerySet(GuardedQuerySet):
    """Who is in which team."""

    def holding_on(self, day: date) -> Self:
        return self.filter(holding_q(day))

    def visible_q(self, reach: Reach) -> Q:
        return Q(person=reach.person) | Q(team__in=reach.leads)

    def main_first(self) -> Self:
        """Of several at once the account manager's team counts, then the manager's, …"""
        roles = apps.get_model("accounts", "Membership").Role
        ranks = [When(role=role, then=rank) for rank, role in enumerate(roles)]
        return self.order_by(Case(*ranks), F("starts_on").asc(nulls_first=True), "team__source_id")


class ClientQuerySet(GuardedQuerySet):
    """Clients."""

    def visible_q(self, reach: Reach) -> Q:
        """Those assigned to them today, and those in the teams that they lead."""
        clients = apps.get_model("accounts", "Client").objects
        theirs = clients.looked_after_by(reach.person, on=reach.today)
        return Q(pk__in=theirs.values("pk")) | Q(
            pk__in=clients.in_teams(reach.leads, on=reach.today).values("pk")
        )

    def looked_after_by(self, person: int | None, *, on: date) -> Self:
        """Those that a person is the primary or a secondary owner of on a day."""
        assigned = apps.get_model("accounts", "Assignment").objects.holding_on(on)
        return self.filter(pk__in=assigned.filter(person=person).values("client"))

    def in_teams(self, teams: frozenset[int], *, on: date) -> Self:
        return self.with_team_on(on).filter(Q(team_on_day__in=teams))

    def with_team_on(self, day: date) -> Self:
        """With `team_on_day`: the team of the owner of the day.

        A client without an owner, or whose owner is in no team that day, is
        where its own `team` places it.
        """
        memberships = apps.get_model("accounts", "Membership").objects.holding_on(day).main_first()
        owners = memberships.filter(
            holding_q(day, "person__assignments__"),
            person__assignments__role="primary",
            person__assignments__client=OuterRef("pk"),
        )
        of_owner = Subquery(owners.values("team")[:1])
        return self.annotate(
            team_on_day=Coalesce(of_owner, "team", output_field=models.BigIntegerField())
        )


class RecordQuerySet(GuardedQuerySet):
    """Records that belong to a client: whoever sees the client sees them."""

    client_is = "client"

    def visible_q(self, reach: Reach) -> Q:
        clients = apps.get_model("accounts", "Client").objects.all()
        return Q(**{f"{self.client_is}__in": clients.filter(clients.visible_q(reach))})


class AssignmentQuerySet(RecordQuerySet):
    """Who looks after whom."""

    def holding_on(self, day: date) -> Self:
        return self.filter(holding_q(day))


class ContractQuerySet(RecordQuerySet):
    """Contracts."""

    def fee_retainers(self) -> Self:
        """Those that recurring fees come from."""
        return self.filter(kind="retainer").exclude(billing_type="pass_through")

    def lasting_on(self, day: date) -> Self:
        """Those without a last day, or not beyond it."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day))

    def begun_by(self, day: date) -> Self:
        """Those in force from that day or before, and not followed by another one yet."""
        begun = self.filter(Q(starts_on=None) | Q(starts_on__lte=day))
        return begun.exclude(renewed_by__starts_on__lte=day)

    def without_successor(self) -> Self:
        return self.filter(renewed_by=None)

    def as_changed_by(self, day: date) -> Self:
        """With `term_on_day` (its last day), `amount_on_day` and whether it `is_paused`."""
        changes = apps.get_model("accounts", "ContractChange").objects
        made = changes.filter(contract=OuterRef("pk"), on__lte=day).order_by("-on", "-source_id")
        extended = made.filter(term_ends_on__isnull=False).values("term_ends_on")[:1]
        priced = made.filter(amount__isnull=False).exclude(kind="pause").values("amount")[:1]
        paused = made.filter(kind__in=("pause", "resume")).values("kind")[:1]
        return self.annotate(
            term_on_day=Coalesce(
                Subquery(extended), "term_ends_on", output_field=models.DateField()
            ),
            amount_on_day=Coalesce(Subquery(priced), "amount"),
            last_pause=Subquery(paused),
        ).annotate(is_paused=Case(When(last_pause="pause", then=True), default=False))


class TouchPointQuerySet(RecordQuerySet):
    """Touch points."""

    def held_by(self, now: datetime) -> Self:
        """Those that aren't only planned."""
        return self.filter(at__lte=now)

    def once_each(self) -> Self:
        """One row of each, whoever else of us was in it."""
        earlier = self.model._default_manager.filter(
            source_id=OuterRef("source_id"), pk__lt=OuterRef("pk")
        )
        return self.filter(~Exists(earlier))

    def two_way_with_seniors(self) -> Self:
        """Talks with those who decide or have influence, and their messages that got an answer.

        A meeting, a call and an event are two-way by themselves; of messages
        those that answer another one.
        """
        senior = Q(level="upstream") | Q(
            level="", contact__seniority__in=("decision_maker", "influencer")
        )
        talked = Q(channel__in=("meeting", "call", "event")) | ~Q(in_reply_to="")
        return self.filter(senior & talked)


class ChangeQuerySet(RecordQuerySet):
    """Changes of contracts."""

    client_is = "contract__client"


class CharterQuerySet(RecordQuerySet):
    """Service charters."""

    def visible_q(self, reach: Reach) -> Q:
        """Those of the clients they see, and the agency's default."""
        return super().visible_q(reach) | Q(client__isnull=True)


class SurveyQuerySet(RecordQuerySet):
    """Survey answers; what our own staff answered is for admins alone."""


class OpportunityQuerySet(RecordQuerySet):
    """Opportunities."""

    def visible_q(self, reach: Reach) -> Q:
        """Those with the clients they see, and with prospects: their own and their teams'."""
        people = apps.get_model("accounts", "Membership").objects.filter(
            holding_q(reach.today), team__in=reach.leads
        )
        theirs = Q(person=reach.person) | Q(person__in=people.values("person"))
        return super().visible_q(reach) | (Q(client__isnull=True) & theirs)
