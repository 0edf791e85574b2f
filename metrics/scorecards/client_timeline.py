"""What happened with a client, the newest first, a page at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import (
    Assignment,
    Client,
    Contract,
    ContractChange,
    Opportunity,
    Project,
    Request,
    SurveyAnswer,
    TouchPoint,
)
from metrics.formats import day_and_month, day_in_words, moment_in_words, money, trimmed
from metrics.wording import label

ON_A_PAGE = 20
# Nobody leafs through more; what lies before is in the files.
LAST_PAGE = 100


@dataclass(frozen=True)
class Happening:
    """One thing that happened; `kind` chooses its sign."""

    at: datetime
    kind: str
    title: str
    detail: str = ""
    who: str = ""
    is_day: bool = False

    @property
    def when(self) -> str:
        return day_in_words(self.at.date()) if self.is_day else moment_in_words(self.at)


class Show(StrEnum):
    """What of it to show alone."""

    TALKS = "talks"
    REQUESTS = "requests"
    AGREEMENTS = "agreements"


SHOWN: Final[Mapping[Show | None, str | Promise]] = {
    None: gettext_lazy("All"),
    Show.TALKS: gettext_lazy("Talks"),
    Show.REQUESTS: gettext_lazy("Requests and answers"),
    Show.AGREEMENTS: gettext_lazy("Agreements and work"),
}


@dataclass(frozen=True)
class TimelineChoice:
    """What the address says: what to show, and which page of it."""

    show: Show | None = None
    page: int = 1

    def said(self, *, page: int = 1) -> dict[str, str]:
        """As the address says it."""
        said = {"show": str(self.show)} if self.show else {}
        return said | ({"page": str(page)} if page > 1 else {})


ALL_THAT_HAPPENED = TimelineChoice()


@dataclass(frozen=True)
class Timeline:
    happenings: tuple[Happening, ...]
    has_older: bool


def timeline(
    client: Client, choice: TimelineChoice, *, zone: ZoneInfo, now: datetime, shows_fees: bool
) -> Timeline:
    """As many of each kind as a page could hold are read, and the newest of all are kept."""
    most = choice.page * ON_A_PAGE + 1
    found: list[Happening] = []
    if choice.show in (None, Show.TALKS):
        found += _touchpoints(client, zone, now, most)
    if choice.show in (None, Show.REQUESTS):
        found += [*_requests(client, zone, now, most), *_answers(client, zone, now, most)]
    if choice.show in (None, Show.AGREEMENTS):
        found += [each for each in _dated(client, zone, shows_fees=shows_fees) if each.at <= now]
    found.sort(key=lambda each: each.at, reverse=True)
    first = (choice.page - 1) * ON_A_PAGE
    return Timeline(tuple(found[first : first + ON_A_PAGE]), len(found) > first + ON_A_PAGE)


def _touchpoints(client: Client, zone: ZoneInfo, now: datetime, most: int) -> Iterator[Happening]:
    """One for each talk, whoever of us was in it."""
    talks = client.touchpoints.held_by(now)
    ids = talks.once_each().order_by("-at", "source_id").values_list("source_id", flat=True)
    mine = talks.filter(source_id__in=list(ids[:most])).select_related("person", "contact")
    ordered = mine.order_by("-at", "source_id", "id")
    for _id, rows in groupby(ordered, key=lambda each: each.source_id):
        yield _touchpoint(list(rows), zone)


def _touchpoint(rows: Sequence[TouchPoint], zone: ZoneInfo) -> Happening:
    touch = rows[0]
    told = {"channel": touch.get_channel_display(), "contact": touch.contact}
    if touch.contact is None:
        title = str(told["channel"])
    elif touch.direction == TouchPoint.Direction.INBOUND:
        title = _("%(channel)s from %(contact)s") % told
    else:
        title = _("%(channel)s with %(contact)s") % told
    level = touch.get_level_display() if touch.level else ""
    notes = dict.fromkeys(row.note for row in rows if row.note)
    who = ", ".join(dict.fromkeys(row.person.name for row in rows if row.person))
    detail = " · ".join([*notes, level] if level else notes)
    return Happening(touch.at.astimezone(zone), "touchpoint", title, detail, who)


def _requests(client: Client, zone: ZoneInfo, now: datetime, most: int) -> Iterator[Happening]:
    asked = client.requests.filter(opened_at__lte=now).select_related("first_responder")
    for each in asked.order_by("-opened_at", "source_id")[:most]:
        how = ", ".join(label(part) for part in (each.channel, each.priority) if part)
        title = _("Request (%(how)s)") % {"how": how} if how else _("Request")
        who = each.first_responder.name if each.first_responder else ""
        yield Happening(each.opened_at.astimezone(zone), "request", title, _reply(each, zone), who)


def _reply(request: Request, zone: ZoneInfo) -> str:
    if request.first_response_at:
        when = moment_in_words(request.first_response_at.astimezone(zone))
        return _("answered %(when)s") % {"when": when}
    if request.state in (Request.State.NO_REPLY_NEEDED, Request.State.EXCLUDED):
        return str(request.get_state_display())
    return _("resolved") if request.resolved_at else _("not answered yet")


def _answers(client: Client, zone: ZoneInfo, now: datetime, most: int) -> Iterator[Happening]:
    answers = client.surveys.filter(responded_at__lte=now, score__isnull=False)
    for each in answers.select_related("contact").order_by("-responded_at", "source_id")[:most]:
        if each.responded_at:
            title = f"{each.get_kind_display()}: {score_in_words(each)}"
            who = each.contact.name if each.contact else ""
            at = each.responded_at.astimezone(zone)
            yield Happening(at, "survey", title, each.comment or each.criterion, who)


def score_in_words(answer: SurveyAnswer) -> str:
    """9 of 10."""
    if answer.score is None:
        return ""
    score = trimmed(answer.score)
    if answer.scale_max is None:
        return score
    return _("%(score)s of %(most)s") % {"score": score, "most": trimmed(answer.scale_max)}


def _dated(client: Client, zone: ZoneInfo, *, shows_fees: bool) -> Iterator[Happening]:
    """What is known by the day: contracts, hand-overs, proposals and projects."""
    yield from (_on(zone, *told) for told in _contracts(client, shows_fees=shows_fees))
    yield from (_on(zone, *told) for told in _changes(client, shows_fees=shows_fees))
    yield from (_on(zone, *told) for told in _assignments(client))
    yield from (_on(zone, *told) for told in _opportunities(client, shows_fees=shows_fees))
    yield from (_on(zone, *told) for told in _projects(client))


Told = tuple[date, str, str, str, str]


def _on(zone: ZoneInfo, on: date, kind: str, title: str, detail: str, who: str) -> Happening:
    at = datetime.combine(on, time(0), tzinfo=zone)
    return Happening(at, kind, title, detail, who, is_day=True)


def _contracts(client: Client, *, shows_fees: bool) -> Iterator[Told]:
    for each in client.contracts.all():
        told = f"{named(each)}, {fee_of(each)}" if shows_fees else named(each)
        if begun := each.signed_on or each.starts_on:
            title = _("Renewal signed") if each.renews_id else _("Contract signed")
            yield begun, "contract", title, told, ""
        if each.notice_given_on:
            yield each.notice_given_on, "contract", _("Notice given"), told, ""
        if each.ended_on and each.end_reason:
            yield each.ended_on, "contract", _("Contract ended"), f"{told}: {each.end_reason}", ""


def named(contract: Contract) -> str:
    return contract.service or contract.get_kind_display()


def fee_of(contract: Contract) -> str:
    """€1,200 a month, as it was agreed."""
    return f"{money(contract.amount, contract.currency)} {contract.get_interval_display()}"


def _changes(client: Client, *, shows_fees: bool) -> Iterator[Told]:
    changes = ContractChange.objects.filter(contract__client=client)
    for each in changes.select_related("contract", "person"):
        yield (
            each.on,
            "contract",
            each.get_kind_display(),
            _change(each, shows_fees=shows_fees),
            each.person.name if each.person else "",
        )


def _change(change: ContractChange, *, shows_fees: bool) -> str:
    contract, said = change.contract, [named(change.contract)]
    if change.amount is not None and shows_fees:
        amount = money(change.amount, contract.currency)
        said.append(_("now %(fee)s") % {"fee": f"{amount} {contract.get_interval_display()}"})
    if change.term_ends_on:
        said.append(_("until %(day)s") % {"day": day_in_words(change.term_ends_on)})
    return ", ".join([*said, *([change.reason] if change.reason else [])])


def _assignments(client: Client) -> Iterator[Told]:
    primary = client.assignments.filter(role=Assignment.Role.PRIMARY, starts_on__isnull=False)
    for each in primary.select_related("person"):
        if each.starts_on:
            name = {"person": each.person.name}
            yield each.starts_on, "hand-over", _("Handed over to %(person)s") % name, "", ""


def _opportunities(client: Client, *, shows_fees: bool) -> Iterator[Told]:
    for each in client.opportunities.select_related("person"):
        kind = {"kind": each.get_kind_display()}
        is_told = shows_fees and each.amount is not None
        worth = money(each.amount, each.currency) if is_told else ""
        who = each.person.name if each.person else ""
        if each.sent_on:
            yield each.sent_on, "proposal", _("%(kind)s proposed") % kind, worth, who
        if each.decided_on and each.outcome not in ("", Opportunity.Outcome.OPEN):
            title = f"{kind['kind']}: {each.get_outcome_display().lower()}"
            yield each.decided_on, "proposal", title, worth, who


def _projects(client: Client) -> Iterator[Told]:
    for each in client.projects.select_related("person"):
        who = each.person.name if each.person else ""
        if each.delivered_on:
            title = _("Delivered: %(project)s") % {"project": each}
            yield each.delivered_on, "project", title, _lateness(each), who
        elif each.cancelled_on:
            title = _("Called off: %(project)s") % {"project": each}
            yield each.cancelled_on, "project", title, "", who


def _lateness(project: Project) -> str:
    due = project.due_on or project.baseline_due_on
    if due is None or project.delivered_on is None:
        return ""
    if project.delivered_on > due:
        return _("late, due %(day)s") % {"day": day_and_month(due)}
    return _("on time, due %(day)s") % {"day": day_and_month(due)}
