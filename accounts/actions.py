"""Writes with consequences: each happens whole or not at all, and says by whom.

Doing the same thing twice changes nothing. What can't be done is refused with
a `ValidationError` whose sentence says what stands in the way.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts import audit, changes
from accounts.audit import Action
from accounts.models import Assignment, Client, Contact, Contract, TouchPoint, User
from accounts.models.record import new_source_id
from accounts.querysets import AssignmentQuerySet
from kpidash import clock

DAY = timedelta(days=1)
HISTORY_REASON_LENGTH = 100


@transaction.atomic
def log_touchpoint(
    *,
    by: User,
    client: Client,
    at: datetime,
    channel: str,
    direction: str = TouchPoint.Direction.OUTBOUND,
    purpose: str = TouchPoint.Purpose.SUCCESS,
    level: str = "",
    contact: Contact | None = None,
    minutes: Decimal | None = None,
    note: str = "",
) -> TouchPoint:
    """Note a call, mail or meeting of `by` with a client.

    Without a `level`, the contact's seniority says whether it was upstream.
    """
    if problem := not_held_yet(at) or not_of_client(contact, client):
        raise ValidationError(problem)
    # A form that is sent twice tells of one call, not of two.
    same = {
        "client": client,
        "person": by,
        "contact": contact,
        "at": at,
        "channel": channel,
        "direction": direction,
    }
    if logged := TouchPoint.objects.filter(**same).first():
        return logged
    touchpoint = TouchPoint(
        **same,
        purpose=purpose,
        level=level or level_with(contact),
        minutes=minutes,
        note=note,
    )
    touchpoint.full_clean()
    touchpoint.save()
    changes.announce()
    return touchpoint


def not_held_yet(at: datetime) -> str:
    """Why a touch point of that moment isn't logged, if it isn't."""
    if at <= clock.now():
        return ""
    return _("It hasn't happened yet: log a touch point once it was held.")


def not_of_client(contact: Contact | None, client: Client) -> str:
    """Why a touch point with that contact isn't logged for the client, if it isn't."""
    if contact is None or contact.client_id == client.pk:
        return ""
    told = {"contact": contact, "client": client}
    return _("%(contact)s isn't with %(client)s: choose one of its contacts.") % told


def level_with(contact: Contact | None) -> str:
    """Upstream with those who decide or have influence, downstream day to day."""
    if contact is None or not contact.seniority:
        return ""
    if contact.seniority == Contact.Seniority.DAY_TO_DAY:
        return TouchPoint.Level.DOWNSTREAM
    return TouchPoint.Level.UPSTREAM


@transaction.atomic
def hand_over(*, by: User, client: Client, to: User, on: date) -> Assignment:
    """Have a client looked after by somebody else from a day on; the past stays whose it was."""
    primary = client.assignments.select_for_update().filter(role=Assignment.Role.PRIMARY)
    current = primary.holding_on(on).first()
    if current and current.person == to:
        return current
    _refuse_hand_over(client, to, on, current=current, later=_first_after(primary, on))
    why = f"Handed over to {to} from {on}"
    if current:
        current.ends_on = on
        _save(current, by=by, why=why)
    following = Assignment(client=client, person=to, starts_on=on)
    _save(following, by=by, why=why)
    return following


def _first_after(assignments: AssignmentQuerySet, on: date) -> Assignment | None:
    return assignments.filter(starts_on__gt=on).order_by("starts_on").first()


def _refuse_hand_over(
    client: Client, to: User, on: date, *, current: Assignment | None, later: Assignment | None
) -> None:
    if not to.is_active:
        told = _("%(person)s may no longer sign in: hand %(client)s to somebody who may.")
        raise ValidationError(told % {"person": to, "client": client})
    if later:
        told = _(
            "%(client)s goes to %(person)s on %(day)s: change that first, or hand it over from a "
            "later day."
        )
        raise ValidationError(
            told % {"client": client, "person": later.person, "day": later.starts_on}
        )
    if current and current.starts_on == on:
        told = _("%(client)s came to %(person)s on that very day: hand it over from a later day.")
        raise ValidationError(told % {"client": client, "person": current.person})


@transaction.atomic
def renew(
    *,
    by: User,
    contract: Contract,
    amount: Decimal,
    signed_on: date,
    term_ends_on: date | None = None,
    starts_on: date | None = None,
    record_id: str = "",
) -> Contract:
    """Follow a contract with the next one; blank `term_ends_on` = it rolls on.

    The next one starts the day after the old term's last, unless another day
    was agreed; the old one is in force until the day before.
    """
    starts_on = starts_on or _day_after(contract)
    agreed = {"starts_on": starts_on, "term_ends_on": term_ends_on, "amount": amount}
    if renewed := contract.renewed_by.filter(**agreed).first():
        return renewed
    _refuse_renewal(contract, starts_on)
    following = Contract(
        source_id=record_id or new_source_id(),
        client=contract.client,
        kind=contract.kind,
        service=contract.service,
        interval=contract.interval,
        currency=contract.currency,
        billing_type=contract.billing_type,
        renews=contract,
        signed_on=signed_on,
        **agreed,
    )
    why = f"Renewed on {signed_on}"
    _save(following, by=by, why=why)
    contract.ended_on = starts_on - DAY
    _save(contract, by=by, why=why)
    return following


def _day_after(contract: Contract) -> date:
    last_day = contract.ended_on or contract.changes.aggregate(last=Max("term_ends_on"))["last"]
    last_day = last_day or contract.term_ends_on
    if last_day is None:
        told = _("%(contract)s rolls on without an end: say when the next one starts.")
        raise ValidationError(told % {"contract": contract})
    return last_day + DAY


def _refuse_renewal(contract: Contract, starts_on: date) -> None:
    if renewed := contract.renewed_by.first():
        told = _("%(contract)s was renewed on %(day)s: renew the contract that follows it.")
        day = renewed.signed_on or renewed.starts_on
        raise ValidationError(told % {"contract": contract, "day": day})
    if contract.end_reason or contract.end_kind:
        told = _("%(contract)s was ended for good on %(day)s.")
        raise ValidationError(told % {"contract": contract, "day": contract.ended_on})
    if contract.starts_on and starts_on <= contract.starts_on:
        told = _(
            "The next contract starts on %(day)s, not after the one it renews (%(before)s): choose "
            "a later day."
        )
        raise ValidationError(told % {"day": starts_on, "before": contract.starts_on})


@transaction.atomic
def close_client(
    *, by: User, client: Client, ended_on: date, reason: str, kind: str
) -> list[Contract]:
    """Write down that a client leaves: `ended_on` is the last day that we work for it.

    All its contracts end then, and nobody looks after it from the day after.
    """
    _refuse_closure(client, ended_on, reason, kind)
    contracts = list(client.contracts.select_for_update().filter(_lasting_past(ended_on)))
    if not contracts and not client.contracts.filter(ended_on=ended_on).exists():
        told = _("%(client)s has no contract in force on %(day)s.")
        raise ValidationError(told % {"client": client, "day": ended_on})
    why = f"Client left: {reason}"
    for contract in contracts:
        contract.ended_on, contract.end_reason, contract.end_kind = ended_on, reason, kind
        _save(contract, by=by, why=why)
    for assignment in client.assignments.holding_on(ended_on + DAY):
        assignment.ends_on = ended_on + DAY
        _save(assignment, by=by, why=why)
    return contracts


def _lasting_past(day: date) -> Q:
    return Q(ended_on__isnull=True) | Q(ended_on__gt=day)


def _refuse_closure(client: Client, ended_on: date, reason: str, kind: str) -> None:
    if not reason.strip():
        told = _("Say why %(client)s leaves: it is what we learn from.")
        raise ValidationError(told % {"client": client})
    if kind not in Contract.EndKind.values:
        known = ", ".join(Contract.EndKind.values)
        told = _("%(kind)s is no way for a contract to end; these are: %(known)s.")
        raise ValidationError(told % {"kind": repr(kind), "known": known})
    if later := client.contracts.filter(starts_on__gt=ended_on).order_by("starts_on").first():
        told = _("%(client)s has a contract from %(first)s: it doesn't leave on %(day)s.")
        raise ValidationError(told % {"client": client, "first": later.starts_on, "day": ended_on})
    if next_one := _first_after(client.assignments.all(), ended_on):
        told = _("%(client)s goes to %(person)s on %(day)s: change that first.")
        raise ValidationError(
            told % {"client": client, "person": next_one.person, "day": next_one.starts_on}
        )


@transaction.atomic
def end_access(*, by: User, person: User) -> None:
    """Let somebody sign in no longer; their history stays."""
    if person == by:
        raise ValidationError(_("You can't take your own access away: ask another admin."))
    if person.is_active:
        person.is_active = False
        _save(person, by=by, why="May no longer sign in")
        audit.note(Action.ACCESS_TAKEN, by=by, about=audit.named(person))


def _save(record: Assignment | Contract | User, *, by: User, why: str) -> None:
    record._history_user = by  # type: ignore[union-attr]
    record._change_reason = why[:HISTORY_REASON_LENGTH]  # type: ignore[union-attr]
    record.full_clean()
    record.save()
    changes.announce()
