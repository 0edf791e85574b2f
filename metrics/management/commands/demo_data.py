"""Makes a fictitious agency group to look around in, and its numbers."""

import secrets
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo import opening
from accounts.demo.people import SIGN_INS
from accounts.demo.world import DEFAULT_SEED, ZONE, Size, World
from kpidash import clock
from metrics import runs

SIZE = Size()


class Command(BaseCommand):
    help = "Makes a fictitious agency group with all its records: the same seed, the same records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
        parser.add_argument("--clients", type=int, default=SIZE.clients)
        parser.add_argument("--account-managers", type=int, default=SIZE.account_managers)
        parser.add_argument("--months", type=int, default=SIZE.months)
        parser.add_argument("--today", type=date.fromisoformat, help="the day it ends on")
        parser.add_argument("--no-recompute", action="store_true", help="records alone")

    def handle(self, *, today: date | None, no_recompute: bool, **options: Any) -> None:
        now = clock.now()
        try:
            opening.refuse_where_others_reach_it(
                is_production=settings.PRODUCTION, hosts=settings.ALLOWED_HOSTS
            )
            size = Size(options["clients"], options["account_managers"], options["months"])
            world = World(today or clock.today(ZONE), options["seed"], size)
            opened = opening.open_demo(world, now=now)
        except (opening.NotTheDemo, ValueError) as error:
            raise CommandError(str(error)) from error
        self._tell(opened)
        try:
            if not no_recompute:
                self._publish(now)
        finally:
            self._tell_sign_ins()

    def _publish(self, now: datetime) -> None:
        try:
            run = runs.recompute(now)
        except runs.RunFailed as error:
            raise CommandError(f"The records are in, but not their numbers: {error}") from error
        self.stdout.write(f"Run {run.pk} published {run.values:,} values.")

    def _tell(self, opened: opening.Opened) -> None:
        if not opened.is_new:
            self.stdout.write("The demo is here already: its records stay as they are.")
            return
        counts = {table: len(rows) for table, rows in opened.demo.bundle.items()}
        self.stdout.write(
            f"A made-up agency group: {counts['clients']} clients, {counts['people']} people, "
            f"{counts['touches']:,} touch points, {counts['requests']:,} requests."
        )

    def _tell_sign_ins(self) -> None:
        """Says how to sign in; a password that was made up is told only once."""
        password = settings.KPIDASH_DEMO_PASSWORD
        told = "the one in KPIDASH_DEMO_PASSWORD"
        if not password and opening.sign_ins_have_passwords():
            told = "the one from the first time (KPIDASH_DEMO_PASSWORD sets another)"
        elif not password:
            password = told = secrets.token_urlsafe(12)
        if password:
            opening.give_passwords(password)
        self.stdout.write(f"Sign in as {', '.join(SIGN_INS)}. Password: {told}")
