"""Who knows whom: contacts, recommendations, and what came of them."""

from collections import Counter
from datetime import date, timedelta

import pytest


@pytest.fixture
def contacts(demo):
    return {row["id"]: row for row in demo.bundle["contacts"]}


@pytest.fixture
def met(contacts):
    """Contacts to whom a colleague introduced us."""
    return {id: row for id, row in contacts.items() if row["introduced_by"]}


def test_colleagues_introduce_colleagues_whom_we_knew_before(contacts, met):
    assert len(met) > 20
    for row in met.values():
        introducer = contacts[row["introduced_by"]]
        assert introducer["client"] == row["client"]
        assert introducer["since"] <= row["since"]


def test_most_contacts_sit_where_the_client_decides(contacts, met):
    home = {
        row["client"]: (row["division"], row["location"])
        for id, row in contacts.items()
        if id.endswith("-1")
    }
    at_home = [(row["division"], row["location"]) == home[row["client"]] for row in met.values()]
    others = [row for id, row in contacts.items() if id not in met]
    known = [(row["division"], row["location"]) == home[row["client"]] for row in others]

    assert sum(known) / len(known) > 0.75
    assert sum(at_home) / len(at_home) < 0.4
    assert any(not row["location"] for row in others)


def test_nobody_talks_with_somebody_who_is_gone_or_not_there_yet(demo, contacts):
    day = timedelta(days=1)
    for row in demo.bundle["touches"]:
        if row["contact"] and not row["in_reply_to"]:
            known = contacts[row["contact"]]
            on = date.fromisoformat(row["at"][:10])
            assert on >= date.fromisoformat(known["since"]) - 5 * day, row
            assert not known["left_on"] or on <= date.fromisoformat(known["left_on"]) + day, row


def test_a_champion_had_left_before_the_client_did(scene):
    followed = [client for client in scene.clients if client.life.reason == "champion left"]

    for client in followed:
        first = scene.contacts_of[client.id][0]
        assert first.left_on
        assert first.left_on < client.life.left


def test_a_fifth_of_the_clients_recommends_us_within_a_year(demo, scene):
    since = str(scene.world.days_ago(365))
    givers = {
        row["client"]
        for row in demo.bundle["referrals"]
        if row["on"] > since and row["qualified"] == "1"
    }
    there = [client for client in scene.clients if client.life.is_there(scene.world.today)]

    assert 0.12 < len(givers) / len(there) < 0.3


def test_recommendations_are_worth_something_nothing_or_nobody_knows(demo):
    worth = Counter(row["qualified"] for row in demo.bundle["referrals"])

    assert set(worth) == {"1", "0", ""}
    assert worth[""] <= 6


def test_clients_who_were_recommended_say_by_whom_but_for_one(demo):
    came = {row["id"]: row for row in demo.bundle["clients"] if row["prospect_since"]}
    by_referral = {id for id, row in came.items() if row["acquired_via"] == "referral"}
    told = {row["won_client"] for row in demo.bundle["referrals"] if row["won_client"]}

    assert len(by_referral) >= 5
    assert len(by_referral - told) == 1
    assert {id for id, row in came.items() if row["referred_by"]} == told


def test_a_proposal_from_a_recommendation_comes_after_it(demo):
    referrals = {row["id"]: row for row in demo.bundle["referrals"]}
    brought = [row for row in demo.bundle["opportunities"] if row["referral"]]

    assert {row["outcome"] for row in brought} >= {"won", "lost"}
    for row in brought:
        assert referrals[row["referral"]]["on"] <= row["opened_on"] or row["outcome"] == "won"
        assert row["origin_contact"] == referrals[row["referral"]]["contact"]


def test_some_proposals_began_with_somebody_we_were_introduced_to(demo, met):
    begun = [row for row in demo.bundle["opportunities"] if row["origin_contact"] in met]

    assert {row["outcome"] for row in begun} >= {"won", "lost"}
    for row in begun:
        assert met[row["origin_contact"]]["since"] <= row["opened_on"]


def test_clients_speak_for_us_after_projects_and_as_references(demo):
    kinds = Counter(row["kind"] for row in demo.bundle["advocacy"])
    about = [row for row in demo.bundle["advocacy"] if row["project"]]
    until = [row["consent_until"] for row in demo.bundle["advocacy"]]

    assert set(kinds) == {"testimonial", "reference"}
    assert {row["kind"] for row in about} == {"testimonial"}
    assert "" in until
    assert any(until)


def test_goals_are_met_missed_open_and_forgotten(demo, world):
    goals = demo.bundle["goals"]
    due = [row for row in goals if row["due_on"] < str(world.days_ago(30))]
    states = Counter(row["outcome"] for row in due)

    assert 0.5 < states["met"] / len(due) < 0.85
    assert 0 < states["open"] / len(due) < 0.15
    assert any(row["outcome"] == "open" and row["due_on"] > str(world.today) for row in goals)
    assert all((row["outcome"] == "met") == bool(row["met_on"]) for row in goals)


def test_two_clients_use_a_newsroom_that_was_not_measured_for_two_weeks(demo):
    days = {row["on"] for row in demo.bundle["usage"]}
    first, last = (date.fromisoformat(day) for day in (min(days), max(days)))
    weekdays = [
        first + timedelta(days=number)
        for number in range((last - first).days + 1)
        if (first + timedelta(days=number)).weekday() < 5
    ]

    assert len({row["client"] for row in demo.bundle["usage"]}) == 2
    assert len(weekdays) - len(days) == 10
    assert all(
        int(row["active_users"]) <= int(row["licensed_users"]) for row in demo.bundle["usage"]
    )
