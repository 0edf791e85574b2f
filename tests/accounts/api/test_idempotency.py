"""A write under an Idempotency-Key happens once, whoever asks again and however fast."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from accounts.models import KeptAnswer, TouchPoint
from tests.accounts.api.conftest import NOW, Write, touch
from tests.cast import Cast, the_cast


def test_asking_again_answers_the_same_bytes_and_writes_nothing(cast: Cast, write: Write) -> None:
    first, again = (write(cast.manager, "touches/", touch(), key="a") for _ in range(2))
    assert (again.status_code, again.content) == (first.status_code, first.content) != (0, b"")
    assert (again["Idempotent-Replayed"], "Idempotent-Replayed" in first) == ("true", False)
    assert TouchPoint.objects.count() == 1


def test_another_body_or_address_under_a_used_key_is_refused(cast: Cast, write: Write) -> None:
    write(cast.manager, "touches/", touch(), key="a")
    for path, body in (("touches/", touch(minutes=5)), ("touches/bulk/", [touch()])):
        answer = write(cast.manager, path, body, key="a")
        assert (answer.status_code, "another request" in answer.json()["detail"]) == (422, True)
    assert TouchPoint.objects.count() == 1


def test_keys_of_two_people_are_two_keys(cast: Cast, write: Write) -> None:
    for writer in (cast.manager, cast.account_manager):
        assert write(writer, "touches/", touch(), key="a").status_code == 201
    assert TouchPoint.objects.count() == 2


def test_refused_write_keeps_its_key_free(cast: Cast, write: Write) -> None:
    assert write(cast.manager, "touches/", touch("birch"), key="a").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert write(cast.manager, "touches/", touch(), key="a").status_code == 201


def test_answers_are_kept_for_two_days(cast: Cast, write: Write, settings: Settings) -> None:
    write(cast.manager, "touches/", touch(), key="a")
    settings.KPIDASH_NOW = NOW + timedelta(hours=23)
    assert "Idempotent-Replayed" in write(cast.manager, "touches/", touch(), key="a")
    KeptAnswer.objects.update(made_at=NOW - timedelta(days=2))
    assert "Idempotent-Replayed" not in write(cast.manager, "touches/", touch(), key="a")


@pytest.mark.parametrize("key", ["a b", "ä", "x" * 256, "a\tb"])
def test_key_is_plain_and_short(cast: Cast, write: Write, key: str) -> None:
    assert write(cast.manager, "touches/", touch(), key=key).status_code == 400


def test_answer_that_cannot_be_kept_takes_the_write_with_it(
    cast: Cast, write: Write, monkeypatch: Any
) -> None:
    def torn(self: KeptAnswer, **_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(KeptAnswer, "save", torn)
    with pytest.raises(OSError, match="full"):
        write(cast.manager, "touches/", touch(), key="a")
    assert not TouchPoint.objects.exists()
    assert not KeptAnswer.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_at_once_under_one_key_write_once_and_are_told_the_same(
    settings: Settings, write: Write
) -> None:
    settings.KPIDASH_NOW = NOW
    cast = the_cast()
    write(cast.manager, "touches/", touch(client="none"))  # makes the token

    def ask(_: int) -> tuple[int, bytes]:
        try:
            answer = write(cast.manager, "touches/", touch(), key="a")
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(16)))
    assert [status for status, _ in answers] == [201]
    assert TouchPoint.objects.count() == 1
