"""Messages about requests, talks before the first contract, and careless entries."""

from collections import defaultdict
from datetime import datetime

import pytest


@pytest.fixture
def requests(demo):
    return {row["id"]: row for row in demo.bundle["requests"]}


@pytest.fixture
def messages(demo):
    found = defaultdict(list)
    for row in demo.bundle["touches"]:
        if row["request"]:
            found[row["request"]].append(row)
    return found


def test_some_requests_have_all_their_messages_the_others_our_answer_alone(messages):
    both = [rows for rows in messages.values() if len({row["direction"] for row in rows}) == 2]

    assert 0.25 < len(both) / len(messages) < 0.6
    alone = [rows for rows in messages.values() if rows not in both]
    ours = [rows for rows in alone if rows[0]["direction"] == "outbound"]
    assert len(ours) > 0.9 * len(alone)
    assert max(len(rows) for rows in both) >= 6


def test_a_message_answers_an_earlier_one_of_the_other_side(demo):
    rows = {row["id"]: row for row in demo.bundle["touches"]}
    replies = [row for row in rows.values() if row["in_reply_to"]]

    assert len(replies) > 1000
    for row in replies:
        first = rows[row["in_reply_to"]]
        assert first["client"] == row["client"]
        assert first["direction"] != row["direction"]
        assert datetime.fromisoformat(first["at"]) <= datetime.fromisoformat(row["at"])


def test_the_first_answer_on_record_is_the_request_s(messages, requests):
    for request, rows in messages.items():
        ours = [row["at"] for row in rows if row["direction"] == "outbound"]
        if ours:
            assert min(ours) == requests[request]["first_response_at"]


def test_some_requests_are_opened_again_and_one_or_two_still_wait(requests, world):
    again = [row for row in requests.values() if row["reopened_at"]]
    waiting = [row for row in again if row["reopened_at"] > row["resolved_at"]]

    assert 0.02 < len(again) / len(requests) < 0.06
    assert 1 <= len(waiting) <= 12
    assert {row["state"] for row in waiting} == {"open"}
    assert min(row["reopened_at"] for row in waiting) > str(world.days_ago(14))


def test_new_clients_were_talked_with_before_they_signed(demo, scene):
    won = {
        row["client"]: row["decided_on"]
        for row in demo.bundle["opportunities"]
        if row["kind"] == "new_business" and row["outcome"] == "won"
    }
    before = defaultdict(int)
    for row in demo.bundle["touches"]:
        if row["client"] in won and row["at"] < won[row["client"]]:
            before[row["client"]] += 1

    assert set(won) - set(before) == set()
    assert min(before.values()) >= 4
    assert max(before.values()) <= 25


def test_somebody_forgot_the_level_the_person_or_the_minutes(demo):
    touches = [row for row in demo.bundle["touches"] if not row["request"]]
    planned = [row for row in touches if row["purpose"] == "success"]
    nameless = [row for row in touches if not row["person"]]
    talks = [row for row in touches if row["channel"] == "meeting"]

    assert 0.01 < sum(not row["level"] for row in planned) / len(planned) < 0.06
    assert 0 < len(nameless) / len(touches) < 0.03
    assert 0 < sum(not row["minutes"] for row in talks) / len(talks) < 0.12
