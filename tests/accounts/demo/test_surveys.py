"""What is asked, of whom and how often, and that some don't answer."""

from collections import Counter, defaultdict

import pytest

STAFF = ("pulse", "confidence", "enps", "employee_satisfaction")


@pytest.fixture
def asked(demo):
    found = defaultdict(list)
    for row in demo.bundle["surveys"]:
        found[row["kind"]].append(row)
    return found


def test_every_survey_has_waves_and_people_who_did_not_answer(asked):
    assert set(asked) == {"nps", "csat", "relationship_audit", *STAFF}
    for kind, rows in asked.items():
        assert all(row["wave"] for row in rows), kind
        assert {bool(row["score"]) for row in rows} == {True, False}, kind


def test_an_audit_marks_five_things_that_weigh_differently(asked):
    marked = [row for row in asked["relationship_audit"] if row["score"]]
    weights = {row["criterion"]: row["weight"] for row in marked}

    assert len(weights) == 5
    assert len(set(weights.values())) > 1
    per_audit = Counter((row["client"], row["wave"]) for row in marked)
    assert set(per_audit.values()) <= {3, 4, 5}


def test_audits_come_twice_a_year_and_leave_the_small_clients_out(asked, scene):
    months = {row["sent_at"][5:7] for row in asked["relationship_audit"]}
    tiers = {client.id: client.tier for client in scene.clients}

    assert months == {"02", "09"}
    assert {tiers[row["client"]] for row in asked["relationship_audit"]} == {"Key", "Core"}


def test_staff_answer_for_themselves_and_only_while_they_are_here(asked, scene):
    for kind in STAFF:
        for row in asked[kind]:
            assert (row["client"], row["contact"]) == ("", "")
            day = scene.world.first_day.fromisoformat(row["sent_at"][:10])
            assert scene.people[row["person"]].team_on(day), row


def test_the_pulse_is_weekly_by_now_and_longer_questions_are_rare(asked):
    waves = {kind: len({row["wave"] for row in asked[kind]}) for kind in STAFF}

    assert waves["pulse"] > 52
    assert 8 <= waves["confidence"] <= 11
    assert waves["enps"] == waves["employee_satisfaction"] == 6


def test_only_account_managers_rate_their_confidence_by_several_statements(asked, scene):
    managers = {person.id for person in scene.crew.account_managers}

    assert {row["person"] for row in asked["confidence"]} <= managers
    assert len({row["criterion"] for row in asked["confidence"] if row["score"]}) == 3


def test_spirits_are_lower_where_the_year_is_hard(asked, scene):
    scores = defaultdict(list)
    since = str(scene.world.days_ago(250))
    for row in asked["pulse"]:
        if row["score"] and row["sent_at"] > since:
            day = scene.world.first_day.fromisoformat(row["sent_at"][:10])
            scores[scene.people[row["person"]].team_on(day)].append(int(row["score"]))
    means = {team: sum(found) / len(found) for team, found in scores.items()}

    assert means["creative"] < min(means["pr"], means["digital"]) - 0.3
