"""The database's own rule: a client has one primary owner at any time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Assignment, Client
from tests.factories import AssignmentFactory, ClientFactory

NAME = "assignment_has_one_primary_owner"
JANUARY, MAY, JUNE = date(2025, 1, 1), date(2025, 5, 1), date(2025, 6, 1)
OVERLAPPING = [
    ((None, None), (None, None)),
    ((JANUARY, None), (MAY, None)),
    ((JANUARY, JUNE), (MAY, None)),
    ((JANUARY, JUNE), (None, MAY)),
    ((MAY, JUNE), (JANUARY, None)),
    ((JANUARY, JUNE), (MAY, JUNE)),
]
APART = [
    ((JANUARY, MAY), (MAY, JUNE)),
    ((None, MAY), (MAY, None)),
    ((MAY, JUNE), (None, MAY)),
]
Span = tuple[date | None, date | None]


@pytest.fixture
def acme(db: None) -> Client:
    return ClientFactory.create()


def own(client: Client, span: Span, **other: object) -> Assignment:
    start, end = span
    return AssignmentFactory.create(client=client, starts_on=start, ends_on=end, **other)


@contextmanager
def settled() -> Iterator[None]:
    """Have what waits for the end of the transaction judged at the end of the block."""
    with transaction.atomic():
        yield
        connection.check_constraints()


@pytest.mark.parametrize(("first", "second"), OVERLAPPING)
def test_second_owner_at_the_same_time_is_refused(acme, first, second):
    own(acme, first)
    with pytest.raises(IntegrityError, match=NAME), settled():
        own(acme, second)


@pytest.mark.parametrize(("first", "second"), OVERLAPPING)
def test_owner_cannot_be_moved_into_anothers_time(acme, first, second):
    own(acme, first)
    other = own(acme, second, role=Assignment.Role.SECONDARY)
    with pytest.raises(IntegrityError, match=NAME), settled():
        Assignment.objects.filter(pk=other.pk).update(role=Assignment.Role.PRIMARY)


@pytest.mark.parametrize(("first", "second"), APART)
def test_owners_one_after_the_other_are_fine(acme, first, second):
    with settled():
        own(acme, first)
        own(acme, second)
    assert acme.assignments.count() == 2


def test_secondary_people_are_not_counted(acme):
    with settled():
        own(acme, (JANUARY, None))
        own(acme, (JANUARY, None), role=Assignment.Role.SECONDARY)


def test_other_clients_have_owners_of_their_own(acme):
    with settled():
        own(acme, (JANUARY, None))
        own(ClientFactory.create(), (JANUARY, None))


def test_owners_own_row_is_not_in_its_way(acme):
    owned = own(acme, (JANUARY, None))
    for end in (MAY, None):
        owned.ends_on = end
        with settled():
            owned.save()
