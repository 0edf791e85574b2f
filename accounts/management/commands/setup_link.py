"""`manage.py setup_link`: where an empty kpidash is set up, for who may read this output."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.signin import can_anybody_sign_in, setup_path


class Command(BaseCommand):
    help = (
        "Prints the link with which an empty kpidash is set up in a browser. It holds a code, "
        "and works until the first admin is made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--url",
            default="http://127.0.0.1:8000",
            help="Where people reach kpidash; the link begins with it.",
        )

    def handle(self, *, url: str, **_options: Any) -> None:
        if can_anybody_sign_in():
            raise CommandError(
                "kpidash is set up: people sign in. `manage.py createadmin EMAIL` makes an admin."
            )
        self.stdout.write(url.rstrip("/") + setup_path())
