"""A contact who asks is told everything, and then forgotten everywhere, without a number moving."""

import json
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from accounts import erasure
from accounts.models import (
    Advocacy,
    AuditEntry,
    Contact,
    KeptAnswer,
    Opportunity,
    Referral,
    SurveyAnswer,
    TouchPoint,
)
from metrics import runs
from metrics.models import Evidence, Run, Snapshot
from tests.cast import the_cast
from tests.published import NOW

pytestmark = pytest.mark.django_db
MARK = "zzmarked"
AT = datetime(2026, 2, 3, 9, tzinfo=UTC)
ON = date(2026, 2, 10)


@pytest.fixture
def cast():
    return the_cast()


@pytest.fixture
def jane(cast):
    """Somebody whom every kind of record names, whose own words hold the mark."""
    # Nobody knows since when: their ids alone say who of them was first.
    boss = {"client": cast.acme, "seniority": "decision_maker"}
    Contact.objects.create(**boss, source_id="abe", name="Abe", division="Sales")
    jane = Contact.objects.create(
        **boss,
        source_id=f"a{MARK}@client.example",
        name=f"{MARK} Doe",
        email=f"a{MARK}@client.example",
        title=f"{MARK} of {MARK}",
        division=f"{MARK} care",
        location=f"{MARK} street",
    )
    mel = {"source_id": "mel", "name": "Mel", "introduced_by": jane, "since": ON}
    Contact.objects.create(client=cast.acme, division="Sales", **mel)
    about = {"client": cast.acme, "contact": jane}
    by = {"person": cast.account_manager, "at": AT}
    TouchPoint.objects.create(
        **about, **by, channel="call", direction="outbound", purpose="success", note=f"{MARK} ill"
    )
    SurveyAnswer.objects.create(
        **about, kind="nps", score=9, scale_max=10, responded_at=AT, comment=f"Yours, {MARK}"
    )
    Advocacy.objects.create(**about, kind="reference", given_on=ON)
    Referral.objects.create(**about, on=ON)
    opened = {"kind": "cross_sell", "opened_on": ON}
    Opportunity.objects.create(client=cast.acme, origin_contact=jane, **opened)
    return jane


def numbers():
    """All that is published, without the batches that it lies in."""
    told = Snapshot.objects.filter(batch__steps__run=Run.objects.current())
    parts = ["batch__kpi", "scope", "window", "end", "value", "numerator", "denominator", "n"]
    return sorted(map(repr, told.values_list(*parts)))


def everything():
    """The text of every cell of every table, evidence unpacked."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                for cell in row:
                    is_bytes = isinstance(cell, bytes | memoryview)
                    yield table, bytes(cell).decode("utf-8", "replace") if is_bytes else str(cell)
    for proof in Evidence.objects.all():
        yield "evidence", str(pa.ipc.open_stream(proof.rows).read_all().to_pydict())


def tables_with(mark):
    return {table for table, text in everything() if mark in text}


@pytest.mark.slow
def test_erased_contact_is_nowhere_and_every_number_stays(cast, jane, client):
    client.force_login(cast.admin)
    change = reverse("admin:accounts_contact_change", args=[jane.pk])
    form = client.get(change).context["adminform"].form
    given = {name: form[name].value() or "" for name in form.fields}
    client.post(change, {**given, "title": f"{MARK} of all"})
    assert LogEntry.objects.get().object_repr == jane.name
    named = [{"changed": {"name": "contact", "object": jane.name, "fields": ["title"]}}]
    LogEntry.objects.log_actions(cast.admin.pk, [cast.acme], 2, named, single_object=True)
    body = json.dumps({"note": f"{MARK} ill"}).encode()
    kept = {"fingerprint": "0" * 64, "made_at": AT, "status": 201}
    KeptAnswer.objects.create(owner=cast.admin, key="one", body=body, **kept)
    KeptAnswer.objects.create(owner=cast.admin, key="two", body=b"{}", **kept)
    runs.recompute(NOW)
    before = numbers()
    assert {"evidence", "django_admin_log", "accounts_keptanswer"} < tables_with(MARK)

    erasure.erase_contact(jane, by=cast.admin)
    assert tables_with(MARK) == set()
    assert KeptAnswer.objects.get().key == "two"

    runs.recompute(NOW)
    assert numbers() == before
    counted = " ".join(before)
    assert all(kpi in counted for kpi in ("contacts_elsewhere", "internal_referrals", "nps"))

    entry = AuditEntry.objects.get(action="contact_erased")
    assert (entry.by, entry.about) == ("alma", f"contact:{jane.pk}")
    erasure.erase_contact(jane, by=cast.admin)
    assert AuditEntry.objects.filter(action="contact_erased").count() == 1


def test_ids_put_in_place_sort_where_the_old_ones_did(jane):
    order = list(Contact.objects.order_by("source_id").values_list("pk", flat=True))
    erasure.erase_contact(jane, by=None)
    assert list(Contact.objects.order_by("source_id").values_list("pk", flat=True)) == order


def test_division_that_others_are_in_stays(cast, jane):
    Contact.objects.filter(pk=jane.pk).update(division="sales")
    erasure.erase_contact(jane, by=None)
    assert Contact.objects.get(pk=jane.pk).division == "sales"


def test_export_tells_all_that_names_the_contact(cast, jane, capsys):
    call_command("export_contact", jane.source_id)
    told = json.loads(capsys.readouterr().out)
    assert told["contact"]["email"] == jane.email
    assert told["contact"]["introduced"] == ["mel"]
    assert [row["note"] for row in told["touch points"]] == [f"{MARK} ill"]
    assert [row["comment"] for row in told["survey answers"]] == [f"Yours, {MARK}"]
    assert {"referrals", "opportunities"} < set(told)
    assert AuditEntry.objects.get().action == "contact_exported"


def test_admin_exports_and_erases_once_asked_twice(cast, jane, client):
    client.force_login(cast.admin)
    contacts = reverse("admin:accounts_contact_changelist")
    chosen = {"_selected_action": [jane.pk]}
    told = client.post(contacts, {**chosen, "action": "export_all"}).json()
    assert told[0]["contact"]["name"] == jane.name
    page = client.post(contacts, {**chosen, "action": "erase"})
    assert jane.name in page.content.decode()
    client.post(contacts, {**chosen, "action": "erase", "apply": "yes"})
    assert Contact.objects.get(pk=jane.pk).name == "Erased contact"


def test_command_erases_where_it_is_told_to(jane, capsys):
    call_command("erase_contact", jane.source_id, yes=True)
    assert Contact.objects.get(pk=jane.pk).name == "Erased contact"
