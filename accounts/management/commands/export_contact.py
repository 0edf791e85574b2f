"""Everything that is kept about a client's contact, for them."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from accounts import erasure
from accounts.models import Contact


class Command(BaseCommand):
    help = "Prints all that is kept about a contact as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", help="the contact's record id")

    def handle(self, *args: Any, id: str, **options: Any) -> None:
        told = erasure.export_contact(contact_called(id), by=None)
        self.stdout.write(json.dumps(told, indent=1, ensure_ascii=False, cls=DjangoJSONEncoder))


def contact_called(id: str) -> Contact:
    found = Contact.objects.filter(source_id=id).first()
    if found is None:
        raise CommandError(f"There is no contact with the record id {id!r}.")
    return found
