"""The declarations that import, export and documentation run on."""

from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import AutoField, BigAutoField

from accounts.bundle.cells import Reading
from accounts.bundle.store import is_plain
from accounts.bundle.tables import TABLES, named, register

READING = Reading(ZoneInfo("UTC"), "EUR", [])
FIELDS_NO_BUNDLE_TELLS = {"people": {"password", "last_login", "is_superuser", "is_active"}}


def test_tables_refer_to_earlier_ones_or_themselves():
    known = []
    for table in TABLES:
        known.append(table.name)
        for column in table.references:
            assert column.refers_to in known
            assert named(column.refers_to).key == ("id",)
            assert named(column.refers_to).by_name["id"].attname == "source_id"


def test_every_field_of_a_record_has_a_column():
    for table in TABLES:
        fields = {
            field.attname
            for field in table.model._meta.concrete_fields
            if not isinstance(field, AutoField | BigAutoField)
        }
        told = {column.attname for column in table.kept}
        assert fields - FIELDS_NO_BUNDLE_TELLS.get(table.name, set()) == told


def test_columns_and_fields_need_the_same():
    for table in TABLES:
        for column in table.kept:
            field = table.model._meta.get_field(column.attname)
            if column.required:
                assert not field.null
            elif not column.is_agency_currency and column.blank(READING) is None:
                assert field.null


def test_every_column_says_what_it_means():
    for table in TABLES:
        for column in table.told:
            assert column.help.endswith(".")
            assert column.cell.says


def test_large_tables_are_inserted_the_fast_way():
    assert {"touches", "requests", "billings", "usage", "surveys"} <= {
        table.name for table in TABLES if is_plain(table)
    }


def test_table_is_registered_once():
    before = list(TABLES)
    register(TABLES[0])
    assert before == TABLES


def test_documentation_is_what_the_code_says(capsys):
    call_command("bundle_docs")
    document = (settings.BASE_DIR / "docs" / "bundle.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == document, "Run: manage.py bundle_docs > docs/bundle.md"


@pytest.mark.django_db
def test_rows_are_read_in_a_number_of_queries_that_does_not_grow(
    settled, django_assert_max_num_queries
):
    rows = [f"t{n},C1,2025-07-01T10:00:00Z,email,outbound,ann" for n in range(1_500)]
    table = "\n".join(["id,client,at,channel,direction,person", *rows])
    with django_assert_max_num_queries(12):
        settled(touches=table)
