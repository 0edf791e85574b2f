"""Programs write touch points and requests by the rules of the bundle, within their reach."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts import changes
from accounts.models import Contact, Membership, Request, TouchPoint
from tests.accounts.api.conftest import READS, Write, reasons, request, touch
from tests.cast import Cast, client


def test_touch_point_is_written_in_the_name_of_who_writes(cast: Cast, write: Write) -> None:
    answer = write(cast.account_manager, "touches/", touch(minutes=12.5, note="budget"))
    kept = TouchPoint.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "created": 1, "updated": 0, "unchanged": 0, "ids": [kept.source_id], "warnings": [],
    }  # fmt: skip
    assert (kept.client, kept.person, kept.minutes) == (
        cast.acme,
        cast.account_manager,
        Decimal("12.5"),
    )


def test_same_id_again_changes_or_leaves_the_record(cast: Cast, write: Write) -> None:
    told = request(id="r1", channel="email")
    assert write(cast.manager, "requests/", told).status_code == 201
    assert write(cast.manager, "requests/", told).json()["unchanged"] == 1
    resolved = {**request(id="r1"), "resolved_at": "2026-03-15T08:00:00+01:00"}
    answer = write(cast.manager, "requests/", resolved)
    assert (answer.status_code, answer.json()["updated"]) == (200, 1)
    # What isn't named stays as it was.
    assert Request.objects.get().channel == "email"


def test_many_are_written_all_or_none(cast: Cast, write: Write) -> None:
    rows = [touch(id="t1"), touch(id="t2", at="14.03.2026"), touch(id="t3", channel="fax")]
    answer = write(cast.account_manager, "touches/bulk/", rows)
    assert answer.status_code == 422
    assert answer.json()["detail"] == "Nothing was written: 2 of 3 rows can't be taken."
    assert [place[:2] for place in reasons(answer)] == [(2, "at"), (3, "channel")]
    assert "write date and time like 2025-03-31T09:30:00+02:00" in reasons(answer)[0][2]
    assert not TouchPoint.objects.exists()
    assert write(cast.account_manager, "touches/bulk/", rows[:1]).status_code == 201


def test_a_run_is_asked_for_after_a_write_and_not_after_a_refusal(
    cast: Cast, write: Write, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(changes, "listeners", [lambda: asked.append(1)])
    with django_capture_on_commit_callbacks(execute=True):
        write(cast.account_manager, "touches/", touch(at="soon"))
    assert asked == []
    with django_capture_on_commit_callbacks(execute=True):
        write(cast.account_manager, "touches/", touch())
    assert asked == [1]


@pytest.mark.parametrize(
    ("told", "column", "words"),
    [
        ({"client": "birch"}, "client", "is unknown: no client that you may see has this id"),
        ({"client": "nobody"}, "client", "is unknown: no client that you may see has this id"),
        ({"client": None}, "client", "is missing; it is required"),
        ({"client": 7}, "client", "is of another kind; write text, or null."),
        ({"person": "sven"}, "person", "is unknown: no person that you may see"),
        ({"contact": "kim"}, "contact", "is unknown: no contact that you may see"),
        ({"contact": "lee"}, "contact", "isn't with acme: choose one of its contacts"),
        ({"at": "2026-03-15T12:00:01Z"}, "at", "It hasn't happened yet"),
        ({"at": "9999-12-31T00:00:00Z"}, "at", "outside 1900 to 2199"),
        ({"minutes": "12"}, "minutes", "is of another kind; write a number, or null."),
        ({"minutes": -1}, "minutes", "is too small; it is 0 or more"),
        ({"minutes": 1e300}, "minutes", "is no plain decimal"),
        ({"note": "a\0b"}, "note", "has a NUL character in it"),
        ({"note": "\ud800"}, "note", "is not written in UTF-8"),
        ({"id": "x" * 201}, "id", "201 characters long"),
        ({"chanel": "call"}, "chanel", "is no field of touches. Did you mean channel?"),
        ({"deleted": "1"}, "deleted", "is no field of touches."),
    ],
)
def test_refused_touch_point_says_what_would_be_right(
    cast: Cast, write: Write, told: dict[str, Any], column: str, words: str
) -> None:
    Contact.objects.create(source_id="kim", name="Kim", client=cast.birch)
    cedar = client("cedar", cast.account_manager)
    Contact.objects.create(source_id="lee", name="Lee", client=cedar)
    answer = write(cast.account_manager, "touches/", touch(**told))
    assert answer.status_code == 422
    ((row, place, reason),) = reasons(answer)
    assert (row, place) == (1, column)
    assert words in reason
    assert not TouchPoint.objects.exists()


def test_nobody_writes_over_a_record_of_others(cast: Cast, write: Write) -> None:
    write(cast.other_account_manager, "touches/", touch("birch", id="t1", person=None))
    answer = write(cast.account_manager, "touches/", touch(id="t1"))
    assert "isn't yours to change" in reasons(answer)[0][2]
    assert TouchPoint.objects.get().client == cast.birch


def test_managers_write_in_the_names_of_their_team_account_managers_in_their_own(
    cast: Cast, write: Write
) -> None:
    assert write(cast.manager, "touches/", touch(person="nora")).status_code == 201
    assert write(cast.admin, "touches/", touch("birch", person="sven")).status_code == 201
    answer = write(cast.account_manager, "touches/", touch(person="nils"))
    assert reasons(answer)[0][1:] == (
        "person",
        "is unknown: no person that you may see has this id; correct it.",
    )


def test_who_only_views_a_team_credits_nobody_in_it(cast: Cast, write: Write) -> None:
    cast.manager.memberships.create(team=cast.south, role=Membership.Role.VIEWER)
    answer = write(cast.manager, "requests/", request(person="sven"))
    assert "in whose name you can't write" in reasons(answer)[0][2]
    seen = write(cast.manager, "requests/", request("birch"))
    assert (seen.status_code, reasons(seen)[0][1]) == (403, "client")


def test_name_that_is_recorded_stays(cast: Cast, write: Write) -> None:
    write(cast.admin, "requests/", request(id="r1", person="sven"))
    cast.manager.memberships.create(team=cast.south, role=Membership.Role.VIEWER)
    answered = request(id="r1", person="sven", first_response_at="2026-03-14T11:00:00Z")
    assert write(cast.manager, "requests/", answered).status_code == 200


def test_viewers_and_tokens_that_read_write_nothing(cast: Cast, write: Write) -> None:
    assert write(cast.viewer, "touches/", touch()).status_code == 403
    answer = write(cast.account_manager, "touches/", touch(), scope=READS)
    assert answer.status_code == 403
    assert "only reads" in answer.json()["detail"]
    assert not TouchPoint.objects.exists()


def test_session_writes_with_its_csrf_token_alone(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.account_manager)
    answer = browser.post("/api/v1/touches/", touch(), "application/json")
    assert (answer.status_code, "CSRF" in answer.json()["detail"]) == (403, True)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("touches/", b"{", 400),
        ("touches/", b"[]", 400),
        ("touches/", b"\xff\xfe\x00", 400),
        ("touches/", b"[" * 100_000, 400),
        ("touches/", b"", 422),
        ("touches/bulk/", b"[]", 400),
        ("touches/bulk/", b"[1]", 400),
        ("touches/bulk/", b"[{}]", 422),
        ("touches/bulk/", b"[{},{\"id\": \"a\"}]", 422),
        ("touches/bulk/", b"[" + b",".join([b"{}"] * 1001) + b"]", 413),
        ("touches/bulk/", b" " * 3_000_000, 413),
        ("touches/", b'{"minutes": ' + b"9" * 100_000 + b"}", 422),
    ],
)  # fmt: skip
def test_body_of_no_use_is_refused_in_a_sentence(
    cast: Cast, write: Write, path: str, body: bytes, status: int
) -> None:
    answer = write(cast.admin, path, body)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_other_kinds_of_bodies_are_refused(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.admin)
    assert browser.post("/api/v1/touches/", {"client": "acme"}).status_code == 415


def test_rows_of_one_call_name_the_same_fields(cast: Cast, write: Write) -> None:
    rows = [touch(id="t1", minutes=5), touch(id="t2")]
    assert reasons(write(cast.admin, "touches/bulk/", rows)) == [
        (2, "minutes", "is named in some rows; name it in all, as null where it isn't known.")
    ]


def test_second_row_of_an_id_is_refused(cast: Cast, write: Write) -> None:
    rows = [request(id="r1"), request(id="r1")]
    assert reasons(write(cast.admin, "requests/bulk/", rows)) == [
        (2, "id", "is a duplicate: line 1 has the same id; keep one.")
    ]
