"""A client has one primary owner at a time, kept by the database itself.

PostgreSQL has exclusion constraints; checked at the end of the transaction, so
that a hand-over may be written in any order. SQLite gets triggers that do the
same at each statement. Django rebuilds a SQLite table when its columns change,
and its triggers are lost then: a migration that changes Assignment makes them
again, with `keep_one_primary_owner`.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "assignment_has_one_primary_owner"

EXCLUSION = f"""
ALTER TABLE accounts_assignment ADD CONSTRAINT {NAME}
EXCLUDE USING gist (client_id WITH =, daterange(starts_on, ends_on) WITH &&)
WHERE (role = 'primary') DEFERRABLE INITIALLY DEFERRED
"""

TRIGGER = """
CREATE TRIGGER {name}_{event} BEFORE {event} ON accounts_assignment
WHEN NEW.role = 'primary' AND EXISTS (
    SELECT 1 FROM accounts_assignment AS other
    WHERE other.client_id = NEW.client_id AND other.role = 'primary' AND other.id IS NOT NEW.id
    AND (other.starts_on IS NULL OR NEW.ends_on IS NULL OR other.starts_on < NEW.ends_on)
    AND (NEW.starts_on IS NULL OR other.ends_on IS NULL OR NEW.starts_on < other.ends_on)
)
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""


def keep_one_primary_owner(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(EXCLUSION)
        return
    for event in ("insert", "update"):
        schema_editor.execute(TRIGGER.format(name=NAME, event=event))


def let_go(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE accounts_assignment DROP CONSTRAINT {NAME}")
        return
    for event in ("insert", "update"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{event}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(keep_one_primary_owner, let_go)]
