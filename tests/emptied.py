"""What only tests may do: change the audit log, which the database otherwise keeps as it is."""

from importlib import import_module

from django.apps import apps
from django.db import connection

guards = import_module("accounts.migrations.0010_audit_log")


class Editor:
    """Enough of a schema editor to speak inside a transaction too."""

    connection = connection

    def execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def empty_audit_log() -> None:
    """As a test that commits leaves it to the next."""
    tamper("DELETE FROM accounts_auditentry")


def tamper(statement: str) -> None:
    """As somebody does who owns the database."""
    guards.let_go(apps, Editor())
    Editor().execute(statement)
    guards.keep_append_only(apps, Editor())
