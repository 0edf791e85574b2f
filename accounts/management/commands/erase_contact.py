"""Takes away who a client's contact is; the numbers stay."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts import erasure
from accounts.management.commands.export_contact import contact_called


class Command(BaseCommand):
    help = "Erases a contact's name, address and notes for good; every number stays what it was."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", help="the contact's record id")
        parser.add_argument("--yes", action="store_true", help="don't ask")

    def handle(self, *args: Any, id: str, yes: bool, **options: Any) -> None:
        contact = contact_called(id)
        if not yes and input(f"Erase {contact} of {contact.client}? (yes/no) ") != "yes":
            self.stdout.write("Nothing was erased.")
            return
        erasure.erase_contact(contact, by=None)
        self.stdout.write("Erased. The system that the contact came from may still have it.")
