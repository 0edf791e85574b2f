"""What only tests may do: empty the audit log, which the database otherwise keeps for ever."""

from django.apps import apps
from django.db import connection
from django.utils.module_loading import import_string

MIGRATION = "accounts.migrations.0010_audit_log"


def empty_audit_log() -> None:
    """As a test that commits leaves it to the next."""
    with connection.schema_editor() as editor:
        import_string(f"{MIGRATION}.let_go")(apps, editor)
        editor.execute("DELETE FROM accounts_auditentry")
        import_string(f"{MIGRATION}.keep_append_only")(apps, editor)
