"""The vocabulary of questions that are asked of the records."""

from django.db import models
from tree_queries.query import TreeQuerySet


class RecordQuerySet(models.QuerySet):
    """Records that belong to a client."""


class UserQuerySet(models.QuerySet):
    """People."""


class TeamQuerySet(TreeQuerySet):
    """Teams."""


class MembershipQuerySet(models.QuerySet):
    """Who is in which team."""


class ClientQuerySet(models.QuerySet):
    """Clients."""


class AssignmentQuerySet(RecordQuerySet):
    """Who looks after whom."""


class ContractQuerySet(RecordQuerySet):
    """Contracts."""


class ChangeQuerySet(models.QuerySet):
    """Changes of contracts."""


class CharterQuerySet(RecordQuerySet):
    """Service charters."""


class SurveyQuerySet(RecordQuerySet):
    """Survey answers."""


class OpportunityQuerySet(RecordQuerySet):
    """Opportunities."""
