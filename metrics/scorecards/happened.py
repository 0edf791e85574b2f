"""What happened to a scope's clients, read from the records within the reader's reach."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Assignment, Client, Contract, SurveyAnswer, User
from metrics.scorecards.notes import Happening, Note


def notes_of(clients: QuerySet[Client], today: date) -> list[Note]:
    """Which of some clients, within the reader's reach, were handed over or lost."""
    return [*_hand_overs(clients), *_losses(clients, today)]


def _hand_overs(clients: QuerySet[Client]) -> list[Note]:
    """Each primary owner after the first; who had the client before is said by name."""
    held = Assignment.objects.filter(client__in=clients, role=Assignment.Role.PRIMARY)
    dated = held.select_related("client", "person").order_by(
        "client", F("starts_on").asc(nulls_first=True), "id"
    )
    return [
        Note(now.starts_on, Happening.HANDED_OVER, now.client.source_id, _handed_over(before, now))
        for before, now in pairwise(dated)
        if now.client_id == before.client_id and now.person_id != before.person_id and now.starts_on
    ]


def _handed_over(before: Assignment, now: Assignment) -> str:
    return _("%(client)s handed over from %(before)s to %(now)s") % {
        "client": now.client.name,
        "before": before.person.name,
        "now": now.person.name,
    }


def _losses(clients: QuerySet[Client], today: date) -> list[Note]:
    """Clients of whom no retainer is in force any more, on their last day."""
    retainers = Q(contracts__kind=Contract.Kind.RETAINER)
    lasting = retainers & (Q(contracts__ended_on=None) | Q(contracts__ended_on__gte=today))
    gone = clients.annotate(
        last_day=Max("contracts__ended_on", filter=retainers), lasting=Count("contracts", lasting)
    ).filter(lasting=0, last_day__isnull=False)
    return [
        Note(last_day, Happening.LOST, id, _("%(client)s lost") % {"client": name})
        for id, name, last_day in gone.values_list("source_id", "name", "last_day")
    ]


def scores_in_reach(ids: Iterable[str], *, reader: User) -> dict[str, int]:
    """The scores of those answers that the reader may see."""
    answers = SurveyAnswer.objects.visible_to(reader).filter(source_id__in=ids)
    found = answers.values_list("source_id", "score")
    return {id: int(score) for id, score in found if score is not None}
