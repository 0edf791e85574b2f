"""Records for tests: spell out only what matters to the test, the rest is made up here."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from accounts.models import Assignment, Client, Contract, Membership, Team, User
from metrics.models import Target, TargetPlan

PASSWORD = "a fine long passphrase"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    source_id = factory.Sequence(lambda n: f"person-{n}")
    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda user: f"{user.source_id}@agency.example")
    password = factory.django.Password(PASSWORD)


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    source_id = factory.Sequence(lambda n: f"team-{n}")
    name = factory.Sequence(lambda n: f"Team {n}")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(UserFactory)
    team = factory.SubFactory(TeamFactory)
    role = Membership.Role.ACCOUNT_MANAGER


class ClientFactory(DjangoModelFactory):
    class Meta:
        model = Client

    source_id = factory.Sequence(lambda n: f"client-{n}")
    name = factory.Sequence(lambda n: f"Client {n}")


class AssignmentFactory(DjangoModelFactory):
    class Meta:
        model = Assignment

    client = factory.SubFactory(ClientFactory)
    person = factory.SubFactory(UserFactory)


class ContractFactory(DjangoModelFactory):
    class Meta:
        model = Contract

    source_id = factory.Sequence(lambda n: f"contract-{n}")
    client = factory.SubFactory(ClientFactory)
    kind = Contract.Kind.RETAINER
    starts_on = date(2025, 1, 1)
    amount = Decimal(1000)
    interval = Contract.Interval.MONTH
    currency = "EUR"


class TargetFactory(DjangoModelFactory):
    """For the whole agency, unless a team, role, person or client is named."""

    class Meta:
        model = Target

    kpi = "logo_retention"
    window = Target.Window.T12M
    starts_on = date(2025, 1, 1)
    target = Decimal(90)
    reason = "What keeps us independent of any one client."


class TargetPlanFactory(DjangoModelFactory):
    """A plan that nothing was put into yet."""

    class Meta:
        model = TargetPlan

    starts_on = date(2027, 1, 1)
    reason = "A new year."
    made_by = factory.SubFactory(UserFactory)
    made_at = datetime(2026, 3, 1, 9, tzinfo=UTC)
