"""What is kept about a client's contact: handed out on request, and taken away for good.

Erasing leaves a contact without a name: KPIs count people, not who they are, so
every number stays what it was. Whom they introduced, when they were met and how
senior they are stays too, as do the days and scores of what they said.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import uuid4

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from accounts import audit, changes
from accounts.audit import Action
from accounts.models import Contact, KeptAnswer, SurveyAnswer, TouchPoint, User

ERASED: Final = "Erased contact"
OF_THEMSELVES: Final = ("source_id", "name", "email", "title", "seniority", "division", "location")
DAYS: Final = ("since", "left_on")
# Called inside the transaction with a client's record id and, for what its contact was called, what
# it is called now: for whoever keeps ids and names outside the records.
renamers: list[Callable[[str, dict[str, str]], object]] = []


def all_about(contact: Contact) -> dict[str, Any]:
    """Everything that is kept about a contact, by what it is."""
    told = {name: getattr(contact, name) for name in (*OF_THEMSELVES, *DAYS)}
    return {
        "contact": {
            **told,
            "client": contact.client.source_id,
            "introduced_by": contact.introduced_by and contact.introduced_by.source_id,
            "introduced": list(contact.introduced.values_list("source_id", flat=True)),
        },
        **{name: _rows(records) for name, records in _naming(contact).items()},
    }


def _naming(contact: Contact) -> dict[str, models.QuerySet]:
    """The records that name the contact, whatever their kind."""
    found = {}
    for relation in Contact._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model is Contact:
            continue
        model = relation.related_model
        named = {relation.field.name: contact}
        found[str(model._meta.verbose_name_plural)] = model._default_manager.filter(**named)
    return found


def _rows(records: models.QuerySet) -> list[dict[str, Any]]:
    return list(records.order_by("pk").values())


@transaction.atomic
def export_contact(contact: Contact, *, by: User | None) -> dict[str, Any]:
    told = all_about(contact)
    audit.note(Action.CONTACT_EXPORTED, by=by, about=f"contact:{contact.pk}")
    return told


@transaction.atomic
def erase_contact(contact: Contact, *, by: User | None) -> None:
    """Take away who a contact is, wherever it stands; twice changes nothing."""
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if contact.name == ERASED:
        return
    _erase_from_admin_log(contact)
    _erase_answers_to_programs(contact)
    TouchPoint.objects.filter(contact=contact).update(note="")
    SurveyAnswer.objects.filter(contact=contact).update(comment="")
    before = _called(contact)
    for name in ("division", "location"):
        setattr(contact, name, _place_of_nobody(contact, name))
    contact.source_id = _id_in_its_place(contact)
    contact.name, contact.email, contact.title = ERASED, "", ""
    contact.save()
    renamed = dict(zip(before, _called(contact), strict=True))
    for rename in renamers:
        rename(contact.client.source_id, renamed)
    audit.note(Action.CONTACT_ERASED, by=by, about=f"contact:{contact.pk}")
    changes.announce()


def _called(contact: Contact) -> list[str]:
    """How the rows behind numbers call a contact and where it is."""
    place = f"{contact.division}, {contact.location}".strip(", ")
    return [contact.source_id, contact.division, contact.location, place]


def _place_of_nobody(contact: Contact, field: str) -> str:
    """A division that others are in says nothing about one of them; one's own gets another name.

    It stays one: KPIs count in how many a client's contacts are.
    """
    name = getattr(contact, field)
    same = {f"{field}__iexact": name}
    others = Contact.objects.filter(client=contact.client, **same).exclude(pk=contact.pk)
    return name if not name or others.exists() else f"- {uuid4().hex[:8]}"


def _id_in_its_place(contact: Contact) -> str:
    """A new record id between those before and after the old one.

    Where KPIs need the first of several contacts, the id is the last thing to decide.
    """
    ids = Contact.objects.exclude(pk=contact.pk).values_list("source_id", flat=True)
    before = max((id for id in ids if id < contact.source_id), default="")
    after = min((id for id in ids if id > contact.source_id), default="")
    return between(before, after) + uuid4().hex[:12]


def between(before: str, after: str) -> str:
    """A text as short as can be, all of whose continuations sort between two others.

    >>> between("ann", "cleo"), between("ann", "ben"), between("", ""), between("an", "ann")
    ('b', 'ao', '~', 'an!')
    """
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    head = before[:same]
    low = ord(before[same]) if same < len(before) else ord(" ")
    high = ord(after[same]) if same < len(after) else ord("~") + 1
    if high - low > 1:
        return head + chr(low + 1)
    if same == len(before):
        return head + " "
    return _just_after(before, same + 1)


def _just_after(text: str, start: int) -> str:
    """After a text, and before whatever differs from it earlier than at `start`."""
    for place in range(start, len(text)):
        if text[place] < "~":
            return text[:place] + chr(ord(text[place]) + 1)
    return text + "~"


def _erase_from_admin_log(contact: Contact) -> None:
    """Django's log of the admin keeps what each record was called."""
    kind = ContentType.objects.get_for_model(Contact)
    its_own = LogEntry.objects.filter(content_type=kind, object_id=str(contact.pk))
    its_own.update(object_repr=ERASED)
    for naming in LogEntry.objects.filter(change_message__contains='"object":'):
        message = json.loads(naming.change_message)
        if _without_name(message, contact.name):
            LogEntry.objects.filter(pk=naming.pk).update(change_message=json.dumps(message))


def _without_name(message: Iterable[dict[str, dict[str, Any]]], name: str) -> bool:
    """Whether a log's message named the contact, as it does no longer."""
    naming = [part for each in message for part in each.values() if part.get("object") == name]
    for part in naming:
        part["object"] = ERASED
    return bool(naming)


def _erase_answers_to_programs(contact: Contact) -> None:
    """Kept for two days in case a program asks again: those that name them are dropped."""
    theirs = [text for text in (contact.source_id, contact.name, contact.email) if text]
    notes = (
        TouchPoint.objects.filter(contact=contact).exclude(note="").values_list("note", flat=True)
    )
    said = [json.dumps(text)[1:-1].encode() for text in (*theirs, *notes)]
    for kept in KeptAnswer.objects.iterator():
        if any(text in bytes(kept.body) for text in said):
            kept.delete()
