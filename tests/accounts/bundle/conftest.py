"""A bundle is written, imported, and its report looked at."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from accounts.bundle.load import load
from accounts.bundle.report import Report
from tests.accounts.bundle.files import OFFICE, write

NOW = datetime(2026, 11, 21, tzinfo=UTC)
Import = Callable[..., Report]


@pytest.fixture
def bring_in(tmp_path: Path, db: None) -> Import:
    """Import a bundle of the given tables."""
    numbers = count()

    def imported(
        *, skips_bad_rows: bool = False, is_dry_run: bool = False, **tables: str
    ) -> Report:
        folder = write(tmp_path / f"bundle-{next(numbers)}", **tables)
        return load(folder, now=NOW, skips_bad_rows=skips_bad_rows, is_dry_run=is_dry_run)

    return imported


@pytest.fixture
def settled(bring_in: Import) -> Import:
    """The same, with a team, two people and two clients in the records already."""
    assert bring_in(**OFFICE).is_written
    return bring_in
