import pytest

from tests.metrics.kpis.asking import NORTH, Asked

TALKS = """
    id  client  at                    channel  direction  minutes  person  purpose
    t1  Acme    2026-03-02T10:00:00Z  call     outbound   20       ann     support
    t2  Acme    2026-03-03T10:00:00Z  meeting  inbound    60       ann     success
    t2  Acme    2026-03-03T10:00:00Z  meeting  inbound    45       cara    success
    t3  Birch   2026-03-04T10:00:00Z  call     inbound    10
    t4  Birch   2026-03-05T10:00:00Z  event    outbound   90       ann
    t5  Birch   2026-03-05T10:00:00Z  call     outbound            ann
    t6  Birch   2026-03-05T10:00:00Z  email    outbound   15       ann
"""
MINUTE = 60


def minutes(scope="agency", window="month 2026-03", **more):
    value = Asked(**NORTH, touches=TALKS, **more).value("interaction_time", window, scope=scope)
    return None if value is None else value / MINUTE


def test_calls_and_meetings_count_whoever_began_them():
    assert minutes() == 20 + 60 + 10
    assert minutes("client:Acme") == 80


def test_meeting_of_two_of_us_counts_once_and_for_each_as_long_as_they_stayed():
    assert minutes("person:ann") == 80
    assert minutes("person:cara") == 45
    assert minutes("team:north") == 80
    assert minutes("team:group") == 80


def test_call_of_nobody_named_is_the_owners():
    assert minutes("person:bob", assignments="client  person\nBirch   bob") == 10


def test_meeting_planned_for_later_takes_no_time_yet():
    asked = Asked(touches=TALKS, now="2026-03-02T12:00:00Z")
    assert asked.value("interaction_time", "month 2026-03") == 20 * MINUTE
    assert asked.reasons("interaction_time", "month 2026-03") == {
        "t2": "planned, not held yet",
        "t3": "planned, not held yet",
    }


@pytest.mark.parametrize(("now", "held"), [("T09:59:59Z", 0), ("T10:00:00Z", 20)])
def test_call_planned_for_later_today_takes_no_time_yet(now, held):
    asked = Asked(touches=TALKS, now=f"2026-03-02{now}")
    assert asked.value("interaction_time", "month 2026-03") == held * MINUTE


def test_month_without_talks_is_zero_and_an_agency_without_touches_has_no_value():
    assert minutes(window="month 2026-04") == 0
    assert Asked().value("interaction_time", "month 2026-03") is None


def test_it_is_taken_apart_by_channel_purpose_and_direction():
    asked = Asked(touches=TALKS)
    found = {
        split: {
            name: part.value / MINUTE
            for name, part in asked.parts("interaction_time", "month 2026-03", split).items()
        }
        for split in ("channel", "purpose", "direction")
    }
    assert found == {
        "channel": {"call": 30, "meeting": 60},
        "purpose": {"success": 60, "support": 20, "unknown": 10},
        "direction": {"inbound": 70, "outbound": 20},
    }
