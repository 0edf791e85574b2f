"""`manage.py createadmin EMAIL`: an admin, and the link with which they set their password."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts import audit
from accounts.audit import Action
from accounts.models import User
from accounts.signin import password_path


class Command(BaseCommand):
    help = (
        "Makes somebody an admin and prints a link with which they set their password. "
        "The link works once, for three days. For an address that is known already the "
        "person becomes an admin and gets a new link."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The address that they sign in with.")
        parser.add_argument("--name", default="", help="Their name; else the address.")
        parser.add_argument(
            "--url",
            default="http://127.0.0.1:8000",
            help="Where people reach kpidash; the link begins with it.",
        )

    def handle(self, *, email: str, name: str, url: str, **_options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is no e-mail address.") from error
        self.stdout.write(url.rstrip("/") + password_path(make_admin(email, name or email)))


@transaction.atomic
def make_admin(email: str, name: str) -> User:
    user: User | None = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_superuser(email=email, name=name)
        audit.note(Action.PERSON_ADDED, about=audit.named(user), is_superuser=True)
    elif not (user.is_superuser and user.is_active):
        user.is_superuser = user.is_active = True
        user.save(update_fields=["is_superuser", "is_active"])
        changed = "is_active, is_superuser"
        audit.note(Action.PERSON_CHANGED, about=audit.named(user), changed=changed)
    audit.note(Action.LINK_MADE, about=audit.named(user))
    return user
