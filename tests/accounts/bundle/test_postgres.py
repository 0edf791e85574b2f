"""The same on PostgreSQL, in processes of its own."""

import json

import psycopg
import pytest

from accounts.bundle.writer import export
from tests.accounts.bundle.everything import EVERYTHING
from tests.accounts.bundle.files import write
from tests.accounts.bundle.test_round_trip import contents
from tests.processes import Installation

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@pytest.fixture
def installation(migrated_postgres_url, tmp_path) -> Installation:
    return Installation(tmp_path, {"DATABASE_URL": migrated_postgres_url})


@pytest.fixture
def database(migrated_postgres_url):
    with psycopg.connect(migrated_postgres_url) as connection:
        yield connection


def test_bundle_goes_in_and_out_of_postgresql_as_of_sqlite(installation, tmp_path, bring_in):
    folder = write(tmp_path / "in", **EVERYTHING)
    first = json.loads(installation.manage("import_bundle", str(folder), "--json"))
    second = json.loads(installation.manage("import_bundle", str(folder), "--json"))
    installation.manage("export_bundle", str(tmp_path / "postgres"))
    bring_in(**EVERYTHING)
    export(tmp_path / "sqlite")

    assert first["rejected"] == []
    for name, count in second["tables"].items():
        assert count["unchanged"] == first["tables"][name]["created"]
    assert contents(tmp_path / "postgres") == contents(tmp_path / "sqlite")


OWNED = """
INSERT INTO accounts_assignment (client_id, person_id, role, share, starts_on, ends_on)
SELECT client.id, person.id, %s, 100, %s::date, %s::date
FROM accounts_client AS client, accounts_user AS person LIMIT 1
"""


@pytest.fixture
def acme(installation, database, tmp_path):
    """A client that somebody looks after from 2025 on."""
    files = {"people": "id,name,email\nann,Ann,a@example.com", "clients": "id,name\nC1,Acme"}
    installation.manage("import_bundle", str(write(tmp_path / "acme", **files)))
    database.execute(OWNED, ["primary", "2025-01-01", None])
    database.commit()


def test_second_primary_owner_is_refused_when_the_transaction_ends(acme, database):
    database.execute(OWNED, ["primary", "2025-06-01", None])
    with pytest.raises(psycopg.errors.ExclusionViolation, match="assignment_has_one_primary_owner"):
        database.commit()


def test_hand_over_may_be_written_in_any_order(acme, database):
    database.execute(OWNED, ["primary", "2025-06-01", None])
    database.execute(OWNED, ["secondary", "2025-01-01", None])
    database.execute(
        "UPDATE accounts_assignment SET ends_on = '2025-06-01' WHERE starts_on = '2025-01-01'"
    )
    database.commit()
    assert database.execute("SELECT count(*) FROM accounts_assignment").fetchone() == (3,)
