"""Renewals and clients who leave: what changed, who is logged, that twice is safe."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts import actions
from accounts.models import Client, Contract, User
from tests.factories import AssignmentFactory, ContractFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora() -> User:
    return UserFactory.create(name="Nora")


@pytest.fixture
def acme(nora) -> Client:
    """Nora's since the beginning of 2025."""
    return AssignmentFactory.create(
        client__name="Acme", person=nora, starts_on=date(2025, 1, 1)
    ).client


@pytest.fixture
def sven() -> User:
    return UserFactory.create(name="Sven")


# Renewals


@pytest.fixture
def contract(acme) -> Contract:
    """For all of 2025 at 1,000 a month."""
    return ContractFactory.create(client=acme, term_ends_on=date(2025, 12, 31))


def renewed(contract: Contract, by: User, **agreed: Any) -> Contract:
    terms: dict[str, Any] = {"amount": Decimal(1100), "signed_on": date(2025, 12, 1)} | agreed
    return actions.renew(by=by, contract=contract, **terms)


def test_the_next_contract_starts_the_day_after_the_term(nora, contract):
    following = renewed(contract, nora, term_ends_on=date(2026, 12, 31))

    contract.refresh_from_db()
    assert contract.ended_on == date(2025, 12, 31)
    assert following.renews == contract
    assert (following.starts_on, following.term_ends_on) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (following.amount, following.currency) == (Decimal(1100), "EUR")


def test_an_earlier_start_ends_the_old_contract_the_day_before(nora, contract):
    following = renewed(contract, nora, starts_on=date(2025, 12, 1))

    contract.refresh_from_db()
    assert contract.ended_on == date(2025, 11, 30)
    assert following.starts_on == date(2025, 12, 1)


def test_an_extension_moves_the_start_of_the_next(nora, contract):
    contract.changes.create(kind="extension", on=date(2025, 11, 1), term_ends_on=date(2026, 1, 31))

    assert renewed(contract, nora).starts_on == date(2026, 2, 1)


def test_the_history_says_who_renewed(nora, contract):
    following = renewed(contract, nora)

    for record in (contract, following):
        entry = record.history.first()
        assert entry.history_user == nora
        assert entry.history_change_reason == "Renewed on 2025-12-01"


def test_renewing_twice_makes_one_contract(nora, contract):
    assert renewed(contract, nora) == renewed(contract, nora)
    assert Contract.objects.count() == 2


def test_a_renewed_contract_is_not_renewed_otherwise(nora, contract):
    renewed(contract, nora)

    with pytest.raises(ValidationError, match="was renewed on 2025-12-01"):
        renewed(contract, nora, amount=Decimal(2000))


def test_a_contract_that_ended_for_good_is_not_renewed(nora, contract):
    contract.ended_on, contract.end_reason = date(2025, 12, 31), "budget cut"
    contract.save()

    with pytest.raises(ValidationError, match="ended for good on 2025-12-31"):
        renewed(contract, nora)


def test_a_rolling_contract_needs_a_day_to_renew_from(nora, acme):
    rolling = ContractFactory.create(client=acme)

    with pytest.raises(ValidationError, match="rolls on without an end"):
        renewed(rolling, nora)
    assert renewed(rolling, nora, starts_on=date(2025, 7, 1)).renews == rolling


def test_the_next_contract_does_not_start_before_the_old_one(nora, contract):
    with pytest.raises(ValidationError, match="choose a later day"):
        renewed(contract, nora, starts_on=date(2025, 1, 1))

    assert Contract.objects.count() == 1


def test_a_term_that_ends_before_it_starts_is_refused_whole(nora, contract):
    with pytest.raises(ValidationError):
        renewed(contract, nora, term_ends_on=date(2025, 6, 30))

    contract.refresh_from_db()
    assert contract.ended_on is None


# Clients who leave


def closed(client: Client, by: User, **said: Any) -> list[Contract]:
    words: dict[str, Any] = {
        "ended_on": date(2026, 9, 30),
        "reason": "price",
        "kind": "voluntary",
    } | said
    return actions.close_client(by=by, client=client, **words)


def test_all_running_contracts_end_and_nobody_has_the_client_after(nora, acme, contract):
    second = ContractFactory.create(client=acme)
    closed(acme, nora)

    for record in (contract, second):
        record.refresh_from_db()
        assert (record.ended_on, record.end_reason, record.end_kind) == (
            date(2026, 9, 30),
            "price",
            "voluntary",
        )
    assert acme.assignments.get().ends_on == date(2026, 10, 1)


def test_contracts_that_ended_before_keep_their_end(nora, acme, contract):
    old = ContractFactory.create(client=acme, ended_on=date(2025, 6, 30))
    closed(acme, nora)

    old.refresh_from_db()
    assert (old.ended_on, old.end_reason) == (date(2025, 6, 30), "")


def test_the_history_says_who_closed_and_why(nora, acme, contract):
    closed(acme, nora)

    entry = contract.history.first()
    assert entry.history_user == nora
    assert entry.history_change_reason == "Client left: price"


def test_closing_twice_changes_nothing(nora, acme, contract):
    closed(acme, nora)

    assert closed(acme, nora) == []
    assert contract.history.count() == 2


def test_a_client_without_a_contract_then_does_not_leave(nora, acme):
    with pytest.raises(ValidationError, match="Acme has no contract in force on 2026-09-30"):
        closed(acme, nora)


def test_a_client_with_a_later_contract_does_not_leave(nora, acme, contract):
    ContractFactory.create(client=acme, starts_on=date(2026, 10, 1))

    with pytest.raises(ValidationError, match="has a contract from 2026-10-01"):
        closed(acme, nora)


def test_a_client_that_goes_to_somebody_later_does_not_leave(nora, sven, acme, contract):
    actions.hand_over(by=nora, client=acme, to=sven, on=date(2026, 12, 1))

    with pytest.raises(ValidationError, match="Acme goes to Sven on 2026-12-01"):
        closed(acme, nora)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": " "}, "Say why Acme leaves"),
        ({"kind": "angry"}, "'angry' is no way for a contract to end; these are: voluntary"),
    ],
)
def test_why_and_how_a_client_left_must_be_said(nora, acme, contract, said, sentence):
    with pytest.raises(ValidationError, match=sentence):
        closed(acme, nora, **said)
