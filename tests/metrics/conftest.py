"""What several tests of numbers start from."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from metrics import runs
from tests.metrics.recorded import AGENCY, NOW, record


@pytest.fixture(scope="module")
def harbour(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A small agency, recorded and published once for all tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        record(tmp_path_factory.mktemp("harbour"), **AGENCY)
        runs.recompute(NOW)
        yield
        transaction.set_rollback(True)
