"""The audit log only grows, tells who did what, and shows when somebody tampered with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.urls import reverse

from accounts import audit
from accounts.audit import Action
from accounts.models import AuditEntry, Membership
from accounts.models.audit import AppendOnly
from accounts.tokens import make_token, revoke
from metrics import targets
from metrics.models import Target
from tests.cast import person, the_cast
from tests.emptied import empty_audit_log, tamper
from tests.factories import TeamFactory, UserFactory

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def told():
    """Who did what to what, the oldest first."""
    entries = AuditEntry.objects.order_by("pk")
    return [(entry.by, entry.action, entry.about) for entry in entries]


@pytest.fixture
def three_entries(db):
    for number in range(3):
        audit.note(Action.EXPORTED, about=f"client:{number}", table="fees")


@pytest.mark.usefixtures("three_entries")
def test_entries_are_neither_changed_nor_deleted_by_the_program():
    entry = AuditEntry.objects.first()
    for attempt in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(AppendOnly):
            attempt()
    with pytest.raises(AppendOnly):
        AuditEntry.objects.update(by="somebody else")


@pytest.mark.usefixtures("three_entries")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE accounts_auditentry SET about = 'client:9'", "DELETE FROM accounts_auditentry"],
)
def test_entries_are_neither_changed_nor_deleted_in_the_database(statement):
    with (
        pytest.raises(Error, match="audit_log_is_append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.usefixtures("three_entries")
def test_unbroken_log_says_so_with_its_mark(capsys):
    call_command("verify_audit", mark=AuditEntry.objects.earliest("pk").digest)
    assert "3 entries, unbroken." in capsys.readouterr().out


@pytest.mark.usefixtures("three_entries")
@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE accounts_auditentry SET about = 'x' WHERE about = 'client:1'", 1),
        ("UPDATE accounts_auditentry SET details = '{}' WHERE about = 'client:2'", 2),
        ("DELETE FROM accounts_auditentry WHERE about = 'client:0'", 1),
        ("DELETE FROM accounts_auditentry WHERE about = 'client:1'", 2),
    ],
)
def test_tampering_is_told_with_the_first_entry_that_is_broken(statement, broken):
    keys = list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True))
    tamper(statement)
    with pytest.raises(CommandError, match=f"Entry {keys[broken]} "):
        call_command("verify_audit")


@pytest.mark.usefixtures("three_entries")
def test_log_whose_end_was_cut_off_lacks_the_mark_that_was_kept():
    mark = audit.last_digest()
    tamper("DELETE FROM accounts_auditentry WHERE about = 'client:2'")
    with pytest.raises(CommandError, match="cut off"):
        call_command("verify_audit", mark=mark)


@pytest.mark.django_db
def test_entry_goes_where_its_transaction_goes():
    with transaction.atomic():
        audit.note(Action.SEALED)
        transaction.set_rollback(True)
    assert told() == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_transactions_at_once_make_one_chain():
    def write(writer):
        try:
            for number in range(10):
                with transaction.atomic():
                    audit.note(Action.EXPORTED, about=f"client:{writer}-{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert AuditEntry.objects.count() == 40
    assert list(audit.broken_entries()) == []
    empty_audit_log()


@pytest.mark.django_db
def test_sign_ins_failures_and_one_lockout_are_told(client, settings):
    settings.AXES_ENABLED = True
    nora = person("nora", TeamFactory())
    nora.set_password("right horse battery")
    nora.save()
    login = reverse("account_login")
    client.post(login, {"login": "nobody@agency.example", "password": "wrong"})
    client.post(login, {"login": nora.email, "password": "right horse battery"})
    client.post(reverse("account_logout"))
    for _ in range(8):
        client.post(login, {"login": nora.email, "password": "wrong"})
    assert told() == [
        ("", "sign_in_failed", ""),
        ("nora", "signed_in", "person:nora"),
        *[("", "sign_in_failed", "person:nora")] * 5,
        ("", "locked_out", "person:nora"),
    ]


@pytest.mark.django_db
def test_tokens_are_told_without_their_text():
    nora = UserFactory.create(source_id="nora")
    token, text = make_token(by=nora, name="Reports", days=30, now=NOW)
    revoke(token, now=NOW)
    revoke(token, now=NOW)
    about = f"apitoken:{token.pk}"
    assert told() == [("nora", "token_made", about), ("nora", "token_revoked", about)]
    assert text not in str(list(AuditEntry.objects.values()))


@pytest.mark.django_db
def test_targets_are_told_with_what_they_are_for():
    alma = UserFactory.create(source_id="alma")
    target = Target(
        kpi="logo_retention",
        window="year",
        target=Decimal(90),
        starts_on=date(2027, 1, 1),
        reason="As agreed",
    )
    targets.set_target(target, by=alma)
    about = f"target:{target.pk}"
    targets.withdraw_target(target, by=alma)
    assert told() == [("alma", "target_set", about), ("alma", "target_withdrawn", about)]
    assert AuditEntry.objects.first().details["kpi"] == "logo_retention"


@pytest.mark.django_db
def test_roles_given_in_the_admin_are_told(client):
    cast = the_cast()
    client.force_login(cast.admin)
    given = {
        "person": cast.viewer.pk,
        "team": cast.south.pk,
        "role": Membership.Role.MANAGER,
        "starts_on": "2026-01-01",
    }
    before = len(told())
    client.post(reverse("admin:accounts_membership_add"), given)
    role = Membership.objects.get(person=cast.viewer, team=cast.south)
    client.post(
        reverse("admin:accounts_membership_change", args=[role.pk]),
        {**given, "ends_on": "2026-06-01"},
    )
    about = "person:vera"
    assert told()[before:] == [("alma", "role_given", about), ("alma", "role_changed", about)]
    assert AuditEntry.objects.first().details == {
        "team": "south",
        "role": "manager",
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-01",
        "changed": "ends_on",
    }


@pytest.mark.django_db
def test_admin_reads_the_log_with_todays_names_and_can_change_nothing(client):
    cast = the_cast()
    audit.note(Action.EXPORTED, by=cast.viewer, about="client:acme", table="fees")
    client.force_login(cast.admin)
    page = client.get(reverse("admin:accounts_auditentry_changelist"), {"action": "exported"})
    assert "client:acme" in page.content.decode()
    assert page.context["cl"].result_list[0].name == "vera"
    entry = AuditEntry.objects.get(action="exported")
    change = reverse("admin:accounts_auditentry_change", args=[entry.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"about": "x"}).status_code == 403
    assert client.get(reverse("admin:accounts_auditentry_add")).status_code == 403
