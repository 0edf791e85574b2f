"""What is known of one client: people, surveys, goals, and what is open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Client, Contact, Goal, Opportunity, Project, Request, SurveyAnswer
from metrics.attention import days_until, when_due, why_now
from metrics.formats import day_in_words
from metrics.renewals import Renewal, Stage
from metrics.scorecards.client_timeline import score_in_words
from metrics.scorecards.figures import StatusMark
from metrics.wording import label

MOST_ANSWERS = 8
MOST_OPEN = 10


@dataclass(frozen=True)
class ContactRow:
    name: str
    about: str
    spoken: str


@dataclass(frozen=True)
class ContactGroup:
    """Those of one seniority, or those of whom none is known."""

    seniority: str
    contacts: tuple[ContactRow, ...]


@dataclass(frozen=True)
class AnswerRow:
    what: str
    score: str
    who: str
    when: str
    comment: str


@dataclass(frozen=True)
class GoalRow:
    title: str
    due: str
    state: StatusMark


@dataclass(frozen=True)
class OpenAction:
    """Something that somebody of us has yet to do."""

    what: str
    why: str
    due: str
    on: date


def contact_groups(client: Client, today: date, zone: ZoneInfo) -> tuple[ContactGroup, ...]:
    """Those still there: who decides first, by division within."""
    people = client.contacts.filter(left_on=None).order_by("division", "name", "source_id")
    spoken = client.touchpoints.filter(contact__isnull=False).order_by()
    last = dict(spoken.values_list("contact").annotate(at=Max("at")))
    found = list(people)
    groups = [*Contact.Seniority.choices, ("", _("Seniority not known"))]
    told = ((label, [each for each in found if each.seniority == key]) for key, label in groups)
    return tuple(
        ContactGroup(
            str(label),
            tuple(_contact(each, last.get(each.pk), today, zone) for each in mine),
        )
        for label, mine in told
        if mine
    )


def _contact(contact: Contact, last: datetime | None, today: date, zone: ZoneInfo) -> ContactRow:
    about = (contact.title, contact.division, contact.location)
    spoken = _("no talk on record")
    if last:
        spoken = _("last talk %(when)s") % {"when": days_until(last.astimezone(zone).date(), today)}
    return ContactRow(contact.name, ", ".join(part for part in about if part), spoken)


def answer_rows(client: Client, zone: ZoneInfo, now: datetime) -> tuple[AnswerRow, ...]:
    answered = client.surveys.filter(responded_at__lte=now).select_related("contact")
    latest = answered.order_by("-responded_at", "source_id")[:MOST_ANSWERS]
    return tuple(_answer(each, zone) for each in latest)


def _answer(answer: SurveyAnswer, zone: ZoneInfo) -> AnswerRow:
    at = answer.responded_at
    return AnswerRow(
        what=", ".join(filter(None, (str(answer.get_kind_display()), answer.criterion))),
        score=score_in_words(answer),
        who=answer.contact.name if answer.contact else "",
        when=day_in_words(at.astimezone(zone).date()) if at else "",
        comment=answer.comment,
    )


def goal_rows(goals: Sequence[Goal], today: date) -> tuple[GoalRow, ...]:
    """The open ones first, the next due before the others."""
    ordered = sorted(goals, key=lambda goal: (not _is_open(goal), goal.due_on))
    return tuple(
        GoalRow(goal.title or str(goal), day_in_words(goal.due_on), _goal_state(goal, today))
        for goal in ordered
    )


def _is_open(goal: Goal) -> bool:
    return goal.outcome in ("", Goal.Outcome.OPEN) and goal.met_on is None


def _goal_state(goal: Goal, today: date) -> StatusMark:
    if goal.outcome == Goal.Outcome.MISSED:
        return StatusMark(_("Missed"), "off-target", "off")
    if not _is_open(goal):
        return StatusMark(_("Met"), "on-target", "good")
    if goal.due_on < today:
        return StatusMark(_("Overdue"), "near-target", "near")
    return StatusMark(_("Open"), "no-target", "na")


def open_actions(
    client: Client,
    renewals: Sequence[Renewal],
    goals: Sequence[Goal],
    *,
    today: date,
    zone: ZoneInfo,
) -> tuple[OpenAction, ...]:
    """What waits for us, the longest due first."""
    found = [
        *_of_renewals(renewals, today),
        *_of_requests(client, today, zone),
        *_of_projects(client, today),
        *_of_proposals(client, today),
        *_of_goals(goals, today),
    ]
    return tuple(sorted(found, key=lambda each: each.on)[:MOST_OPEN])


def _of_renewals(renewals: Sequence[Renewal], today: date) -> Iterator[OpenAction]:
    for each in renewals:
        yield OpenAction(_to_settle(each), why_now(each), when_due(each, today), each.due_on)


def _to_settle(renewal: Renewal) -> str:
    """Whoever gave notice has nothing left to agree on, and may yet be won back."""
    service = {"service": renewal.contract.service or renewal.contract.get_kind_display()}
    if renewal.stage is Stage.NOTICE_GIVEN:
        return _("Talk about the notice for %(service)s") % service
    return _("Agree on %(service)s") % service


def _of_requests(client: Client, today: date, zone: ZoneInfo) -> Iterator[OpenAction]:
    states = ("", Request.State.OPEN, Request.State.ANSWERED)
    waiting = client.requests.filter(state__in=states, resolved_at=None)
    for each in waiting.order_by("opened_at")[:MOST_OPEN]:
        on = each.opened_at.astimezone(zone).date()
        is_new = each.first_response_at is None
        what = _("Answer a request") if is_new else _("Resolve a request")
        how = ", ".join(label(part) for part in (each.channel, each.priority) if part)
        yield OpenAction(what, how, _asked(on, today), on)


def _asked(on: date, today: date) -> str:
    return _("asked %(when)s") % {"when": days_until(on, today)}


def _of_projects(client: Client, today: date) -> Iterator[OpenAction]:
    open_ones = client.projects.filter(delivered_on=None, cancelled_on=None)
    for each in open_ones:
        on = each.due_on or each.baseline_due_on
        if on:
            what = _("Deliver %(project)s") % {"project": _title(each)}
            yield OpenAction(what, day_in_words(on), _due(on, today), on)


def _title(project: Project) -> str:
    return project.name or str(project)


def _due(on: date, today: date) -> str:
    return _("due %(when)s") % {"when": days_until(on, today)}


def _of_proposals(client: Client, today: date) -> Iterator[OpenAction]:
    outcomes = ("", Opportunity.Outcome.OPEN)
    for each in client.opportunities.filter(outcome__in=outcomes, decided_on=None):
        on = each.sent_on or each.opened_on
        if on is None:
            continue
        kind = {"kind": each.get_kind_display()}
        what = _("Follow up: %(kind)s") if each.sent_on else _("Send a proposal: %(kind)s")
        yield OpenAction(what % kind, day_in_words(on), _since(each, on, today), on)


def _since(opportunity: Opportunity, on: date, today: date) -> str:
    when = {"when": days_until(on, today)}
    return _("sent %(when)s") % when if opportunity.sent_on else _("opened %(when)s") % when


def _of_goals(goals: Sequence[Goal], today: date) -> Iterator[OpenAction]:
    for each in goals:
        if _is_open(each) and each.due_on < today:
            what = _("Settle the goal: %(goal)s") % {"goal": each.title or str(each)}
            yield OpenAction(what, day_in_words(each.due_on), _due(each.due_on, today), each.due_on)
