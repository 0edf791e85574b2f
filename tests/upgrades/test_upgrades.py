"""What an earlier version wrote is migrated, and tells the same numbers.

A dump is a SQLite database as SQL: two teams, two clients, a bit of each kind
of record and one published run of 2026-03-10. One is added for each release.
"""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.processes import Installation

DUMPS = sorted(Path(__file__).parent.glob("*.sql.gz"))
# KPIs whose meaning changed since, as the changelog says under "Numbers that will move".
MOVED: frozenset[str] = frozenset()
NUMBERS = """
SELECT b.kpi, s.scope, s."window", s.start, s.end, s.value, s.numerator, s.denominator, s.n
FROM metrics_snapshot s
JOIN metrics_batch b ON b.id = s.batch_id
JOIN metrics_runstep t ON t.batch_id = b.id
WHERE t.run_id = (
    SELECT id FROM metrics_run WHERE state = 'published' ORDER BY published_at DESC, id DESC LIMIT 1
)
"""


def numbers(database: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute(NUMBERS).fetchall()
    return sorted((row for row in found if row[0] not in MOVED), key=repr)


@pytest.mark.slow
@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.name)
def test_upgraded_installation_tells_the_same_numbers(dump, tmp_path):
    database = tmp_path / "kpidash.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(gzip.decompress(dump.read_bytes()).decode())
    before = numbers(database)
    assert len(before) > 1000
    installation = Installation(
        tmp_path,
        {"DATABASE_URL": f"sqlite:///{database}", "KPIDASH_NOW": "2026-03-10T09:00:00Z"},
    )
    installation.manage("migrate", "--verbosity=0")
    assert numbers(database) == before
    installation.manage("recompute")
    assert numbers(database) == before
    installation.manage("verify_audit")
