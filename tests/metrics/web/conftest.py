"""The cast with published numbers."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from tests.cast import Cast, the_cast
from tests.published import NOW, publish


@pytest.fixture(scope="module")
def published_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Publishing takes a second: once for all tests that only read, undone at the end."""
    with django_db_blocker.unblock(), override_settings(KPIDASH_NOW=NOW), transaction.atomic():
        cast = the_cast()
        publish(cast)
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def house(settings: Settings, published_cast: Cast) -> Cast:
    settings.KPIDASH_NOW = NOW
    return published_cast
