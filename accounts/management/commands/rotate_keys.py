"""Encrypts all secrets in the database with the newest field key."""

from argparse import ArgumentParser
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import audit, field_keys
from accounts.audit import Action


class Command(BaseCommand):
    help = "Encrypts all secrets anew and proves that no row needs an old key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new", action="store_true", help="make a new key first")
        parser.add_argument("--check", action="store_true", help="only tell what needs an old key")

    def handle(self, *args: Any, new: bool, check: bool, **options: Any) -> None:
        if new:
            self._make_key()
        if check:
            self._tell()
            return
        try:
            with transaction.atomic():
                count = field_keys.rotate()
                audit.note(Action.KEYS_ROTATED, secrets=count)
        except (field_keys.KeysStillNeeded, InvalidToken) as error:
            why = str(error) or "a secret opens with no key."
            raise CommandError(f"Nothing was changed: {why}") from error
        self.stdout.write(f"{count:,} secrets lie under the first key; no row needs an older one.")

    def _make_key(self) -> None:
        if settings.KPIDASH_FIELD_KEYS or settings.PRODUCTION:
            made = field_keys.make_key()
            raise CommandError(f"Put this key first in KPIDASH_FIELD_KEYS, then ask again: {made}")
        field_keys.add_key_to_file()

    def _tell(self) -> None:
        if needing := field_keys.still_needing_old_keys():
            raise CommandError(f"{needing:,} secrets need an old key.")
        self.stdout.write("No row needs an old key.")
