"""Records become frames: the same through Django's connection and through ADBC."""

import subprocess
import sys
from decimal import Decimal

import pandas as pd
import pytest
from django.db import connection, transaction

from accounts.models import Agency, SurveyAnswer
from metrics import facts
from metrics.engine.schema import TABLES
from tests.metrics.recorded import AGENCY, record

pytestmark = pytest.mark.django_db
LOOK = """
import sqlite3, sys
look = sqlite3.connect(sys.argv[1]).execute
print(*look("SELECT name FROM accounts_agency").fetchone(), end=", ")
print(*look("PRAGMA integrity_check").fetchone())
"""


def test_frames_have_the_bundles_columns_and_ids(tmp_path):
    record(tmp_path, **AGENCY)
    records = facts.load_records()
    assert records.house.timezone == "Europe/Berlin"
    assert list(records.clients) == ["C1", "C2"]
    assert list(records["contracts"]["id"]) == ["K1", "K2"]
    assert list(records["assignments"]["person"]) == ["ann", "bob", "cara"]
    assert records["contracts"]["ended_on"].isna().tolist() == [True, False]


def test_instants_keep_their_fractions_and_the_clock_change(tmp_path):
    record(tmp_path, **AGENCY)
    opened = facts.load_records()["requests"]["opened_at"]
    assert [str(instant) for instant in opened] == [
        "2026-03-02 09:00:00.500000+00:00",
        "2026-03-29 01:30:00+00:00",
    ]


def test_empty_database_gives_empty_frames():
    records = facts.load_records()
    assert {name: len(records[name]) for name in TABLES} == dict.fromkeys(TABLES, 0)


@pytest.mark.django_db(transaction=True)
def test_adbc_and_django_give_the_same_frames(tmp_path):
    record(tmp_path, **AGENCY)
    through_adbc = facts.load_records()
    with transaction.atomic():
        through_django = facts.load_records()
    for name in TABLES:
        pd.testing.assert_frame_equal(through_adbc[name], through_django[name])


@pytest.mark.django_db(transaction=True)
def test_adbc_and_django_give_the_same_empty_frames():
    through_adbc = facts.load_records()
    with transaction.atomic():
        through_django = facts.load_records()
    for name in TABLES:
        pd.testing.assert_frame_equal(through_adbc[name], through_django[name])


@pytest.mark.django_db(transaction=True)
def test_a_column_may_be_blank_for_thousands_of_rows():
    asked = [SurveyAnswer(source_id=f"s{number}", kind="pulse") for number in range(3000)]
    SurveyAnswer.objects.bulk_create(asked)
    SurveyAnswer.objects.create(source_id="z", kind="pulse", weight=Decimal("1.5"), wave="W1")
    last = facts.load_records()["surveys"].iloc[-1]
    assert (last["weight"], last["wave"]) == (1.5, "W1")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="Only SQLite keeps a log beside its file."
)
def test_reading_leaves_the_databases_log_to_its_owner(tmp_path):
    record(tmp_path, **AGENCY)
    facts.load_records()
    Agency.objects.update(name="Written after reading")
    database = str(connection.settings_dict["NAME"])
    other_process = [sys.executable, "-c", LOOK, database]
    seen = subprocess.run(other_process, capture_output=True, text=True, check=True).stdout
    assert seen.strip() == "Written after reading, ok"
