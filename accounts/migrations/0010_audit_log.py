"""The audit log, which the database itself lets nobody change.

Django rebuilds a SQLite table when its columns change, and its triggers are
lost then: a migration that changes AuditEntry makes them again, with
`keep_append_only`.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "audit_log_is_append_only"
TABLE = "accounts_auditentry"

REFUSAL = f"""
CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'TRUNCATE' AND NOT EXISTS (SELECT 1 FROM {TABLE}) THEN RETURN NULL; END IF;
    RAISE EXCEPTION '{NAME}';
END $$
"""


def keep_append_only(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSAL)
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()"
        )
        return
    for event in ("update", "delete"):
        schema_editor.execute(
            f"CREATE TRIGGER {NAME}_{event} BEFORE {event} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
        )


def let_go(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {NAME} ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION {NAME}")
        return
    for event in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{event}")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_kept_answers'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.CharField(blank=True, db_index=True, help_text='Record id of whoever did it; blank = kpidash, or nobody who was known.', max_length=200, verbose_name='who')),
                ('action', models.CharField(choices=[('signed_in', 'signed in'), ('sign_in_failed', 'failed to sign in'), ('locked_out', 'was locked out'), ('password_set', 'set a password'), ('link_made', 'made a link to set a password'), ('codes_on', 'turned codes on'), ('codes_off', 'turned codes off'), ('person_added', 'added a person'), ('person_changed', 'changed a person'), ('access_taken', 'took access away'), ('role_given', 'gave a role'), ('role_changed', 'changed a role'), ('agency_changed', 'changed the agency'), ('record_deleted', 'deleted a record'), ('records_imported', 'imported records'), ('token_made', 'made a token'), ('token_revoked', 'revoked a token'), ('target_set', 'set a target'), ('target_changed', 'changed a target'), ('target_ended', 'ended a target'), ('target_withdrawn', 'withdrew a target'), ('plan_published', 'published targets'), ('exported', 'exported a table'), ('contact_exported', 'exported a contact'), ('contact_erased', 'erased a contact'), ('set_up', 'set kpidash up'), ('sealed', 'sealed a quarter'), ('backed_up', 'made a backup'), ('restored', 'restored a backup'), ('keys_rotated', 'changed the field keys'), ('pruned', 'removed what is no longer needed')], db_index=True, max_length=32, verbose_name='did')),
                ('about', models.CharField(blank=True, help_text='Kind and id of what it was done to, as in person:17.', max_length=300, verbose_name='about')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='details')),
                ('previous', models.CharField(editable=False, max_length=64, unique=True)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit log',
                'ordering': ('-id',),
            },
        ),
        migrations.RunPython(keep_append_only, let_go),
    ]
